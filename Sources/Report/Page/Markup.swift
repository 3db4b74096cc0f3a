/// HTML text; strings that are interpolated into it are escaped, other markup is not.
struct Markup: ExpressibleByStringInterpolation, Equatable, Sendable {
  /// The HTML.
  private(set) var text: String

  init(stringLiteral text: String) { self.text = text }

  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// Text that is HTML already.
  init(raw text: String) { self.text = text }

  /// What interpolation collects.
  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
    mutating func appendInterpolation(_ string: String) { text += XMLText.escape(string) }
    mutating func appendInterpolation(_ number: Int) { text += "\(number)" }
  }

  static func + (left: Markup, right: Markup) -> Markup { Markup(raw: left.text + right.text) }
}

extension Sequence where Element == Markup {
  /// All in order, with line ends between.
  func joined() -> Markup { Markup(raw: map(\.text).joined(separator: "\n")) }
}
