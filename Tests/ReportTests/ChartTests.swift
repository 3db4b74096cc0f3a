import Datasets
import Kernels
import Testing

@testable import Report

@Suite struct ChartTests {
  @Test func textsDoNotOverlapAndStayInside() {
    var faults: [String] = []
    for (name, drawing) in ChartInputs.all {
      let boxes = drawing.textBoxes
      for (index, box) in boxes.enumerated() {
        if box.left < 0 || box.right > drawing.width + 0.5 || box.top < 0 || box.bottom > drawing.height + 0.5
        {
          faults.append("\(name): \(box) is outside")
        }
        for other in boxes[(index + 1)...] where box.overlaps(other) {
          faults.append("\(name): \(box) overlaps \(other)")
        }
      }
    }
    #expect(faults == [])
  }

  @Test func textsAreLarge() {
    let sizes = ChartInputs.all.flatMap(\.drawing.shapes).compactMap { shape -> Double? in
      if case .text(_, _, let size, _, _, _, _) = shape { size } else { nil }
    }
    #expect(sizes.min() ?? 0 >= 11)
  }

  @Test func shapesStayInside() {
    var faults: [String] = []
    for (name, drawing) in ChartInputs.all {
      let x = -0.5...drawing.width + 0.5
      let y = -0.5...drawing.height + 0.5
      for shape in drawing.shapes {
        let points: [Point] =
          switch shape {
          case .line(let points, _, _, _): points.filter(\.isFinite)
          case .area(let points, _), .dots(let points, _, _): points
          case .rectangle(let corner, let width, let height, _, _):
            [corner, Point(corner.x + width, corner.y + height)]
          case .text(_, let place, _, _, _, _, _): [place]
          case .image(_, let corner, _, _): [corner]
          }
        if !points.allSatisfy({ x.contains($0.x) && y.contains($0.y) }) { faults.append("\(name): \(shape)") }
      }
    }
    #expect(faults == [])
  }

  @Test func everyChartBecomesWellFormedSVGAndPixels() {
    for (name, drawing) in ChartInputs.all {
      #expect(XMLChecker(drawing.svg()).problem == nil, "\(name)")
      #expect(XMLChecker(drawing.inlineSVG(id: "figure")).problem == nil, "\(name)")
      let image = drawing.bitmap(scale: 0.5, theme: .dark)
      #expect(Double(image.width) == (drawing.width / 2).rounded(.up), "\(name)")
    }
  }

  @Test func theSameInputGivesTheSameDrawing() {
    let (first, second) = (ChartInputs.scatters + ChartInputs.lines, ChartInputs.scatters + ChartInputs.lines)
    #expect(first.map { $0.1.svg() } == second.map { $0.1.svg() })
  }

  @Test func emptyChartsSayThatThereIsNoData() {
    let empty = ChartInputs.all.filter { $0.name.hasSuffix("nothing") }
    #expect(empty.count == 4)
    #expect(empty.allSatisfy { $0.drawing.textBoxes.contains { $0.text == "no data" } })
  }

  @Test func linesHaveGapsWhereValuesAreMissing() {
    let chart = LineChart(
      title: "", xLabel: "", yLabel: "", series: [.init("a", [1, 2, .nan, 4, .infinity, 2, 3])])
    var lines: [[Point]] = []
    var dots: [Point] = []
    for shape in chart.drawing.shapes {
      if case .line(let points, .series(0), _, _) = shape { lines += points.finiteRuns.map { Array($0) } }
      if case .dots(let points, _, .series(0)) = shape { dots += points }
    }
    #expect(lines.map(\.count) == [2, 2])
    #expect(dots.count == 1)
    // Seven places evenly along x; the value 4 alone is above all.
    let step = lines[0][1].x - lines[0][0].x
    #expect(abs(dots[0].x - lines[0][0].x - 3 * step) < 1e-9)
    #expect(lines.joined().allSatisfy { $0.y > dots[0].y })
  }

  @Test func thinnedLinesKeepTheirExtremes() {
    let points = (0..<20_000).map { Point(Double($0) / 50, Double($0 * 7919 % 10_007)) }
    let thinned = LineChart.thinned(points)
    #expect(thinned.count <= 4 * 801)
    #expect(thinned.map(\.y).min() == points.map(\.y).min())
    #expect(thinned.map(\.y).max() == points.map(\.y).max())
    #expect(thinned.first == points.first && thinned.last == points.last)
    #expect(zip(thinned, thinned.dropFirst()).allSatisfy { $0.x < $1.x })
  }

