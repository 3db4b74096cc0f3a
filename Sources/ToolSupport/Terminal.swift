#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What standard error can show.
package struct Terminal: Sendable, Equatable {
  /// Whether a person looks at it and lines can be redrawn.
  package var isInteractive: Bool
  /// Whether colours are wanted.
  package var hasColor: Bool

  /// What can be shown with these capabilities.
  package init(isInteractive: Bool, hasColor: Bool) {
    (self.isInteractive, self.hasColor) = (isInteractive, isInteractive && hasColor)
  }

  /// Standard error as it is: interactive on a terminal, unless TERM is "dumb"; without colours if NO_COLOR has
  /// any value (https://no-color.org).
  package static var standardError: Terminal {
    Terminal(
      isInteractive: Console.errorIsTerminal && variable("TERM") != "dumb",
      hasColor: (variable("NO_COLOR") ?? "").isEmpty)
  }

  /// Columns of the terminal at standard error; 80 where it does not say.
  package static var columns: Int {
    var size = winsize()
    guard ioctl(Console.standardError, .init(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  // MARK: Text

  /// Back to the beginning of the line.
  static let lineStart = "\r"
  /// Erases what is right of the cursor.
  static let eraseRest = "\u{1b}[K"

  /// Colours of the few things that have one.
  package enum Color: String, Sendable { case red = "31", cyan = "36" }

  /// Text in a colour, where there are colours.
  package func colored(_ text: String, _ color: Color) -> String {
    hasColor && !text.isEmpty ? "\u{1b}[\(color.rawValue)m\(text)\u{1b}[0m" : text
  }
}
