#if os(Linux)
  /// What a terminal shows of a program's output, and showed on the way.
  struct Screen {
    /// The lines at the end; the cursor is in the last one.
    private(set) var lines = [""]
    /// Different states of lines, in order.
    private(set) var states: [String] = []
    /// How often a colour was set.
    private(set) var colors = 0
    /// Control sequences that are none of these.
    private(set) var others: [String] = []
    private var column = 0

    init(_ text: String) {
      var rest = Array(text.unicodeScalars)[...]
      while let scalar = rest.popFirst() {
        switch scalar {
        case "\r": column = 0
        case "\n":
          keep()
          lines.append("")
          column = 0
        case "\u{1b}":
          let end = rest.firstIndex { $0 != "[" && $0.properties.isAlphabetic } ?? rest.endIndex - 1
          let sequence = String(String.UnicodeScalarView(rest[...end]))
          rest = rest[(end + 1)...]
          if sequence.hasSuffix("m") {
            colors += 1
          } else if sequence == "[K" {
            lines[lines.count - 1] = String(lines[lines.count - 1].prefix(column))
            keep()
          } else {
            others.append(sequence)
          }
        default:
          var line = Array(lines[lines.count - 1])
          if column < line.count { line[column] = Character(scalar) } else { line.append(Character(scalar)) }
          lines[lines.count - 1] = String(line)
          column += 1
        }
      }
      keep()
    }

    private mutating func keep() {
      if let line = lines.last, !line.isEmpty, states.last != line { states.append(line) }
    }
  }
#endif
