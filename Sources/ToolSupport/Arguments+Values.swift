// Values of options, checked.
extension Arguments {
  /// The value of an option, or nil where it was not given.
  package func text(_ name: String) throws(UsageError) -> String? {
    let given = all(name)
    guard given.count <= 1 else { throw UsageError("\(name) is given \(given.count) times; give it once") }
    return given.first
  }

  /// The path of a file or a directory; an empty one, as of a variable that is not set, would be the file system's root.
  package func path(_ name: String) throws(UsageError) -> String? {
    guard let text = try text(name) else { return nil }
    guard !text.isEmpty else { throw UsageError("\(name) is empty; give a path") }
    return text
  }

  /// A whole number within a range.
  package func integer(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = try text(name) else { return nil }
    guard let value = Int(text), range.contains(value) else {
      // A number that no `Int` holds is told the limit that others need not know.
      let isTooLarge = Int(text) == nil && !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
      let limits =
        range.upperBound == .max && !isTooLarge
        ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
      throw UsageError("\(name) is '\(text)'; give a whole number, \(limits)")
    }
    return value
  }

  /// Whole numbers from one to another, "2..20", both within limits.
  package func range(_ name: String, in limits: ClosedRange<Int>) throws(UsageError) -> ClosedRange<Int>? {
    guard let text = try text(name) else { return nil }
    let ends = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard ends.count == 3, ends[1].isEmpty, let first = Int(ends[0]), let last = Int(ends[2]), first <= last,
      limits.contains(first), limits.contains(last)
    else {
      let least = "\(limits.lowerBound) or more"
      throw UsageError("\(name) is '\(text)'; give two whole numbers, \(least), such as 2..20")
    }
    return first...last
  }

  /// Words with commas between.
  package func list(_ name: String) throws(UsageError) -> [String]? {
    guard let text = try text(name) else { return nil }
    let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard words.allSatisfy({ !$0.isEmpty }) else {
      throw UsageError("\(name) is '\(text)'; give names with commas between")
    }
    return words
  }

  /// Finite numbers of at least 0: "1.5,2,3", or powers of ten from one to another, "1e-4..1e1".
  package func numbers(_ name: String) throws(UsageError) -> [Double]? {
    guard let text = try text(name) else { return nil }
    let error = UsageError(
      "\(name) is '\(text)'; give numbers with commas between, or powers of ten such as 1e-4..1e1")
    var numbers: [Double] = []
    if let dots = text.firstRange(of: "..") {
      guard let first = Double(text[..<dots.lowerBound]), let last = Double(text[dots.upperBound...]),
        first > 0, first <= last, last <= 1e12, first >= 1e-12
      else { throw error }
      // By decimal exponents, so that the values are those that the words would give.
      for exponent in -12...12 {
        guard let power = Double("1e\(exponent)"), power >= first, power <= last else { continue }
        numbers.append(power)
      }
      guard numbers.first == first, numbers.last == last else { throw error }
      return numbers
    }
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    numbers = words.compactMap { Double($0) }.filter { $0 >= 0 && $0.isFinite }
    guard numbers.count == words.count else { throw error }
    guard Set(numbers).count == numbers.count else { throw Self.repetition(name, text) }
    return numbers
  }

  /// Seeds: "10" for 0 to 9, "3..5", or "0,7".
  package func seeds(_ name: String) throws(UsageError) -> [Int]? {
    guard let text = try text(name) else { return nil }
    let error = UsageError(
      "\(name) is '\(text)'; give a count such as 10, a range 3..5 (0..0 is seed 0 alone), or a list 0,7; a million at most"
    )
    if text.contains("..") {
      return try range(name, in: 0...(.max)).map { range throws(UsageError) in
        guard range.upperBound - range.lowerBound < 1_000_000 else { throw error }
        return Array(range)
      }
    }
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    let seeds = numbers.compactMap { $0 }.filter { $0 >= 0 }
    guard seeds.count == numbers.count, text.contains(",") || (1...1_000_000).contains(seeds[0]) else {
      throw error
    }
    guard Set(seeds).count == seeds.count else { throw Self.repetition(name, text) }
    return text.contains(",") ? seeds : Array(0..<seeds[0])
  }

  private static func repetition(_ name: String, _ text: String) -> UsageError {
    UsageError("\(name) is '\(text)', which has a value twice; give each once")
  }

  /// A finite number, above or at a limit.
  package func number(_ name: String, above limit: Double, orEqual: Bool = false) throws(UsageError)
    -> Double?
  {
    guard let text = try text(name) else { return nil }
    guard let value = Double(text), value.isFinite, value > limit || (orEqual && value == limit) else {
      throw UsageError(
        "\(name) is '\(text)'; give a number \(orEqual ? "of at least" : "above") \(limit.brief)")
    }
    return value
  }

  /// A share, from 0 up to but without 1.
  package func share(_ name: String) throws(UsageError) -> Double? {
    guard let text = try text(name) else { return nil }
    guard let value = Double(text), (0..<1).contains(value) else {
      throw UsageError("\(name) is '\(text)'; give a share, 0 or more and less than 1")
    }
    return value
  }

  /// Whole numbers of at least 1, separated by commas.
  package func sizes(_ name: String) throws(UsageError) -> [Int]? {
    guard let text = try text(name) else { return nil }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let sizes = parts.compactMap { Int($0) }.filter { $0 >= 1 }
    guard sizes.count == parts.count else {
      throw UsageError("\(name) is '\(text)'; give whole numbers with commas between, such as 500,500,2000")
    }
    return sizes
  }

  /// One of the names of an enumeration.
  package func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, of type: Choice.Type
  ) throws(UsageError) -> Choice? where Choice.RawValue == String {
    guard let text = try text(name) else { return nil }
    guard let value = Choice(rawValue: text) else {
      throw UsageError("\(name) is '\(text)'; \(text.correction(in: Choice.allCases.map(\.rawValue)))")
    }
    return value
  }
}
