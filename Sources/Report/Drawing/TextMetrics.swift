/// How much room text takes in figures.
public enum TextMetrics {
  /// The width of a line of text: exact for pixels, about right for the sans-serif faces of SVG viewers.
  public static func width(of text: String, size: Double, isBold: Bool = false) -> Double {
    text.reduce(0) { $0 + StrokeFont.glyph($1).advance } * size * (isBold ? StrokeFont.boldStretch : 1)
  }

  /// The text, or as much of it as fits into the width, with an ellipsis in place of the rest.
  ///
  /// Empty where not even the ellipsis fits.
  public static func cut(
    _ text: String, toWidth limit: Double, size: Double, isBold: Bool = false
  ) -> String {
    if width(of: text, size: size, isBold: isBold) <= limit { return text }
    let room = limit - width(of: "…", size: size, isBold: isBold)
    guard room >= 0 else { return "" }
    var taken = 0.0
    var kept = text.prefix { character in
      taken += width(of: String(character), size: size, isBold: isBold)
      return taken <= room
    }
    while kept.last == " " { kept.removeLast() }
    return kept + "…"
  }

  /// The text in lines that fit into the width, broken at spaces; what does not fit into `lines` is cut.
  public static func wrap(
    _ text: String, toWidth limit: Double, size: Double, isBold: Bool = false, lines: Int
  ) -> [String] {
    var wrapped: [String] = []
    var words = text.split(separator: " ")[...]
    while let first = words.popFirst(), wrapped.count < lines {
      var line = String(first)
      if wrapped.count == lines - 1 {
        line = ([first] + words).joined(separator: " ")
      } else {
        while let next = words.first,
          width(of: line + " " + next, size: size, isBold: isBold) <= limit
        {
          line += " " + next
          words.removeFirst()
        }
      }
      wrapped.append(cut(line, toWidth: limit, size: size, isBold: isBold))
    }
    return wrapped
  }
}

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
