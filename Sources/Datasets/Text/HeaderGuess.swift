/// Whether the first line of a table names the columns, as its content suggests.
///
/// It does if it has a word, something with a letter, where features are, and all numbers there are digits alone; or if
/// all numbers there are in quotation marks above what is not. Where it could be a sample but for words in columns that
/// hold classes or are left out, or where it is 0, 1, 2 and so on, the lines below tell.
struct HeaderGuess {
  /// At the first line.
  let records: TextRecords
  /// The columns that hold classes or are left out, from 0.
  let others: Set<Int>

  /// - Throws: `FormatError` where the line may be either.
  func isHeader() throws(FormatError) -> Bool {
    var (hasWord, hasDamage, areDigits) = (false, false, true)
    var numbers: [Double] = []
    let quoted = try quotedAboveOthers()
    // What looks like a number is a name in quotation marks, unless another one has none: then a program put some
    // numbers of a sample in them.
    let areNames = quoted.indices.allSatisfy { others.contains($0) || quoted[$0] || !isValue($0) }
    for (index, field) in records.fields.enumerated() where !others.contains(index) {
      let text = records.bytes(field)
      if !quoted.isEmpty, quoted[index], field.start < field.end, areNames || !isValue(index) {
        hasWord = true
        continue
      }
      if MissingValue.isMissing(text) { continue }
      if let number = DecimalNumber.double(text) {
        numbers.append(number)
        areDigits = areDigits && text.allSatisfy(\.isDigit)
      } else if !Self.isWord(text) {
        hasDamage = true
      } else {
        hasWord = true
      }
    }
    if hasWord || hasDamage { return hasWord && areDigits }
    if areDigits, try isAboveIndex(numbers) { return true }
    if areDigits, try isCount() { return true }
    return try isHeader(above: numbers)
  }

  /// Whether the line is 0, 1, 2, … behind an empty field above what is none, as pandas calls columns without names
  /// beside its index.
  private func isAboveIndex(_ numbers: [Double]) throws(FormatError) -> Bool {
    guard let first = records.fields.first, first.start == first.end, !first.isQuoted, !numbers.isEmpty,
      numbers.count == records.fields.indices.dropFirst().count(where: { !others.contains($0) }),
      numbers.enumerated().allSatisfy({ $1 == Double($0) })
    else { return false }
    var below = records
    guard try below.next(), let index = below.fields.first, !below.isMissing(index) else { return false }
    // An index begins with 0, or is of words or dates.
    return DecimalNumber.double(below.bytes(index)).map { $0 == 0 } ?? true
  }

  /// Whether the line is 0, 1, 2, …, the number of each column, as pandas calls columns without names where it writes no
  /// index, and no sample: it would be an odd one in many columns, and in three or more above numbers with a point.
  private func isCount() throws(FormatError) -> Bool {
    let count = records.fields.count
    guard count >= Self.fewestCounted,
      records.fields.enumerated().allSatisfy({ records.bytes($1).elementsEqual("\($0)".utf8) })
    else { return false }
    var below = records
    guard try below.next(), below.fields.count == count else { return false }
    // Numbers that count on are all samples.
    let countsOn = below.fields.enumerated().allSatisfy {
      below.bytes($1).elementsEqual("\($0 + count)".utf8)
    }
    return !countsOn
      && (count >= Self.manyColumns || below.fields.contains { below.bytes($0).contains(UInt8(ascii: ".")) })
  }

  /// Columns from which on 0, 1, 2 and so on may name them.
  static let fewestCounted = 3

  /// Columns from which on nobody's first sample is 0, 1, 2 and so on.
  private static let manyColumns = 10

  /// Whether text that is neither a number nor missing is a name without quotation marks: “3x” is rather a damaged number,
  /// and so is “€3”, or one with the minus sign of a text program.
  static func isWord(_ text: some Collection<UInt8>) -> Bool {
    guard let first = text.first, !first.beginsNumber else { return false }
    return String(decoding: text, as: UTF8.self).contains(where: \.isLetter)
  }

  /// Whether a field is a number, or says that one is missing.
  private func isValue(_ index: Int) -> Bool {
    let text = records.bytes(records.fields[index])
    return MissingValue.isMissing(text) || DecimalNumber.double(text) != nil
  }

  /// Which fields are in quotation marks above one that is not; nothing where no field is in any.
  private func quotedAboveOthers() throws(FormatError) -> [Bool] {
    var below = records
    guard records.fields.contains(where: \.isQuoted), try below.next() else { return [] }
    return records.fields.indices.map {
      records.fields[$0].isQuoted && below.fields.indices.contains($0) && !below.fields[$0].isQuoted
    }
  }

  /// Whether a line is a header whose features would be called by numbers.
  private func isHeader(above names: [Double]) throws(FormatError) -> Bool {
    guard let below = try Below(records, others) else { return false }
    if below.hasNumbers { return true }
    guard zip(names, names.dropFirst()).allSatisfy({ $0 < $1 }) else { return false }
    // 0, 1, 2, … as pandas calls columns, or 1, 2, 3, ….
    let first = names.first ?? 0
    let areCounted = names.count >= 3 && names.enumerated().allSatisfy { $1 == first + Double($0) }
    if areCounted, first == 0 || (first == 1 && below.repeats) { return true }
    guard below.repeats || (areCounted && first == 1) else { return false }
    throw .ambiguousHeader(line: records.line, column: below.column + 1, word: below.word)
  }

  /// What stands below the first line's words in the columns that are no features.
  private struct Below {
    /// Whether there are nothing but numbers below one of the words.
    private(set) var hasNumbers = false
    /// Whether there are words below that occur more than once, as names of classes do.
    private(set) var repeats = false
    let word: String
    let column: Int

    /// Texts that are remembered to see one of them again.
    private static let memory = 10_000

    /// Nil where the first line has no words, or one that occurs again, so that it is no name of a column.
    init?(_ records: TextRecords, _ columns: Set<Int>) throws(FormatError) {
      let first = records.fields
      let words = columns.sorted().filter { first.indices.contains($0) }.filter {
        let text = records.bytes(first[$0])
        return !records.isMissing(first[$0]) && DecimalNumber.double(text) == nil
      }
      guard let column = words.first else { return nil }
      (self.column, word) = (column, String(decoding: records.bytes(first[column]), as: UTF8.self))
      var numbers: [Int: Bool] = [:]
      var seen: Set<[UInt8]> = []
      var below = records
      while try below.next() {
        for column in words where column < below.fields.count {
          let text = below.bytes(below.fields[column])
          if text.elementsEqual(records.bytes(first[column])) { return nil }
          if below.isMissing(below.fields[column]) { continue }
          let isNumber = DecimalNumber.double(text) != nil
          numbers[column] = isNumber && numbers[column] ?? true
          guard !isNumber, !repeats, seen.count < Self.memory else { continue }
          repeats = !seen.insert(Array(text)).inserted
        }
      }
      hasNumbers = numbers.values.contains(true)
    }
  }
}

extension UInt8 {
  /// Whether it is a decimal digit of ASCII.
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  /// Whether numbers may begin like this.
  fileprivate var beginsNumber: Bool { isDigit || "+-.".utf8.contains(self) }
}
