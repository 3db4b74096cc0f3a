/// The sparse text of libsvm and svmlight: a line `label index:value index:value …` a sample, features that are
/// zero left out.
///
/// Indices count from 1 and ascend. Where an index 0 occurs, all count from 0, as some writers do by default, also
/// those of other files that are read together. Text after # is a comment; `qid:` is skipped.
struct SparseTable {
  /// The least and the greatest index that features have.
  struct Extent: Equatable {
    /// 1, or 0 where that occurs.
    fileprivate(set) var first = 1
    fileprivate(set) var last = 0

    /// The extent of two files that are read together.
    func union(_ other: Extent) -> Extent {
      var union = self
      (union.first, union.last) = (min(first, other.first), max(last, other.last))
      return union
    }

    fileprivate mutating func add(_ index: Int32) {
      if index == 0 { first = 0 }
      last = max(last, Int(index))
    }
  }

  private(set) var rows = 0
  /// The number of indices, or more as the options say.
  private(set) var columns = 0
  /// The indices that occur, or more after `take`.
  private(set) var extent = Extent()
  /// The labels, nil where some are not whole numbers.
  private(set) var labels: [Int]?
  /// The first of those that are not.
  private(set) var fraction: DataFileDescription.Label?

  private var indices: [Int32] = []
  private var values: [Float] = []
  /// Where each row's entries begin, and where the last ones end.
  private var starts = [0]

  /// The samples in a text.
  ///
  /// - Throws: `FormatError` with the line, or for a dense matrix above the limit.
  init(parsing bytes: [UInt8], _ reading: DatasetReading) throws(FormatError) {
    var table = SparseTable()
    try bytes.withUnsafeBufferPointer { text throws(FormatError) in
      try table.parse(text)
    }
    try table.take(table.extent, reading)
    self = table
  }

  private init() {}

  /// Has the features of an extent, which is that of all files read together.
  ///
  /// - Parameter rowsInAll: the samples of these, or nil for those of this one.
  mutating func take(
    _ extent: Extent, _ reading: DatasetReading, rowsInAll: Int? = nil
  ) throws(FormatError) {
    self.extent = extent
    if let first = reading.firstIndex ?? reading.sparseDefault?.firstIndex {
      guard first == 0 || (first == 1 && extent.first == 1) else {
        throw .unsupported(
          first == 1
            ? "index 0 occurs, and the first is to be 1"
            : "the first index is to be \(first), and can be 0 or 1 only")
      }
      self.extent.first = first
    }
    columns = extent.last + 1 - self.extent.first
    if let featureCount = reading.featureCount ?? reading.sparseDefault?.count {
      guard columns <= featureCount else {
        throw .unsupported(
          "there are \(columns) features, from index \(self.extent.first) to \(extent.last), and \(featureCount) are expected"
        )
      }
      columns = featureCount
    }
    try check(rows: rowsInAll ?? rows, limit: reading.denseLimit)
  }

  private func check(rows: Int, limit: Int) throws(FormatError) {
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard overflow || count > limit / MemoryLayout<Float>.size else { return }
    throw .unsupported(
      "\(rows) samples of \(columns) features, of which few values are not zero, would be a dense "
        + "matrix of more than \(limit >> 20) MiB, too much for this machine; choose features, or reduce their "
        + "number, by SVD or hashing"
    )
  }

  /// Stores the samples, row after row.
  ///
  /// - Precondition: `target` has room for rows · columns numbers.
  func write(to target: UnsafeMutableBufferPointer<Float>) {
    target.update(repeating: 0)
    for row in 0..<rows {
      for entry in starts[row]..<starts[row + 1] {
        target[row * columns + Int(indices[entry]) - extent.first] = values[entry]
      }
    }
  }

  // MARK: Parsing

  private mutating func parse(_ text: UnsafeBufferPointer<UInt8>) throws(FormatError) {
    var line = 0
    var position = 0
    var labels: [Int] = []
    while position < text.count {
      var end = position
      while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
      line += 1
      var words = Words(rest: text[position..<end])
      position = end + 1
      guard let label = words.next() else { continue }
      guard let number = DecimalNumber.double(label) else {
        throw .invalidValue(line: line, what: "the label", text: Self.text(label))
      }
      // Beyond 2⁵³ several integers are one Double.
      let exact = number.magnitude < 0x1p53 ? nil : Int(Self.text(label))
      if let integer = exact ?? Int(exactly: number) {
        labels.append(integer)
      } else if fraction == nil {
        fraction = DataFileDescription.Label(line: line, text: Self.text(label))
      }
      var last: Int32 = -1
      while let word = words.next() {
        guard let (index, value) = try entry(word, line) else { continue }
        guard index > last else {
          throw .unsupported("line \(line): index \(index) follows \(last); sort the indices of each line")
        }
        last = index
        extent.add(index)
        indices.append(index)
        values.append(value)
      }
      rows += 1
      starts.append(indices.count)
    }
    self.labels = fraction == nil && rows > 0 ? labels : nil
  }

  private func entry(
    _ word: UnsafeBufferPointer<UInt8>, _ line: Int
  ) throws(FormatError) -> (Int32, Float)? {
    guard let colon = word.firstIndex(of: UInt8(ascii: ":")) else {
      throw .unsupported("line \(line): “\(Self.text(word))” is not index:value")
    }
    let name = UnsafeBufferPointer(rebasing: word[..<colon])
    if name.elementsEqual("qid".utf8) { return nil }
    let valueText = UnsafeBufferPointer(rebasing: word[(colon + 1)...])
    guard let index = Int32(String(decoding: name, as: UTF8.self)), index >= 0, index < .max else {
      guard !name.isEmpty, name.allSatisfy(\.isDigit) else {
        throw .unsupported("line \(line): “\(Self.text(word))” has no whole number as its index")
      }
      throw .unsupported(
        "line \(line): “\(Self.text(word))” has an index beyond \(Int32.max - 1), the largest; number the features "
          + "without gaps")
    }
    guard let value = DecimalNumber.float(valueText) else {
      throw .invalidValue(line: line, what: "feature \(index)", text: Self.text(valueText))
    }
    return (index, value)
  }

  private static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: bytes.prefix(40), as: UTF8.self)
  }

  /// The words of a line up to a comment.
  struct Words {
    var rest: Slice<UnsafeBufferPointer<UInt8>>

    mutating func next() -> UnsafeBufferPointer<UInt8>? {
      rest = rest.drop { $0 <= 0x20 }
      let word = rest.prefix { $0 > 0x20 && $0 != UInt8(ascii: "#") }
      if word.isEmpty { return nil }
      rest = rest[word.endIndex...]
      return UnsafeBufferPointer(rebasing: word)
    }
  }
}
