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
