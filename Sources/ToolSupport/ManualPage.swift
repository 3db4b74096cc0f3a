extension Tool {
  /// The manual page in roff, for the macros "man".
  package var manualPage: String {
    var page = Roff()
    page.macro("TH", name.uppercased(), "1", "", "\(name) \(version)", "User Commands")
    page.macro("SH", "NAME")
    page.line(
      "\(name) \\- \(Roff.escaped(String(introduction.prefix { $0 != ":" && $0 != "." }).lowercasedFirst))")
    page.macro("SH", "SYNOPSIS")
    page.raw(".B \(name)\n\\fIcommand\\fR [\\fIoptions\\fR]\n.br\n.B \(name)\n--help | --version")
    page.macro("SH", "DESCRIPTION")
    page.text(introduction)
    page.macro("SH", "COMMANDS")
    for command in descriptions {
      page.macro("TP")
      page.raw(".B \(Roff.escaped(command.name))")
      page.text(command.summary)
    }
    for command in descriptions {
      page.macro("SH", "\(name) \(command.name)".uppercased())
      for block in command.helpText.blocks { page.block(block) }
      guard !command.examples.isEmpty else { continue }
      page.macro("PP")
      page.text("Examples:")
      for example in command.examples { page.example(example) }
    }
    if !environment.isEmpty {
      page.macro("SH", "ENVIRONMENT")
      for variable in environment { page.item(variable.name, variable.meaning) }
    }
    if !exitCodes.isEmpty {
      page.macro("SH", "EXIT STATUS")
      for code in exitCodes { page.item(code.code, code.meaning) }
    }
    return page.source
  }
}

/// Roff that is being written.
private struct Roff {
  private var lines: [String] = []

  var source: String { lines.joined(separator: "\n") }

  mutating func raw(_ text: String) { lines.append(text) }
  mutating func line(_ text: String) { lines.append(text) }

  mutating func macro(_ name: String, _ arguments: String...) {
    let words = arguments.map { "\"\(Self.escaped($0).replacing("\"", with: "\\(dq"))\"" }
    lines.append(([".\(name)"] + words).joined(separator: " "))
  }

  /// A paragraph's text, a sentence or so a line.
  mutating func text(_ text: String) {
    let escaped = Self.escaped(text)
    // A line that begins with a dot or an apostrophe would be a request.
    lines.append(escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped)
  }

  mutating func item(_ head: String, _ text: String) {
    macro("TP")
    raw(".B \"\(Self.escaped(head))\"")
    self.text(text)
  }

  mutating func example(_ example: Example) {
    macro("TP")
    raw(".B \"\(Self.escaped(example.line))\"")
    text(example.purpose)
  }

  mutating func block(_ block: HelpText.Block) {
    switch block {
    case .usage(let lines):
      macro("PP")
      macro("nf")
      for line in lines { raw("\\&\(Self.escaped(line))") }
      macro("fi")
    case .options(let entries):
      for entry in entries {
        macro("TP")
        raw(
          entry.names.map { name in
            "\\fB\(Self.escaped(name.option))\\fR"
              + (name.placeholder.map { " \\fI\(Self.escaped($0))\\fR" } ?? "")
          }.joined(separator: ", "))
        text(entry.description)
      }
    case .paragraph(let text):
      macro("PP")
      self.text(text)
    }
  }

  /// Text in which nothing means anything to roff.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\(rs"
      case "-": result += "\\-"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
      }
    }
    return result
  }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
