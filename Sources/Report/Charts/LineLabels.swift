/// Names beside the ends of lines, moved apart where the ends are near each other.
struct LineLabels {
  private let names: [String]

  private static let key = 14.0
  private static let keyGap = 4.0
  private static let leading = 6.0
  private static let spacing = 15.0

  /// Names cut so that the column is not wider than `limit`.
  init(_ names: [String], limit: Double) {
    let room = limit - Self.leading - Self.key - Self.keyGap
    self.names = names.map { TextMetrics.cut($0, toWidth: room, size: Style.labelSize) }
  }

  /// The width of the column.
  var width: Double {
    let widths = names.map { TextMetrics.width(of: $0, size: Style.labelSize) }
    return Self.leading + Self.key + Self.keyGap + max(widths.max() ?? 0, 60)
  }

  /// Draws the names that have room, the first ones first, each with a piece of its line.
  ///
  /// - Parameters:
  ///   - ends: the height of each line's end, nil for lines that are not drawn.
  ///   - look: a line's colour and whether it is dashed.
  func add(
    to canvas: inout Canvas, axes: Axes, ends: [Double?], look: (Int) -> (color: Int, isDashed: Bool)
  ) {
    let (low, high) = (axes.top, axes.bottom)
    let room = max(Int((high - low) / Self.spacing) + 1, 1)
    var shown = names.indices.filter { !names[$0].isEmpty }
    // Lines without values come last, so that they do not take the others' room.
    shown = shown.filter { ends[$0] != nil } + shown.filter { ends[$0] == nil }
    let left = shown.count - room
    if left > 0 { shown = Array(shown.prefix(room - 1)) }
    var wanted = shown.map { (index: $0, place: ends[$0] ?? high) }
    wanted.sort { ($0.place, $0.index) < ($1.place, $1.index) }
    if left > 0 { wanted.append((index: -1, place: high)) }
    let places = Self.spread(wanted.map(\.place), spacing: Self.spacing, range: low...high)

    let x = axes.right + Self.leading
    let textX = x + Self.key + Self.keyGap
    for (item, y) in zip(wanted, places) {
      let baseline = y + Style.drop(Style.labelSize)
      if item.index < 0 {
        canvas.addText(
          "+ \(NumberText.grouped(left + 1)) more", Point(textX, baseline), limit: canvas.right - textX + 4,
          fill: .faintInk)
        continue
      }
      let look = look(item.index)
      canvas.drawing.shapes.append(
        .line(
          [Point(x, y), Point(x + Self.key, y)], stroke: .series(look.color), width: 3,
          dash: look.isDashed ? 5 : 0))
      canvas.addText(
        names[item.index], Point(textX, baseline), limit: canvas.right - textX + 4,
        fill: ends[item.index] == nil ? .faintInk : .ink)
    }
  }

  /// Places at least `spacing` apart within a range, as near to the wanted ones as a group's common shift
  /// allows.
  ///
  /// - Parameter wanted: ascending; they have to fit into the range.
  static func spread(_ wanted: [Double], spacing: Double, range: ClosedRange<Double>) -> [Double] {
    // Neighbours that are too near form a group around the mean of what they want; groups that meet join.
    var groups: [(start: Double, count: Int)] = []
    func clamped(_ start: Double, _ count: Int) -> Double {
      max(min(start, range.upperBound - spacing * Double(count - 1)), range.lowerBound)
    }
    for place in wanted {
      var group = (start: clamped(place, 1), count: 1)
      while let former = groups.last,
        group.start < former.start + spacing * Double(former.count) - 1e-9
      {
        groups.removeLast()
        let shifted = group.start - spacing * Double(former.count)
        let count = former.count + group.count
        let mean =
          (former.start * Double(former.count) + shifted * Double(group.count)) / Double(count)
        group = (clamped(mean, count), count)
      }
      groups.append(group)
    }
    return groups.flatMap { group in
      (0..<group.count).map { group.start + spacing * Double($0) }
    }
  }
}