  @Test func labelsAreMovedAsLittleAsTheyMust() {
    func spread(_ wanted: [Double]) -> [Double] { LineLabels.spread(wanted, spacing: 10, range: 0...100) }
    #expect(spread([10, 40, 90]) == [10, 40, 90])
    #expect(spread([50, 50]) == [45, 55])
    // The mean of 50, 50 − 10 and 52 − 20.
    let start = (50.0 + 40 + 32) / 3
    #expect(zip(spread([50, 50, 52]), 0...).allSatisfy { abs($0 - start - 10 * Double($1)) < 1e-9 })
    #expect(spread([100, 100, 100]) == [80, 90, 100])
    #expect(spread([-5, 0, 130]) == [0, 10, 100])
    let many = spread((0..<11).map { Double($0) })
    #expect(zip(many, many.dropFirst()).allSatisfy { abs($1 - $0 - 10) < 1e-9 })
  }

  @Test func valuesAreCountedInTheirBins() {
    let histogram = Histogram(title: "", xLabel: "", groups: [], range: 0...1, bins: 20)
    let edges = (0...20).map { Double($0) / 20 }
    // Each edge counts above it, the last one in the last bin.
    #expect(histogram.counts(of: .init("", edges)) == Array(repeating: 1, count: 19) + [2])
    let odd = Histogram(title: "", xLabel: "", groups: [], range: -1...1, bins: 4)
    #expect(odd.counts(of: .init("", [-5, -1, -0.1, 0.5, 0.7, 9, .nan, .infinity])) == [2, 1, 0, 3])
  }

  @Test(arguments: [-Double.infinity...Double.infinity, -1e308...1e308, 0...Double.infinity])
  func aRangeOfNoFiniteWidthIsEmpty(range: ClosedRange<Double>) {
    let values = [0, 1, 1e308, -1e308]
    let chart = Histogram(title: "", xLabel: "", groups: [.init("", values)], range: range, bins: 3)
    #expect(chart.counts(of: chart.groups[0]) == [0, 0, 0])
    #expect(chart.drawing.textBoxes.contains { $0.text == "no data" })
  }

  @Test func barsAreAsHighAsTheirCounts() {
    let chart = Histogram(
      title: "", xLabel: "", groups: [.init("", [0.1, 0.1, 0.1, 0.9])], range: 0...1, bins: 2)
    let heights = chart.drawing.shapes.compactMap { shape -> Double? in
      if case .rectangle(_, _, let height, _, .series) = shape { height } else { nil }
    }
    #expect(heights.count == 2 && abs(heights[0] - 3 * heights[1]) < 1e-9)
  }

  @Test func samplesKeepTheirProportionsAndColours() throws {
    // Corners of a rectangle of 4 × 1, and one sample that has no place.
    let positions = try Matrix(rows: 5, columns: 2, elements: [0, 0, 4, 0, 4, 1, 0, 1, .nan, 0])
    let chart = ScatterChart(title: "", positions: positions, colors: [0, 1, 2, 3, 4])
    var places: [Int: Point] = [:]
    for shape in chart.drawing.shapes {
      if case .dots(let points, _, .series(let color)) = shape, points.count == 1 {
        places[color] = points[0]
      }
    }
    #expect(places.keys.sorted() == [0, 1, 2, 3])
    let (a, b, c) = (try #require(places[0]), try #require(places[1]), try #require(places[2]))
    #expect(abs((b.x - a.x) - 4 * (b.y - c.y)) < 1e-9)
    #expect(b.x > a.x && c.y < b.y)
  }

  @Test func allSamplesAreDrawnOnce() {
    let points = (0..<1234).map { Point(Double($0), Double($0 * 37 % 101)) }
    let drawing = ScatterChart(title: "", points: points, colors: points.indices.map { $0 % 7 }).drawing
    let places = drawing.shapes.flatMap { shape -> [Point] in
      if case .dots(let points, _, _) = shape { points } else { [] }
    }
    #expect(places.map(\.x).sorted().count == 1234)
    #expect(Set(places.map(\.x)).count == 1234)
  }

  @Test func cellsHaveTheirShadesNumbersAndOutlines() {
    let table = HeatTable(
      title: "", rowNames: ["a", "b"], columnNames: ["x", "y"], counts: [30, 10, 0, 5000], matches: [0, 1])
    var shades: [Double] = []
    var outlines = 0
    for shape in table.drawing.shapes {
      if case .rectangle(_, _, let height, _, .heat(let share)) = shape, height > 12 { shades.append(share) }
      if case .line(let points, .ink, _, _) = shape, points.count == 5 { outlines += 1 }
    }
    #expect(shades == [0.75, 0.25, 1])
    #expect(outlines == 2)
    let texts = Set(table.drawing.textBoxes.map(\.text))
    #expect(texts.isSuperset(of: ["30", "10", "5,000", "a", "b", "x", "y", "cluster", "class"]))
    // The legend's; the empty cell has none.
    #expect(table.drawing.textBoxes.filter { $0.text == "0" }.count == 1)
    let large = ChartInputs.tables.first { $0.0 == "table hundred" }?.1
    #expect(large?.textBoxes.contains { $0.text == "697" } == false)
  }
}
