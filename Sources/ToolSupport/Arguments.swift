/// A command line taken apart: operands, and options with their values.
package struct Arguments {
  /// What an option takes after its name.
  ///
  /// Whether a value is a file, a directory or a number is said by its placeholder in the help text; words to
  /// choose from are said here.
  package struct Arity: Sendable, Equatable {
    /// How many values there are.
    package enum Count: Sendable, Equatable {
      case none, one
      /// As many as there are operands before them, but for the first `leading` ones.
      case onePerOperand(leading: Int)
    }

    /// How many values there are.
    package let count: Count
    /// Words that a value may be; none where it is no choice.
    package let words: [String]

    /// Nothing: the option is there or not.
    package static let flag = Arity(count: .none, words: [])
    /// One value.
    package static let value = Arity(count: .one, words: [])
    /// One value, and further ones up to the number of operands that came before it.
    package static let valuePerOperand = valuePerOperand(after: 0)

    /// The same where some operands come first that have no such value.
    package static func valuePerOperand(after leading: Int) -> Arity {
      Arity(count: .onePerOperand(leading: leading), words: [])
    }

    /// One value, some of which are known words.
    package static func words(_ words: [String]) -> Arity { Arity(count: .one, words: words) }

    /// One of the names of an enumeration.
    package static func choice<Choice: RawRepresentable & CaseIterable>(of type: Choice.Type) -> Arity
    where Choice.RawValue == String { .words(Choice.allCases.map(\.rawValue)) }
  }

  /// Words that are no options, in order.
  package private(set) var operands: [String] = []
  private var values: [String: [String]] = [:]

  /// Takes `words` apart by the options that a command knows: `--name value` or `--name=value`; `--`
  /// ends the options.
  package init(_ words: [String], options: [String: Arity]) throws(UsageError) {
    var index = 0
    func isOption(_ word: String) -> Bool { word.hasPrefix("-") && word != "-" && Double(word) == nil }
    while index < words.count {
      let word = words[index]
      index += 1
      if word == "--" {
        operands += words[index...]
        return
      }
      guard isOption(word) else {
        guard !word.isEmpty else {
          throw UsageError("one of the words is empty; give a path, or leave it out")
        }
        operands.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let arity = options[name] else {
        // These are answered before, by themselves.
        if parts.count == 2, name == "--help" || name == "-h" { throw UsageError("\(name) takes no value") }
        throw Self.unknown(name, options: options)
      }
      if arity.count == .none {
        guard parts.count == 1 else { throw UsageError("\(name) takes no value") }
        values[name] = []
        continue
      }
      if parts.count == 2 {
        values[name, default: []].append(String(parts[1]))
      } else {
        guard index < words.count, !isOption(words[index]) else {
          throw UsageError("\(name) needs a value")
        }
        values[name, default: []].append(words[index])
        index += 1
      }
      guard case .onePerOperand(let leading) = arity.count else { continue }
      while index < words.count, !isOption(words[index]),
        values[name, default: []].count < operands.count - leading
      {
        values[name, default: []].append(words[index])
        index += 1
      }
    }
  }

  private static func unknown(_ name: String, options: [String: Arity]) -> UsageError {
    let hint = name.nearest(in: options.keys).map { "did you mean \($0)?" } ?? "--help lists the options"
    return UsageError("unknown option \(name); \(hint)")
  }

  /// Takes over options that were not given here, and operands if there were none.
  package mutating func fill(from others: Arguments) {
    values.merge(others.values) { given, _ in given }
    if operands.isEmpty { operands = others.operands }
  }

  /// The same without some options.
  package func removing(_ names: [String]) -> Arguments {
    var rest = self
    for name in names { rest.values[name] = nil }
    return rest
  }

  /// Whether the option was given.
  package func has(_ name: String) -> Bool { values[name] != nil }

  /// All values of an option, in order.
  package func all(_ name: String) -> [String] { values[name] ?? [] }
}
