import Report

/// Charts of inputs that a careless layout fails on.
enum ChartInputs {
  static let long =
    "an exceedingly long name that has no room anywhere, whatever the chart, not even in two lines of it"
  static let unbroken = String(repeating: "Donaudampfschifffahrt", count: 8)
  static let odd: [Double] = [.nan, 1, .infinity, 1e308, -1e308, 0, -0.0, .leastNonzeroMagnitude, .nan, 3]

  static let all: [(name: String, drawing: Drawing)] = lines + histograms + scatters + tables

  static func wave(_ count: Int, _ phase: Int) -> [Double] {
    (0..<count).map { Double(($0 * 7 + phase * 13) % 31) / 31 + Double(phase) }
  }

  private static func line(
    _ name: String, _ series: [LineChart.Series], title: String = "Title", label: String = "epoch",
    phases: [LineChart.Phase] = [], log: Bool = false, range: ClosedRange<Double>? = nil, width: Double = 420,
    height: Double = 280
  ) -> (String, Drawing) {
    (
      "line " + name,
      LineChart(
        title: title, xLabel: label, yLabel: label, series: series, phases: phases, isLogarithmic: log,
        yRange: range, width: width, height: height
      ).drawing
    )
  }

  static var lines: [(String, Drawing)] {
    [
      line("nothing", []), line("empty series", [.init("a", []), .init("b", [.nan])]),
      line("one point", [.init("a", [5])]),
      line("constant", [.init("a", [2, 2, 2]), .init("b", [2, 2, 2])]),
      line("subnormal", [.init("a", [0, 4 * .leastNonzeroMagnitude, .leastNonzeroMagnitude])]),
      line("subnormal range", [.init("a", [0, 0])], range: 0...Double.leastNonzeroMagnitude),
      line("odd", [.init("a", odd), .init("b", odd.reversed())]),
      line("odd on log", [.init("a", odd), .init("b", [0, -1, .nan])], log: true),
      line("log", [.init("a", [1e-9, 1e9]), .init("b", [3])], log: true),
      line("narrow log", [.init("a", [3, 3.1, 3.3])], log: true),
      line(
        "long", (0..<3).map { .init(long, wave(20, $0)) }, title: long + long, label: long,
        phases: [.init(long, from: 0), .init(unbroken, from: 10)]),
      line(
        "unbroken", [.init(unbroken, [1, 2]), .init(unbroken, [2, 1])], title: unbroken, label: unbroken),
      line("forty", (0..<40).map { .init("series \($0)", wave(30, $0 % 3)) }),
      line("same end", (0..<9).map { .init("\($0)", [Double($0), 1]) }, title: ""),
      line("large", [.init("a", x: [1e6, 2e6, 7e6], y: [-123_456_789, 1e10, 3e11])], label: ""),
      line("tiny steps", [.init("a", [1e9, 1e9 + 1e-3, 1e9 + 2e-3])]),
      line("small", [.init("a", [1e-7, 3e-7])], phases: [.init("p", from: 1), .init("q", from: 1.99)]),
      line("little room", (0..<5).map { .init("series", wave(5, $0)) }, width: 90, height: 70),
      line(
        "range", [.init("a", [0.2, 0.9])], phases: [.init("p", from: -9), .init("q", from: 99)], range: 0...1),
      line("different lengths", [.init("a", x: [1, 2, 3], y: [1]), .init("b", x: [.nan, 1], y: [1, 2])]),
    ]
  }

  static var histograms: [(String, Drawing)] {
    func histogram(
      _ name: String, _ groups: [Histogram.Group], _ range: ClosedRange<Double> = 0...1, bins: Int = 20
    )
      -> (String, Drawing)
    {
      let title = name == "long" ? long + long : name
      return (
        "histogram " + name,
        Histogram(
          title: title, xLabel: name == "long" ? unbroken : "share", groups: groups, range: range, bins: bins
        ).drawing
      )
    }
    return [
      histogram("nothing", []), histogram("empty", [.init("a", [])]),
      histogram("one value", [.init("a", [0.5])]),
      histogram("odd", [.init("a", odd), .init("b", odd)]),
      histogram("same", [.init("a", Array(repeating: 0.3, count: 100_000))]),
      histogram("long", (0..<9).map { .init(long, wave(50, $0)) }),
      histogram("no range", [.init("a", [1, 1])], 1...1, bins: 0),
      histogram("many bins", [.init("a", [0.1])], bins: 999),
    ]
  }

  static var scatters: [(String, Drawing)] {
    func scatter(
      _ name: String, _ points: [Point], _ colors: [Int], _ names: [String]
    ) -> (String, Drawing) {
      (
        "scatter " + name,
        ScatterChart(title: name, points: points, colors: colors, names: names).drawing
      )
    }
    let points = (0..<600).map { (i: Int) -> Point in
      let (x, y) = (i * 7919 % 613, i * 104_729 % 599)
      return Point(Double(x), Double(y))
    }
    let colors = (0..<600).map { $0 % 100 }
    return [
      scatter("nothing", [], [], []), scatter("one", [Point(3, 3)], [0], ["a"]),
      scatter("same place", Array(repeating: Point(1, 2), count: 9), [], ["a"]),
      scatter("odd", odd.map { Point($0, 1) }, [], []),
      scatter("on a line", odd.map { Point(1, $0) }, [-5, 1000], []),
      scatter("many names", points, colors, (0..<100).map { "cluster \($0)" }),
      scatter("long", points, colors, Array(repeating: long, count: 100)),
    ]
  }

  static var tables: [(String, Drawing)] {
    func table(
      _ name: String, _ rows: Int, _ columns: Int, names: (Int) -> String = { "\($0)" }, largest: Int = 9000
    )
      -> (String, Drawing)
    {
      (
        "table " + name,
        HeatTable(
          title: name, rowNames: (0..<rows).map(names), columnNames: (0..<columns).map(names),
          counts: (0..<rows * columns).map { $0 * 7919 % 11 < 4 ? 0 : $0 * 104_729 % (largest + 1) },
          matches: (0..<rows).map { $0 % 3 == 0 ? $0 : nil }
        ).drawing
      )
    }
    return [
      table("nothing", 0, 0), table("no columns", 3, 0), table("one", 1, 1), table("ten", 10, 10),
      table("long", 5, 5, names: { _ in long }), table("large numbers", 25, 25, largest: 70_000),
      table("wide", 3, 60), table("tall", 60, 3, names: { _ in unbroken }),
      table("hundred", 100, 100, largest: 700),
      table("longest with numbers", 25, 4, names: { "class \($0)" }),
    ]
  }
}
