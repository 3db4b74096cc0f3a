/// Where the parts of a table of counts are.
struct HeatTableLayout {
  private let table: HeatTable
  private let rows, columns: Int
  private let hasNumbers: Bool
  private let cellWidth, cellHeight: Double
  /// Room for the names of rows.
  private let nameWidth: Double
  /// Room for the names of columns, which read upwards where they are wider than a column.
  private let nameHeight: Double
  private let areNamesVertical: Bool
  private let width: Double

  private static let largestWithNumbers = 25

  /// Lays out a table of at least one cell.
  init(_ table: HeatTable) {
    self.table = table
    let (rows, columns) = (table.rowNames.count, table.columnNames.count)
    (self.rows, self.columns) = (rows, columns)
    func widest(_ texts: [String]) -> Double {
      texts.map { TextMetrics.width(of: $0, size: Style.tickSize) }.max() ?? 0
    }
    let outer = table.width.isFinite ? max(table.width, 160) : Style.width
    nameWidth = min(widest(table.rowNames + [table.rowLabel]), 0.3 * outer) + Style.gap
    let room = outer - 2 * Style.margin - nameWidth
    hasNumbers = max(rows, columns) <= Self.largestWithNumbers
    // Edges on halves of pixels: between cells that share a pixel the background would shine through.
    func onHalves(_ length: Double) -> Double { (length * 2).rounded(.down) / 2 }
    if hasNumbers {
      let needed = widest(table.counts.filter { $0 != 0 }.map { NumberText.grouped($0) }) + 8
      cellWidth = onHalves(max(min(room / Double(columns), 64), needed + 0.5, 16))
      cellHeight = 22
    } else {
      cellWidth = onHalves(max(min(room / Double(columns), 22), 3))
      cellHeight = min(cellWidth, 22)
    }
    let widestName = widest(table.columnNames)
    areNamesVertical = widestName > cellWidth - 4
    nameHeight = areNamesVertical ? min(widestName, 90) + Style.gap : Style.lineHeight
    width = max(outer, 2 * Style.margin + nameWidth + cellWidth * Double(columns))
  }

  /// The table as shapes.
  var drawing: Drawing {
    let height =
      2 * Style.margin + Canvas.titleHeight(table.title, width: width) + Style.lineHeight + nameHeight
      + cellHeight * Double(rows) + 10 + Style.lineHeight
    var canvas = Canvas(width: width, height: height, leastHeight: 0, title: table.title)
    let corner = Point(
      (canvas.left + nameWidth).rounded(), (canvas.top + Style.lineHeight + nameHeight).rounded())
    addNames(to: &canvas, corner: corner)
    for row in 0..<rows { addCells(of: row, to: &canvas, corner: corner) }
    addFrame(to: &canvas, corner: corner)
    addMatches(to: &canvas, corner: corner)
    addScale(to: &canvas, left: corner.x)
    return canvas.drawing
  }

  private func addNames(to canvas: inout Canvas, corner: Point) {
    canvas.addText(
      table.columnLabel, Point(corner.x, canvas.top + 10), limit: canvas.right - corner.x,
      size: Style.tickSize, fill: .faintInk)
    canvas.addText(
      table.rowLabel, Point(corner.x - Style.gap, corner.y - 5), limit: nameWidth - Style.gap,
      size: Style.tickSize, anchor: .end, fill: .faintInk)
    // Every second or tenth name where the cells are smaller than letters.
    let rowStride = Self.step(ofCells: cellHeight)
    for row in stride(from: 0, to: rows, by: rowStride) {
      canvas.addText(
        table.rowNames[row],
        Point(
          corner.x - Style.gap, corner.y + (Double(row) + 0.5) * cellHeight + Style.drop(Style.tickSize)),
        limit: nameWidth - Style.gap, size: Style.tickSize, anchor: .end)
    }
    let columnStride = areNamesVertical ? Self.step(ofCells: cellWidth) : 1
    for column in stride(from: 0, to: columns, by: columnStride) {
      let middle = corner.x + (Double(column) + 0.5) * cellWidth
      if areNamesVertical {
        canvas.addText(
          table.columnNames[column], Point(middle + Style.drop(Style.tickSize), corner.y - 5),
          limit: nameHeight - Style.gap, size: Style.tickSize, isVertical: true)
      } else {
        canvas.addText(
          table.columnNames[column], Point(middle, corner.y - 5), limit: cellWidth, size: Style.tickSize,
          anchor: .middle)
      }
    }
  }

