/// A chart while it is laid out: texts above and below take room, what is left is for the data.
struct Canvas {
  /// What is drawn so far.
  var drawing: Drawing
  /// The upper edge of the room left.
  var top: Double
  /// The lower edge of the room left.
  var bottom: Double
  /// The left edge.
  var left: Double { Style.margin }
  /// The right edge.
  var right: Double { drawing.width - Style.margin }

  /// A canvas with a title of at most two lines; none where it is empty.
  ///
  /// - Parameter leastHeight: what the chart needs for its texts and a little more.
  init(width: Double, height: Double, leastHeight: Double = 200, title: String) {
    // A canvas that is no such thing would only make the layout fail.
    let width = width.isFinite ? max(width, Self.leastWidth) : Style.width
    let height = height.isFinite ? max(height, leastHeight) : Style.height
    drawing = Drawing(width: width, height: height, title: title)
    (top, bottom) = (Style.margin, height - Style.margin)
    let lines = Self.titleLines(title, width: width)
    for line in lines {
      top += Style.titleSize
      drawing.shapes.append(
        .text(line, Point(left, top - 1), size: Style.titleSize, anchor: .start, fill: .ink, isBold: true))
      top += 4
    }
    if !lines.isEmpty { top += 4 }
  }

  /// The width that charts have at least, so that labels leave room for data.
  private static let leastWidth = 160.0

  /// The height that a title takes, for charts whose height follows from their contents.
  static func titleHeight(_ title: String, width: Double) -> Double {
    let count = titleLines(title, width: width).count
    return count == 0 ? 0 : Double(count) * (Style.titleSize + 4) + 4
  }

  private static func titleLines(_ title: String, width: Double) -> [String] {
    TextMetrics.wrap(
      title, toWidth: width - 2 * Style.margin, size: Style.titleSize, isBold: true, lines: 2)
  }

  /// Adds a text, cut to the room it has.
  mutating func addText(
    _ text: String, _ place: Point, limit: Double, size: Double = Style.labelSize,
    anchor: Shape.Anchor = .start, fill: Paint = .ink, isBold: Bool = false, isVertical: Bool = false
  ) {
    let text = TextMetrics.cut(text, toWidth: limit, size: size, isBold: isBold)
    guard !text.isEmpty else { return }
    drawing.shapes.append(
      .text(
        text, place, size: size, anchor: anchor, fill: fill, isBold: isBold, isVertical: isVertical))
  }

  /// Adds a line of small text at the top and takes its room; nothing where it is empty.
  mutating func addTopLine(_ text: String) {
    guard !text.isEmpty else { return }
    addText(
      text, Point(left, top + 10), limit: right - left, size: Style.tickSize, fill: .faintInk)
    top += Style.lineHeight
  }

  /// Adds a line of text in the middle at the bottom and takes its room; nothing where it is empty.
  mutating func addBottomLine(_ text: String, from: Double, to: Double) {
    guard !text.isEmpty else { return }
    let width = min(
      TextMetrics.width(of: text, size: Style.tickSize), right - left)
    let middle = min(max((from + to) / 2, left + width / 2), right - width / 2)
    addText(
      text, Point(middle, bottom - 2), limit: right - left, size: Style.tickSize, anchor: .middle,
      fill: .faintInk)
    bottom -= Style.lineHeight
  }

  /// The thin line that says that there is nothing to show.
  mutating func addEmptyNote(_ text: String = "no data") {
    addText(
      text, Point(drawing.width / 2, (top + bottom) / 2 + Style.drop(Style.labelSize)),
      limit: right - left, anchor: .middle, fill: .faintInk)
  }

  mutating func addLine(_ from: Point, _ to: Point, _ paint: Paint = .grid, width: Double = 1) {
    drawing.shapes.append(.line([from, to], stroke: paint, width: width))
  }
}
