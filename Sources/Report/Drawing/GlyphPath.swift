#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads the paths of `GlyphTable`.
enum GlyphPath {
  /// The pen's way as polylines, in units of the font size.
  static func strokes(_ path: String) -> [[Point]] {
    var reader = Reader(tokens: tokens(path)[...])
    var strokes: [[Point]] = []
    while let command = reader.command() {
      switch command {
      case "M": strokes.append([reader.point()])
      case "D":
        // A dot of the pen's tip alone looks too light beside strokes.
        let centre = reader.point()
        strokes.append(arc([centre.x, centre.y, 0.013, 0.013, 0, 360]))
      case "B": strokes.append(arc(reader.numbers(6)))
      case "O": strokes.append(arc(reader.numbers(4) + [0, 360]))
      default:
        guard var stroke = strokes.popLast(), let last = stroke.last else { return strokes }
        switch command {
        case "L": stroke.append(reader.point())
        case "Q":
          let (control, end) = (reader.point(), reader.point())
          // As a cubic curve.
          func towards(_ a: Point) -> Point {
            Point(a.x + (control.x - a.x) * 2 / 3, a.y + (control.y - a.y) * 2 / 3)
          }
          stroke += curve(from: last, towards(last), towards(end), to: end)
        case "C":
          let (first, second, end) = (reader.point(), reader.point(), reader.point())
          stroke += curve(from: last, first, second, to: end)
        default: stroke += arc(reader.numbers(6))
        }
        strokes.append(stroke)
      }
    }
    return strokes
  }

  /// Pieces of a curve or of a quarter of an ellipse: at 30 pixels a polyline of so many is off by less than a
  /// tenth of a pixel.
  private static let pieces = 8

  private static func curve(from a: Point, _ b: Point, _ c: Point, to d: Point) -> [Point] {
    (1...pieces).map { step in
      let t = Double(step) / Double(pieces)
      let u = 1 - t
      let (first, second, third, fourth) = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
      return Point(
        first * a.x + second * b.x + third * c.x + fourth * d.x,
        first * a.y + second * b.y + third * c.y + fourth * d.y)
    }
  }

  /// Centre, radii and the angles in degrees.
  private static func arc(_ values: [Double]) -> [Point] {
    let (start, end) = (values[4] * Double.pi / 180, values[5] * Double.pi / 180)
    let count = max(Int((abs(end - start) / (Double.pi / 2) * Double(pieces)).rounded(.up)), 1)
    return (0...count).map { step in
      let angle = start + (end - start) * Double(step) / Double(count)
      return Point(values[0] + values[2] * cos(angle), values[1] + values[3] * sin(angle))
    }
  }

  private enum Token {
    case command(Character)
    case number(Double)
  }

  private static func tokens(_ path: String) -> [Token] {
    var tokens: [Token] = []
    for word in path.split(separator: " ") {
      var word = word
      if let first = word.first, first.isLetter {
        tokens.append(.command(first))
        word = word.dropFirst()
      }
      if let number = Double(word) { tokens.append(.number(number / 1000)) }
    }
    return tokens
  }

  private struct Reader {
    var tokens: ArraySlice<Token>

    mutating func command() -> Character? {
      while let token = tokens.popFirst() {
        if case .command(let command) = token { return command }
      }
      return nil
    }

    mutating func number() -> Double {
      guard case .number(let number)? = tokens.first else { return 0 }
      tokens.removeFirst()
      return number
    }

    mutating func point() -> Point { Point(number(), number()) }

    mutating func numbers(_ count: Int) -> [Double] {
      (0..<count).map { index in
        // Angles are not lengths.
        index < 4 ? number() : number() * 1000
      }
    }
  }
}
