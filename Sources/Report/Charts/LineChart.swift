/// Numbers over a course, such as scores of epochs: one line for each series, named at its end.
///
/// Values that are not finite, and those without a logarithm on a logarithmic axis, are gaps.
public struct LineChart: Equatable, Sendable {
  /// One line.
  public struct Series: Equatable, Sendable {
    /// What the line shows.
    public var name: String
    /// Places along x, ascending.
    public var x: [Double]
    /// The value at each place.
    public var y: [Double]
    /// The number of its colour, nil for its place among the series.
    public var color: Int?
    /// Whether the line is broken, to tell it from others of its colour.
    public var isDashed: Bool

    /// The line through (x, y), as far as both go.
    public init(_ name: String, x: [Double], y: [Double], color: Int? = nil, isDashed: Bool = false) {
      (self.name, self.x, self.y, self.color, self.isDashed) = (name, x, y, color, isDashed)
    }

    /// The line through values at `start`, `start` + 1, ….
    public init(
      _ name: String, _ values: [Double], from start: Int = 1, color: Int? = nil, isDashed: Bool = false
    ) {
      self.init(
        name, x: values.indices.map { Double(start + $0) }, y: values, color: color, isDashed: isDashed)
    }
  }

  /// A part of the course, up to the next one's start; every other one is shaded.
  public struct Phase: Equatable, Sendable {
    /// Its name, which stands above it where it fits.
    public var name: String
    /// Where it begins along x.
    public var start: Double

    /// The phase that begins at `start`.
    public init(_ name: String, from start: Double) {
      (self.name, self.start) = (name, start)
    }
  }

  /// What the chart says.
  public var title: String
  /// What x is, with its unit.
  public var xLabel: String
  /// What y is, with its unit.
  public var yLabel: String
  /// The lines.
  public var series: [Series]
  /// Parts of the course, ascending.
  public var phases: [Phase]
  /// Whether y is logarithmic.
  public var isLogarithmic: Bool
  /// A range that the axis of y shows at least.
  public var yRange: ClosedRange<Double>?
  /// Width in CSS pixels.
  public var width: Double
  /// Height in CSS pixels.
  public var height: Double

  /// A chart of the given series.
  public init(
    title: String, xLabel: String, yLabel: String, series: [Series], phases: [Phase] = [],
    isLogarithmic: Bool = false, yRange: ClosedRange<Double>? = nil, width: Double = 420,
    height: Double = 280
  ) {
    (self.title, self.xLabel, self.yLabel) = (title, xLabel, yLabel)
    (self.series, self.phases) = (series, phases)
    (self.isLogarithmic, self.yRange) = (isLogarithmic, yRange)
    (self.width, self.height) = (width, height)
  }

  /// The chart as shapes.
  public var drawing: Drawing {
    var canvas = Canvas(width: width, height: height, title: title)
    canvas.addTopLine(yLabel)
    let drawn = series.map { usablePoints(of: $0) }
    let usable = drawn.joined().filter(\.isFinite)
    guard let xRange = Scale.range(of: usable.lazy.map(\.x)), let yRange = range(of: usable) else {
      canvas.addEmptyNote()
      return canvas.drawing
    }
    if phases.contains(where: { !$0.name.isEmpty }) { canvas.top += Style.lineHeight }

    let count = min(max(Int((canvas.bottom - canvas.top) / 34), 2), 8)
    let axisRange = Scale.axisRange(yRange, count: count, isLogarithmic: isLogarithmic)
    let labels = series.count > 1 ? LineLabels(series.map(\.name), limit: 0.36 * canvas.drawing.width) : nil
    let axes = Axes(
      on: &canvas, xRange: xRange, yRange: axisRange, yTicks: yTicks(axisRange, count: count),
      xLabel: xLabel, xIsInteger: usable.allSatisfy { $0.x == $0.x.rounded() },
      yIsLogarithmic: isLogarithmic, rightGutter: labels?.width ?? 4)
    addPhases(to: &canvas, axes: axes)
    axes.draw(on: &canvas)
    var ends: [Double?] = []
    for (index, points) in drawn.enumerated() {
      let places = points.map { Point(axes.x.position($0.x), axes.y.position($0.y)) }
      add(places, of: series[index], color: color(of: index), to: &canvas)
      ends.append(places.last(where: \.isFinite)?.y)
    }
    labels?.add(to: &canvas, axes: axes, ends: ends) { (color(of: $0), series[$0].isDashed) }
    return canvas.drawing
  }

