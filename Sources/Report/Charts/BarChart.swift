/// Amounts by name as horizontal bars, such as the sizes of clusters or the weights of features.
///
/// Each bar has its number at its end; a bar of a number that is not finite is missing.
public struct BarChart: Equatable, Sendable {
  /// One bar.
  public struct Bar: Equatable, Sendable {
    /// What the bar shows.
    public var name: String
    /// Its length, to the left where it is negative.
    public var value: Double
    /// The number of its colour, nil for the first where positive, the second where negative.
    public var color: Int?

    /// The bar of a value.
    public init(_ name: String, _ value: Double, color: Int? = nil) {
      (self.name, self.value, self.color) = (name, value, color)
    }
  }

  /// What the chart says.
  public var title: String
  /// What the lengths are, with their unit.
  public var xLabel: String
  /// The bars, the uppermost first.
  public var bars: [Bar]
  /// How many bars are drawn; a line says how many more there are.
  public var maximumBars: Int
  /// Width in CSS pixels.
  public var width: Double

  /// A chart of the given bars; its height follows from their number.
  public init(
    title: String, xLabel: String, bars: [Bar], maximumBars: Int = 40, width: Double = 420
  ) {
    (self.title, self.xLabel, self.bars) = (title, xLabel, bars)
    (self.maximumBars, self.width) = (maximumBars, width)
  }

  private static let rowHeight = 20.0

  /// The chart as shapes.
  public var drawing: Drawing {
    let shown = bars.prefix(max(maximumBars, 1))
    let rows = max(shown.count, 2) + (shown.count < bars.count ? 1 : 0)
    let height =
      2 * Style.margin + Canvas.titleHeight(title, width: width) + (xLabel.isEmpty ? 0 : Style.lineHeight)
      + Double(rows) * Self.rowHeight
    var canvas = Canvas(width: width, height: height, leastHeight: 0, title: title)
    canvas.addTopLine(xLabel)
    guard !shown.isEmpty else {
      canvas.addEmptyNote()
      return canvas.drawing
    }
    let values = shown.map { Scale.isUsable($0.value) ? $0.value : .nan }
    let texts = valueTexts(values)
    let textWidths = texts.map { TextMetrics.width(of: $0, size: Style.tickSize) + Style.gap }
    let nameWidths = shown.map { TextMetrics.width(of: $0.name, size: Style.labelSize) }
    let nameWidth = min(nameWidths.max() ?? 0, 0.4 * (canvas.right - canvas.left))

    // The numbers stand outside the bars, at both sides where there are negative ones.
    let isNegative = values.map { $0 < 0 }
    let negativeRoom = zip(isNegative, textWidths).map { $0 ? $1 : 0 }.max() ?? 0
    let positiveRoom = zip(isNegative, textWidths).map { $0 ? 0 : $1 }.max() ?? 0
    let left = canvas.left + nameWidth + Style.gap + negativeRoom
    let right = max(canvas.right - positiveRoom, left + 10)
    let finite = values.filter(\.isFinite)
    let (low, high) = (min(finite.min() ?? 0, 0), max(finite.max() ?? 0, 0))
    let scale = Scale(range: low...(low == high ? low + 1 : high), start: left, end: right)
    let zero = scale.position(0)

    for (index, bar) in shown.enumerated() {
      let middle = canvas.top + (Double(index) + 0.5) * Self.rowHeight
      canvas.addText(
        bar.name, Point(canvas.left + nameWidth, middle + Style.drop(Style.labelSize)), limit: nameWidth,
        anchor: .end)
      var end = scale.position(values[index])
      if !end.isFinite { end = zero }
      if end != zero {
        canvas.drawing.shapes.append(
          .rectangle(
            Point(min(zero, end), middle - 7), width: abs(end - zero), height: 14,
            fill: .series(bar.color ?? (isNegative[index] ? 1 : 0))))
      }
      canvas.addText(
        texts[index],
        Point(isNegative[index] ? end - Style.gap : end + Style.gap, middle + Style.drop(Style.tickSize)),
        limit: 200, size: Style.tickSize, anchor: isNegative[index] ? .end : .start, fill: .faintInk)
    }
    let line = Style.crisp(zero)
    canvas.addLine(
      Point(line, canvas.top), Point(line, canvas.top + Double(shown.count) * Self.rowHeight), .faintInk)
    if shown.count < bars.count {
      canvas.addText(
        "+ \(NumberText.grouped(bars.count - shown.count)) more",
        Point(canvas.left, canvas.bottom - 6), limit: canvas.right - canvas.left, fill: .faintInk)
    }
    return canvas.drawing
  }

  /// The numbers with as many decimals as tell a hundredth of the largest one, the same for all.
  private func valueTexts(_ values: [Double]) -> [String] {
    let finite = values.filter(\.isFinite)
    let largest = finite.map(abs).max() ?? 0
    if finite.allSatisfy({ $0 == $0.rounded() }) || largest >= 1e7 || largest < 1e-3 {
      return values.map { NumberText.short($0) }
    }
    var decimals = 0
    var unit = largest
    while unit < 100, decimals < 6 { (unit, decimals) = (unit * 10, decimals + 1) }
    return values.map { $0.isFinite ? NumberText.fixed($0, decimals: decimals) : "–" }
  }
}
