/// The font of figures as pixels: a pen with a round tip along lines and curves.
///
/// It has the printable characters of ASCII, some signs of formulas and letters with accents; others are a box.
enum StrokeFont {
  /// A character's advance and strokes, in units of the font size, y up from the baseline.
  struct Glyph: Sendable {
    var advance: Double
    var strokes: [[Point]]
  }

  /// Height of capitals and digits above the baseline.
  static let capHeight = 0.718
  /// How far letters reach below the baseline.
  static let descent = 0.21
  /// How much wider bold text is.
  static let boldStretch = 1.06

  /// The pen's radius.
  static func penRadius(isBold: Bool) -> Double { isBold ? 0.063 : 0.042 }

  /// The glyph of a character.
  static func glyph(_ character: Character) -> Glyph { glyphs[character] ?? box }

  private static let box = Glyph(
    advance: GlyphTable.missing.advance / 1000, strokes: GlyphPath.strokes(GlyphTable.missing.path))

  private static let glyphs: [Character: Glyph] = {
    var glyphs: [Character: Glyph] = [:]
    for entry in GlyphTable.entries {
      glyphs[entry.character] = Glyph(
        advance: entry.advance / 1000, strokes: GlyphPath.strokes(entry.path))
    }
    for (character, parts) in GlyphTable.accented {
      guard var glyph = glyphs[parts.base] else { continue }
      let lift = parts.base.isUppercase ? 0.2 : 0
      glyph.strokes += GlyphPath.strokes(parts.mark).map { stroke in
        stroke.map { Point($0.x + glyph.advance / 2, $0.y + lift) }
      }
      glyphs[character] = glyph
    }
    glyphs["\u{A0}"] = glyphs[" "]
    return glyphs
  }()

  /// A line of text at its place in a drawing.
  struct TextRun {
    /// The pen's radius in the drawing.
    let penRadius: Double
    /// The pen's way in the drawing.
    let strokes: [[Point]]

    init(text: String, place: Point, size: Double, anchor: Shape.Anchor, isBold: Bool, isVertical: Bool) {
      let stretch = isBold ? StrokeFont.boldStretch : 1
      let width = TextMetrics.width(of: text, size: size, isBold: isBold)
      var pen =
        switch anchor {
        case .start: 0.0
        case .middle: -width / 2
        case .end: -width
        }
      var strokes: [[Point]] = []
      for character in text {
        let glyph = StrokeFont.glyph(character)
        for stroke in glyph.strokes {
          strokes.append(
            stroke.map { point in
              let (along, up) = (pen + size * stretch * point.x, size * point.y)
              return isVertical
                ? Point(place.x - up, place.y - along) : Point(place.x + along, place.y - up)
            })
        }
        pen += size * stretch * glyph.advance
      }
      self.strokes = strokes
      penRadius = size * StrokeFont.penRadius(isBold: isBold)
    }
  }
}
