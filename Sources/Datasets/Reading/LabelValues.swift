/// The classes of the samples of one file: integers, or names with their places in a sorted list.
enum LabelValues: Equatable {
  case integers([Int])
  case names([Int], [String])

  var count: Int {
    switch self {
    case .integers(let labels), .names(let labels, _): labels.count
    }
  }

  /// The labels of several files after one another; names are numbered in the order of all of them.
  static func joined(_ parts: [LabelValues]) -> (labels: [Int], names: [String]?) {
    let hasNames = parts.contains { if case .names = $0 { true } else { false } }
    guard hasNames else { return (parts.flatMap(\.labels), nil) }
    let all = Set(parts.flatMap(\.distinctNames).map(ExactText.init)).map(\.text).sorted(by: precedes)
    let ranks = Dictionary(uniqueKeysWithValues: zip(all.map(ExactText.init), 0...))
    let labels = parts.flatMap { part -> [Int] in
      switch part {
      case .integers(let labels): labels.map { ranks[ExactText("\($0)")] ?? 0 }
      case .names(let labels, let names):
        {
          let places = names.map { ranks[ExactText($0)] ?? 0 }
          return labels.map { places[$0] }
        }()
      }
    }
    return (labels, all)
  }

  private var labels: [Int] {
    switch self {
    case .integers(let labels), .names(let labels, _): labels
    }
  }

  private var distinctNames: [String] {
    switch self {
    case .integers(let labels): Set(labels).map(String.init)
    case .names(_, let names): names
    }
  }

  /// The order of the code points, the same everywhere.
  static func precedes(_ left: String, _ right: String) -> Bool {
    left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
  }
}

/// A text that equals no other one but itself: Swift's equality also takes an é for an e with an accent behind it.
private struct ExactText: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: ExactText, right: ExactText) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}

/// Labels as their texts come.
struct LabelTexts {
  /// The distinct texts, in the order of their first use.
  private(set) var texts: [String] = []
  private var places: [ExactText: Int] = [:]
  /// For each sample the place of its text.
  private var samples: [Int] = []
  /// Whether some are known to be names, so that a number with a fraction is a name as well.
  var areNames = false

  var count: Int { samples.count }

  mutating func append(_ text: String) {
    let key = ExactText(text)
    if let place = places[key] {
      samples.append(place)
    } else {
      places[key] = texts.count
      samples.append(texts.count)
      texts.append(text)
    }
  }

  /// Whether the first text is a word above numbers, as the name of the column is; above other words it is taken for one
  /// of them.
  var hasHeader: Bool {
    guard let first = texts.first, texts.count > 1, DecimalNumber.double(first) == nil else { return false }
    return texts.dropFirst().allSatisfy { DecimalNumber.double($0) != nil }
      && !samples.dropFirst().contains(0)
  }

  /// Forgets a first sample whose text no other has.
  mutating func removeHeader() {
    texts.removeFirst()
    samples.removeFirst()
    samples = samples.map { $0 - 1 }
  }

  /// A number that is not whole where all labels are numbers, so that they look like measurements.
  struct NotAnInteger: Error {
    let row: Int
    let value: String
  }

  /// Integers where all texts are whole numbers and no two of them the same one, otherwise names.
  func values() throws(NotAnInteger) -> LabelValues {
    let numbers = texts.compactMap { DecimalNumber.double($0) }.filter(\.isFinite)
    if !areNames, numbers.count == texts.count, let place = numbers.firstIndex(where: { $0 != $0.rounded() })
    {
      throw NotAnInteger(row: samples.firstIndex(of: place) ?? 0, value: texts[place])
    }
    let integers = texts.compactMap(Self.integer)
    if Set(integers).count == texts.count { return .integers(samples.map { integers[$0] }) }
    let sorted = texts.sorted(by: LabelValues.precedes)
    let ranks = Dictionary(uniqueKeysWithValues: zip(sorted.map(ExactText.init), 0...))
    let places = texts.map { ranks[ExactText($0)] ?? 0 }
    return .names(samples.map { places[$0] }, sorted)
  }

  /// The integer that a text is: decimal digits, with zeros behind a point or not, as pandas writes integers next to
  /// missing ones.
  ///
  /// 010 and 1e1 are none, for they may stand beside 10 and be other classes.
  private static func integer(_ text: String) -> Int? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let digits = parts[0].drop { $0 == "-" || $0 == "+" }
    guard parts.count == 1 || parts[1].allSatisfy({ $0 == "0" }), digits.count == 1 || digits.first != "0"
    else { return nil }
    return Int(parts[0])
  }
}
