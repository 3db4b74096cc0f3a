/// How many values lie in each of a number of bins of equal width.
///
/// One group is drawn as bars; of several, such as before and after training, each as a half-transparent area
/// with an outline. Values that are not finite do not count; those beyond the range count in the bins at its ends.
public struct Histogram: Equatable, Sendable {
  /// Values that are counted together.
  public struct Group: Equatable, Sendable {
    /// What the values are.
    public var name: String
    /// The values.
    public var values: [Double]
    /// The number of its colour, nil for its place among the groups.
    public var color: Int?

    /// The group of the given values.
    public init(_ name: String, _ values: [Double], color: Int? = nil) {
      (self.name, self.values, self.color) = (name, values, color)
    }
  }

  /// What the chart says.
  public var title: String
  /// What the values are, with their unit.
  public var xLabel: String
  /// What is counted.
  public var yLabel: String
  /// The groups, the lowest first.
  public var groups: [Group]
  /// The range that the bins divide; where its width is not finite there is nothing to see.
  public var range: ClosedRange<Double>
  /// The number of bins.
  public var bins: Int
  /// Width in CSS pixels.
  public var width: Double
  /// Height in CSS pixels.
  public var height: Double

  /// A chart of the given groups.
  public init(
    title: String, xLabel: String, yLabel: String = "samples", groups: [Group],
    range: ClosedRange<Double> = 0...1, bins: Int = 20, width: Double = 420, height: Double = 280
  ) {
    (self.title, self.xLabel, self.yLabel) = (title, xLabel, yLabel)
    (self.groups, self.range, self.bins) = (groups, range, bins)
    (self.width, self.height) = (width, height)
  }

  /// How many of the values lie in each bin; a value between two bins counts in the upper one.
  ///
  /// None where the range is wider than numbers go: its parts are no numbers.
  func counts(of group: Group) -> [Int] {
    let bins = max(bins, 1)
    var counts = [Int](repeating: 0, count: bins)
    let span = range.upperBound - range.lowerBound
    guard span.isFinite else { return counts }
    for value in group.values where value.isFinite {
      let share = span > 0 ? (value - range.lowerBound) / span : 0.5
      // A hair is added so that 0.15 is where twentieths say, though it is a little less than 3/20.
      let bin = (share * Double(bins) + 1e-9).rounded(.down)
      counts[Int(min(max(bin, 0), Double(bins - 1)))] += 1
    }
    return counts
  }

  /// The chart as shapes.
  public var drawing: Drawing {
    var canvas = Canvas(width: width, height: height, title: title)
    let counts = groups.map { self.counts(of: $0) }
    let items = groups.indices.map { LegendItem(name: groups[$0].name, color: color(of: $0)) }
    if groups.count > 1 {
      let legend = Legend(items, width: canvas.right - canvas.left, maximumRows: 2)
      legend.add(to: &canvas, at: Point(canvas.left, canvas.top))
      canvas.top += legend.height + 4
    }
    canvas.addTopLine(yLabel)
    guard let highest = counts.joined().max(), highest > 0 else {
      canvas.addEmptyNote()
      return canvas.drawing
    }
    let ticks = min(max(Int((canvas.bottom - canvas.top) / 34), 2), 8)
    let step = Ticks.linear(0...Double(highest), count: ticks, isInteger: true).step
    let yRange = 0...step * (Double(highest) / step).rounded(.up)
    let xRange = range.lowerBound < range.upperBound ? range : range.lowerBound - 0.5...range.lowerBound + 0.5
    let axes = Axes(
      on: &canvas, xRange: xRange, yRange: yRange,
      yTicks: Ticks.linear(yRange, count: ticks, isInteger: true), xLabel: xLabel, xIsInteger: false,
      rightGutter: 8)
    axes.draw(on: &canvas)
    for (index, counts) in counts.enumerated() {
      if groups.count == 1 {
        addBars(counts, color: color(of: index), axes: axes, to: &canvas)
      } else {
        addOutline(counts, color: color(of: index), axes: axes, to: &canvas)
      }
    }
    // Again, above what was drawn over it.
    canvas.addLine(Point(axes.left, axes.bottom), Point(axes.right, axes.bottom), .faintInk)
    return canvas.drawing
  }

  private func color(of index: Int) -> Int { groups[index].color ?? index }

  private func addBars(_ counts: [Int], color: Int, axes: Axes, to canvas: inout Canvas) {
    let width = (axes.right - axes.left) / Double(counts.count)
    let gap = width > 4 ? 1.0 : 0
    for (bin, count) in counts.enumerated() where count > 0 {
      let top = axes.y.position(Double(count))
      canvas.drawing.shapes.append(
        .rectangle(
          Point(axes.left + Double(bin) * width + gap / 2, top), width: width - gap,
          height: axes.bottom - top, fill: .series(color)))
    }
  }

  private func addOutline(_ counts: [Int], color: Int, axes: Axes, to canvas: inout Canvas) {
    let width = (axes.right - axes.left) / Double(counts.count)
    var points = [Point(axes.left, axes.bottom)]
    for (bin, count) in counts.enumerated() {
      let (left, top) = (axes.left + Double(bin) * width, axes.y.position(Double(count)))
      points.append(Point(left, top))
      points.append(Point(left + width, top))
    }
    points.append(Point(axes.right, axes.bottom))
    canvas.drawing.shapes.append(.area(points, fill: .faintSeries(color)))
    canvas.drawing.shapes.append(.line(points, stroke: .series(color), width: 1.5))
  }
}