  private func color(of index: Int) -> Int { series[index].color ?? index }

  /// The points in the order of x; those that cannot be drawn are not finite.
  private func usablePoints(of series: Series) -> [Point] {
    zip(series.x, series.y).filter { Scale.isUsable($0.0) }.map { x, y in
      Point(x, Scale.isUsable(y, isLogarithmic: isLogarithmic) ? y : .nan)
    }
  }

  private func range(of points: [Point]) -> ClosedRange<Double>? {
    let values = points.map(\.y)
    guard !values.isEmpty else { return nil }
    let bounds = yRange.map { [$0.lowerBound, $0.upperBound] } ?? []
    return Scale.range(of: values + bounds, isLogarithmic: isLogarithmic)
  }

  private func yTicks(_ range: ClosedRange<Double>, count: Int) -> Ticks {
    if isLogarithmic {
      let ticks = Ticks.logarithmic(range, count: count)
      if ticks.ticks.count > 1 { return ticks }
    }
    return Ticks.linear(range, count: count)
  }

  private func add(_ places: [Point], of series: Series, color: Int, to canvas: inout Canvas) {
    let width = self.series.count > 8 ? 1.5 : Style.lineWidth
    let runs = places.finiteRuns
    // A value between gaps would be a short dash or nothing.
    let single = runs.filter { $0.count == 1 }.flatMap { $0 }
    let lines = runs.filter { $0.count > 1 }.map { Self.thinned(Array($0)) }
    if !lines.isEmpty {
      canvas.drawing.shapes.append(
        .line(
          Array(lines.joined(separator: [Point(.nan, .nan)])), stroke: .series(color), width: width,
          dash: series.isDashed ? 5 : 0))
    }
    if !single.isEmpty {
      canvas.drawing.shapes.append(.dots(single, radius: width * 1.25, fill: .series(color)))
    }
  }

  /// Of many points in a column of half a pixel the first, lowest, highest and last one.
  ///
  /// A line through them looks the same.
  static func thinned(_ points: [Point]) -> [Point] {
    guard points.count > 1000 else { return points }
    var kept: [Point] = []
    var start = 0
    while start < points.count {
      let column = (points[start].x * 2).rounded(.down)
      var end = start + 1
      while end < points.count, (points[end].x * 2).rounded(.down) == column { end += 1 }
      var picked: Set<Int> = [start, end - 1]
      if let low = (start..<end).min(by: { points[$0].y < points[$1].y }) { picked.insert(low) }
      if let high = (start..<end).max(by: { points[$0].y < points[$1].y }) { picked.insert(high) }
      kept += picked.sorted().map { points[$0] }
      start = end
    }
    return kept
  }

  private func addPhases(to canvas: inout Canvas, axes: Axes) {
    for (index, phase) in phases.enumerated() {
      let end = index + 1 < phases.count ? axes.x.position(phases[index + 1].start) : axes.right
      let (from, to) = (
        min(max(axes.x.position(phase.start), axes.left), axes.right), min(max(end, axes.left), axes.right)
      )
      guard to > from else { continue }
      if index % 2 == 1 {
        canvas.drawing.shapes.append(
          .rectangle(
            Point(from, axes.top - 20), width: to - from, height: axes.bottom - axes.top + 20,
            fill: .shade))
      }
      let room = to - from - 2 * 4
      if room > 30 {
        canvas.addText(
          phase.name, Point(from + 4, axes.top - 10), limit: room, size: Style.tickSize, fill: .faintInk)
      }
    }
  }
}
