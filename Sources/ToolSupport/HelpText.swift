/// A help text taken apart, so that completions and the manual page are made of the very words of `--help`.
///
/// Blocks are separated by empty lines: "usage: …" lines, options, and paragraphs. An option begins a line, two
/// spaces in: "  --name PLACEHOLDER  what it does"; lines that begin farther right go on with it. Placeholders
/// are words in capitals; FILE and DIR stand for paths, LIST for words
/// with commas between.
package struct HelpText: Sendable, Equatable {
  /// An option or several alike, and what is said of them.
  package struct Entry: Sendable, Equatable {
    /// An option's name and the placeholder of its value, or nil where it takes none.
    package struct Name: Sendable, Equatable {
      /// With its dashes.
      package let option: String
      /// "FILE", or nil.
      package let placeholder: String?

      /// A name with the placeholder of its value.
      package init(option: String, placeholder: String?) {
        (self.option, self.placeholder) = (option, placeholder)
      }
    }

    /// The names.
    package var names: [Name]
    /// What is said of them, on one line.
    package var description: String

    /// Options that are described together.
    package init(names: [Name], description: String) {
      (self.names, self.description) = (names, description)
    }
  }

  /// A part of the text.
  package enum Block: Sendable, Equatable {
    /// Lines of "usage:", without that word.
    case usage([String])
    /// Options.
    case options([Entry])
    /// Anything else, on one line.
    case paragraph(String)
  }

  /// The parts in order.
  package let blocks: [Block]

  /// Takes a text apart.
  package init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let groups = lines.split(whereSeparator: { line in line.allSatisfy { letter in letter == " " } })
    blocks = groups.flatMap { group in Self.blocks(group) }
  }

  /// All options' entries.
  package var entries: [Entry] {
    blocks.flatMap { block -> [Entry] in if case .options(let entries) = block { entries } else { [] } }
  }

  /// What is said of an option: its own entry, or else the one that mentions it.
  package func entry(_ option: String) -> (name: Entry.Name, description: String)? {
    for entry in entries {
      if let name = entry.names.first(where: { $0.option == option }) { return (name, entry.description) }
    }
    for text in entries.map(\.description) + paragraphs {
      let words = text.split(separator: " ")
      guard let place = words.firstIndex(where: { Self.trimmed($0) == option }) else { continue }
      // A comma or the like ends what is said of it.
      let next = words[place] == option ? words[(place + 1)...].first.map(Self.trimmed) : nil
      return (
        Entry.Name(option: option, placeholder: next.flatMap { Self.isPlaceholder($0) ? String($0) : nil }),
        text
      )
    }
    return nil
  }

  private var paragraphs: [String] {
    blocks.compactMap { block -> String? in if case .paragraph(let text) = block { text } else { nil } }
  }

  // MARK: Parsing

  /// The blocks of lines without an empty one between them.
  private static func blocks(_ lines: ArraySlice<Substring>) -> [Block] {
    guard let first = lines.first else { return [] }
    if first.hasPrefix("usage: ") {
      return [.usage(lines.map { String($0.dropFirst(7)) })]
    }
    var (paragraph, entries, indent) = ([Substring](), [Entry](), 0)
    for line in lines {
      let text = line.drop { $0 == " " }
      let begin = line.count - text.count
      if begin >= 1, text.hasPrefix("-"), entries.isEmpty || begin <= indent {
        entries += Self.entries(text)
        indent = begin
      } else if var entry = entries.popLast() {
        entry.description += (entry.description.isEmpty ? "" : " ") + text
        entries.append(entry)
      } else {
        paragraph.append(text)
      }
    }
    return (paragraph.isEmpty ? [] : [.paragraph(paragraph.joined(separator: " "))])
      + (entries.isEmpty ? [] : [.options(entries)])
  }

  /// "--a A, --b B  text", or "--a A  --b B" for options without a text.
  private static func entries(_ line: Substring) -> [Entry] {
    var (entries, names, rest) = ([Entry](), [Entry.Name](), line)
    while rest.hasPrefix("-") {
      let option = rest.prefix { $0 != " " && $0 != "," }
      rest = rest.dropFirst(option.count)
      var placeholder: Substring?
      if rest.hasPrefix(" "), !rest.hasPrefix("  ") {
        let word = rest.dropFirst().prefix { $0 != " " && $0 != "," }
        if isPlaceholder(word) {
          placeholder = word
          rest = rest.dropFirst(1 + word.count)
        }
      }
      names.append(Entry.Name(option: String(option), placeholder: placeholder.map(String.init)))
      if rest.hasPrefix(", -") {
        rest = rest.dropFirst(2)
      } else {
        rest = rest.drop { $0 == " " }
        entries.append(Entry(names: names, description: rest.hasPrefix("-") ? "" : String(rest)))
        names = []
      }
    }
    return entries
  }

  /// Whether a word is in capitals: "N", "FILE...", "HxW", "FILE.npy", "A..B".
  private static func isPlaceholder(_ word: some StringProtocol) -> Bool {
    guard let first = word.first, first.isUppercase else { return false }
    guard let second = word.dropFirst().first else { return true }
    return !second.isLowercase && second != "-" || second == "x"
  }

  private static func trimmed(_ word: Substring) -> Substring {
    var word = word
    while let last = word.last, ",;.:)".contains(last), !word.hasSuffix("...") { word.removeLast() }
    return word.drop { $0 == "(" }
  }
}