  /// Every how many cells of a size a line of text has room: 1, 2, 5, 10, ….
  static func step(ofCells cell: Double) -> Int {
    let needed = 13 / max(cell, 0.01)
    var decade = 1
    while true {
      for factor in [1, 2, 5] where Double(factor * decade) >= needed { return factor * decade }
      decade *= 10
    }
  }

  private func addCells(of row: Int, to canvas: inout Canvas, corner: Point) {
    let counts = table.counts[row * columns..<(row + 1) * columns]
    let total = counts.reduce(0.0) { $0 + Double(max($1, 0)) }
    for (column, count) in counts.enumerated() where count != 0 {
      let share = total > 0 ? Double(max(count, 0)) / total : 0
      let place = Point(corner.x + Double(column) * cellWidth, corner.y + Double(row) * cellHeight)
      canvas.drawing.shapes.append(
        .rectangle(place, width: cellWidth, height: cellHeight, fill: .heat(share)))
      guard hasNumbers else { continue }
      canvas.addText(
        NumberText.grouped(count),
        Point(place.x + cellWidth / 2, place.y + cellHeight / 2 + Style.drop(Style.tickSize)),
        limit: cellWidth, size: Style.tickSize, anchor: .middle, fill: .text(onHeat: share))
    }
  }

  private func addFrame(to canvas: inout Canvas, corner: Point) {
    let (right, bottom) = (
      corner.x + cellWidth * Double(columns), corner.y + cellHeight * Double(rows)
    )
    // Lines between cells help the eye along rows, unless they would be most of what one sees.
    let (rowStep, columnStep) = cellHeight >= 10 ? (1, 1) : (rows, columns)
    for row in stride(from: 0, through: rows, by: rowStep) {
      let y = corner.y + Double(row) * cellHeight
      canvas.addLine(Point(corner.x, y), Point(right, y))
    }
    for column in stride(from: 0, through: columns, by: columnStep) {
      let x = corner.x + Double(column) * cellWidth
      canvas.addLine(Point(x, corner.y), Point(x, bottom))
    }
  }

  private func addMatches(to canvas: inout Canvas, corner: Point) {
    for (row, match) in table.matches.prefix(rows).enumerated() {
      guard let column = match, (0..<columns).contains(column) else { continue }
      let (left, top) = (corner.x + Double(column) * cellWidth, corner.y + Double(row) * cellHeight)
      let (right, bottom) = (left + cellWidth, top + cellHeight)
      canvas.drawing.shapes.append(
        .line(
          [
            Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom), Point(left, top),
          ], stroke: .ink, width: cellHeight >= 10 ? 1.5 : 0.75))
    }
  }

  /// The shades and what they mean, at the bottom.
  private func addScale(to canvas: inout Canvas, left: Double) {
    let baseline = canvas.bottom - 3
    let size = Style.tickSize
    let caption = TextMetrics.cut(
      table.rowLabel.isEmpty ? "share of its row" : "share of the \(table.rowLabel)",
      toWidth: max(canvas.right - left - 170, 0), size: size)
    var x = left
    func write(_ text: String) {
      canvas.addText(text, Point(x, baseline), limit: canvas.right - x, size: size, fill: .faintInk)
      x += TextMetrics.width(of: text, size: size) + Style.gap
    }
    if !caption.isEmpty { write(caption) }
    write("0")
    x = x.rounded(.up)
    let steps = 20
    for step in 0..<steps {
      canvas.drawing.shapes.append(
        .rectangle(
          Point(x + Double(step) * 4, baseline - 9), width: 4, height: 10,
          fill: .heat((Double(step) + 0.5) / Double(steps))))
    }
    x += Double(steps) * 4 + Style.gap
    write("100 %")
  }
}
