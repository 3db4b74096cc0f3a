/// Numbers in lines of text, the same number of them on every line, with labels in one of the columns or
/// without.
///
/// The first line is a header if `DatasetReading.hasHeader` says so, or a column is asked for by name;
/// or else if it looks like one (`HeaderGuess`). Where there is to be one it may also be the line from # on above it.
struct TextTable {
  private(set) var rows = 0
  /// Columns without that of the labels.
  private(set) var columns = 0
  /// The numbers, line after line.
  private(set) var elements: [Float] = []
  /// The header without the label column.
  private(set) var names: [String]?
  /// The texts of the label column.
  private(set) var labels: LabelTexts?

  private let reading: DatasetReading
  private let onlyLabels: Bool
  private var header: [String]?
  private var labelIndex = -1
  private var isIgnored: [Bool] = []
  private var fieldCount = 0

  /// The numbers in a text; none at all if the text has no line of them.
  ///
  /// - Parameter onlyLabels: whether all columns but that of the labels are left out.
  /// - Throws: `FormatError` with line, column and the column's name for fields that are missing or not numbers,
  ///   and with the line for those with more or fewer fields than the first.
  /// - Complexity: O(bytes).
  init(
    parsing bytes: [UInt8], _ reading: DatasetReading = DatasetReading(), onlyLabels: Bool = false
  ) throws(FormatError) {
    var table = Self(reading, onlyLabels)
    try bytes.withUnsafeBufferPointer { text throws(FormatError) in
      var records = TextRecords(text)
      guard try records.next() else { return }
      let isHeader = try table.start(records)
      if isHeader, try !records.next() { return }
      repeat {
        try table.append(records)
        if table.rows == 1 {
          // As if all lines were as long as the first.
          let length = 2 + records.fields.reduce(0) { $0 + $1.end - $1.start + 1 }
          table.elements.reserveCapacity(table.columns * (1 + text.count / length))
        }
      } while try records.next()
    }
    self = table
  }

  private init(_ reading: DatasetReading, _ onlyLabels: Bool) {
    (self.reading, self.onlyLabels) = (reading, onlyLabels)
  }

  // MARK: The first line

  /// Finds out what the columns are; true if the record is a header.
  private mutating func start(_ records: TextRecords) throws(FormatError) -> Bool {
    fieldCount = records.fields.count
    let headerLine = try headerLine(records)
    header = try headerLine?.names()
    if let column = reading.labelColumn {
      labelIndex = try index(of: column)
      labels = LabelTexts()
    }
    isIgnored = (0..<fieldCount).map { onlyLabels && $0 != labelIndex }
    for column in reading.ignoredColumns {
      let index = try index(of: column)
      guard index != labelIndex else {
        throw .unsupported("column \(column) cannot both hold the classes and be left out")
      }
      isIgnored[index] = true
    }
    if let name = reading.optionalColumn, let header {
      for index in 0..<fieldCount where header[index] == name { isIgnored[index] = true }
    }
    let features = (0..<fieldCount).filter { $0 != labelIndex && !isIgnored[$0] }
    columns = features.count
    names = header.map { header in features.map { header[$0] } }
    return headerLine?.line == records.line
  }

  /// At the line that names the columns, the first or the comment above it; nil where none does.
  private func headerLine(_ records: TextRecords) throws(FormatError) -> TextRecords? {
    let guess = HeaderGuess(records: records, others: others(records))
    if reading.hasHeader ?? !askedNames.isEmpty { return try guess.lineOfHeader(with: askedNames) }
    if reading.hasHeader == nil, try guess.isHeader() { return records }
    try guess.refuseSampleInComment()
    return nil
  }

  /// Where a column is, from 0.
  private func index(of column: DatasetReading.Column) throws(FormatError) -> Int {
    switch column {
    case .index(let index):
      if reading.ambiguousNumbers.contains(index), let header, let place = header.firstIndex(of: "\(index)"),
        place != index - 1, header.allSatisfy({ Int($0) != nil })
      {
        let number = (1...fieldCount).contains(index) ? ", column \(index) “\(header[index - 1])”" : ""
        throw .unsupported(
          "column \(place + 1) is called “\(index)”\(number); give the number of the one that is meant with a sign: +\(place + 1)"
            + (number.isEmpty ? "" : " or +\(index)"))
      }
      guard (1...fieldCount).contains(index) else {
        throw .noColumn("\(index)", available: "there are \(fieldCount)")
      }
      return index - 1
    case .name(let name):
      guard let header else { throw .noColumn("“\(name)”", available: "the file has no header") }
      guard let index = header.firstIndex(of: name) else {
        throw .noColumn("“\(name)”", available: "there are \(Self.list(header))")
      }
      guard let second = header[(index + 1)...].firstIndex(of: name) else { return index }
      throw .unsupported(
        "columns \(index + 1) and \(second + 1) are both called “\(name)”; give the number of the one that is meant"
      )
    }
  }

  /// The label column and those that are left out.
  private var namedColumns: [DatasetReading.Column] {
    reading.ignoredColumns + (reading.labelColumn.map { [$0] } ?? [])
  }

  /// The names of columns that are asked for.
  private var askedNames: [String] {
    namedColumns.compactMap { if case .name(let name) = $0 { name } else { nil } }
  }

  /// The columns in which what is no number does not tell a header, from 0.
  private func others(_ records: TextRecords) -> Set<Int> {
    var others = Set(namedColumns.compactMap { if case .index(let index) = $0 { index &- 1 } else { nil } })
    if onlyLabels {
      others.formUnion(
        records.fields.indices.filter { DecimalNumber.double(records.bytes(records.fields[$0])) == nil })
    }
    return others
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(20).map { "“\($0)”" }.joined(separator: ", ") + (names.count > 20 ? ", …" : "")
  }

  // MARK: Records

  private mutating func append(_ records: TextRecords) throws(FormatError) {
    guard records.fields.count == fieldCount else {
      if records.beginsWithMark { throw records.wrongComment(expected: fieldCount) }
      throw .fieldCount(line: records.line, fields: records.fields.count, expected: fieldCount)
    }
    for (index, field) in records.fields.enumerated() where !isIgnored[index] {
      let text = records.bytes(field)
      if index == labelIndex {
        if records.isMissing(field) { throw missing(records, index) }
        labels?.append(try records.string(field))
      } else if let value = DecimalNumber.float(text), !value.isNaN {
        elements.append(value)
      } else if MissingValue.isMissing(text) {
        guard reading.keepsMissing else { throw missing(records, index) }
        elements.append(.nan)
      } else {
        throw .notANumber(
          line: records.line, column: index + 1, name: header?[index],
          text: String(decoding: text.prefix(40), as: UTF8.self))
      }
    }
    rows += 1
  }

  private func missing(_ records: TextRecords, _ index: Int) -> FormatError {
    .missingValue(
      line: records.line, column: index + 1, name: header?[index],
      text: String(decoding: records.bytes(records.fields[index]), as: UTF8.self)
    )
  }
}
