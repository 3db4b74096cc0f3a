/// The room of data with its axes: horizontal grid lines with numbers at their left, and numbers below.
struct Axes {
  var x: Scale
  var y: Scale
  private var yTicks: Ticks
  private var xIsInteger: Bool
  /// The edges of the room.
  var left, right, top, bottom: Double

  /// Lays the axes out in the room that a canvas has left and draws the label of x.
  ///
  /// - Parameters:
  ///   - xIsInteger: whether only whole numbers make sense along x.
  ///   - rightGutter: room kept free on the right.
  init(
    on canvas: inout Canvas, xRange: ClosedRange<Double>, yRange: ClosedRange<Double>, yTicks: Ticks,
    xLabel: String, xIsInteger: Bool, yIsLogarithmic: Bool = false, rightGutter: Double
  ) {
    let labelWidths = yTicks.ticks.map { TextMetrics.width(of: $0.label, size: Style.tickSize) }
    left = (canvas.left + (labelWidths.max() ?? 0) + Style.gap).rounded(.up)
    right = canvas.right - rightGutter
    canvas.addBottomLine(xLabel, from: left, to: right)
    bottom = Style.crisp(canvas.bottom - Style.lineHeight)
    top = canvas.top + 6
    if bottom - top < 20 { bottom = top + 20 }
    if right - left < 20 { right = left + 20 }
    x = Scale(range: xRange, start: left, end: right)
    y = Scale(range: yRange, start: bottom, end: top, isLogarithmic: yIsLogarithmic)

    self.yTicks = yTicks
    self.xIsInteger = xIsInteger
  }

  /// Draws the numbers and the grid.
  func draw(on canvas: inout Canvas) {
    for tick in yTicks.ticks {
      let place = y.position(tick.value)
      canvas.addLine(Point(left, Style.crisp(place)), Point(right, Style.crisp(place)))
      canvas.addText(
        tick.label, Point(left - Style.gap, place + Style.drop(Style.tickSize)), limit: 200,
        size: Style.tickSize, anchor: .end, fill: .faintInk)
    }
    addXLabels(to: &canvas)
    canvas.addLine(Point(left, bottom), Point(right, bottom), .faintInk)
  }

  /// As many ticks as have room for their numbers.
  private func addXLabels(to canvas: inout Canvas) {
    for count in stride(from: max(min(Int((right - left) / 45), 10), 1), through: 1, by: -1) {
      let ticks = Ticks.linear(x.range, count: count, isInteger: xIsInteger).ticks
      let boxes = ticks.map { tick in
        let width = TextMetrics.width(of: tick.label, size: Style.tickSize)
        let start = min(
          max(x.position(tick.value) - width / 2, canvas.left), canvas.drawing.width - 2 - width)
        return (start: start, end: start + width)
      }
      let fits = zip(boxes, boxes.dropFirst()).allSatisfy { $0.end + 2 * Style.gap <= $1.start }
      guard fits || count == 1 else { continue }
      for (tick, box) in zip(ticks, boxes).prefix(fits ? ticks.count : 1) {
        let place = Style.crisp(x.position(tick.value))
        canvas.addLine(Point(place, bottom), Point(place, bottom + 4), .faintInk)
        canvas.addText(
          tick.label, Point((box.start + box.end) / 2, bottom + 15), limit: 200, size: Style.tickSize,
          anchor: .middle, fill: .faintInk)
      }
      return
    }
  }
}
