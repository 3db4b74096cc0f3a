@testable import Report

extension Drawing {
  /// The room of a text: the box from the baseline's descent to the height of capitals.
  struct TextBox: Equatable {
    var text: String
    var left, top, right, bottom: Double

    /// Whether two boxes have a common area.
    func overlaps(_ other: TextBox) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
  }

  /// The rooms of all texts.
  var textBoxes: [TextBox] { shapes.compactMap(\.textBox) }
}

extension Shape {
  /// The room of a text, nil for other shapes.
  var textBox: Drawing.TextBox? {
    guard case .text(let text, let place, let size, let anchor, _, let isBold, let isVertical) = self else {
      return nil
    }
    let width = TextMetrics.width(of: text, size: size, isBold: isBold)
    let start =
      switch anchor {
      case .start: 0.0
      case .middle: -width / 2
      case .end: -width
      }
    let (up, down) = (StrokeFont.capHeight * size, StrokeFont.descent * size)
    return isVertical
      ? Drawing.TextBox(
        text: text, left: place.x - up, top: place.y - start - width, right: place.x + down,
        bottom: place.y - start)
      : Drawing.TextBox(
        text: text, left: place.x + start, top: place.y - up, right: place.x + start + width,
        bottom: place.y + down)
  }
}
