/// Names with swatches of their colours, in rows.
struct Legend {
  private struct Entry {
    var name: String
    var color: Int?
    var x: Double
    var row: Int
  }

  private var entries: [Entry] = []
  private var rows = 0

  private static let swatch = 10.0
  private static let swatchGap = 5.0
  private static let entryGap = 14.0

  /// Lays the items out within a width.
  ///
  /// - Parameter maximumRows: where the items need more, the last entry says how many are left out.
  init(_ items: [LegendItem], width: Double, maximumRows: Int) {
    var x = 0.0
    var row = 0
    for (index, item) in items.enumerated() {
      let indent = Self.swatch + Self.swatchGap
      let name = TextMetrics.cut(
        item.name, toWidth: min(width, max(0.5 * width, 150)) - indent, size: Style.labelSize)
      let entryWidth = indent + TextMetrics.width(of: name, size: Style.labelSize)
      if x > 0, x + entryWidth > width, row < maximumRows - 1 { (x, row) = (0, row + 1) }
      let rest = index < items.count - 1 ? "+ \(NumberText.grouped(items.count - index)) more" : ""
      let restWidth = rest.isEmpty ? 0 : Self.entryGap + TextMetrics.width(of: rest, size: Style.labelSize)
      // The last row keeps room for the note, unless the items that are left fit as well.
      if row == maximumRows - 1, x + entryWidth + restWidth > width,
        !Self.fit(items[index...], from: x, width: width)
      {
        let note = "+ \(NumberText.grouped(items.count - index)) more"
        entries.append(Entry(name: note, color: nil, x: x, row: row))
        break
      }
      entries.append(Entry(name: name, color: item.color, x: x, row: row))
      x += entryWidth + Self.entryGap
    }
    rows = entries.isEmpty ? 0 : row + 1
  }

  private static func fit(_ items: ArraySlice<LegendItem>, from start: Double, width: Double) -> Bool {
    var x = start
    for item in items {
      let textWidth = TextMetrics.width(of: item.name, size: Style.labelSize)
      x += swatch + swatchGap + textWidth
      if x > width { return false }
      x += entryGap
    }
    return true
  }

  /// The height of all rows.
  var height: Double { Double(rows) * Style.lineHeight }

  /// Draws the rows with their upper left corner at a place.
  func add(to canvas: inout Canvas, at corner: Point) {
    for entry in entries {
      let y = corner.y + Double(entry.row) * Style.lineHeight
      var x = corner.x + entry.x
      if let color = entry.color {
        canvas.drawing.shapes.append(
          .rectangle(
            Point(x, y + 2), width: Self.swatch, height: Self.swatch, radius: 2, fill: .series(color)))
        x += Self.swatch + Self.swatchGap
      }
      canvas.addText(
        entry.name, Point(x, y + 7 + Style.drop(Style.labelSize)), limit: canvas.right - x,
        fill: entry.color == nil ? .faintInk : .ink)
    }
  }
}
