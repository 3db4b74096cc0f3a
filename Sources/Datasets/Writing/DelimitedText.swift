/// Writer of CSV and TSV.
enum DelimitedText {
  /// Samples a line each, with the label as the last column.
  ///
  /// There is a header where the features have names or there are labels. Without names the features are called x1,
  /// x2, …. Without a header a first sample of 0, 1, 2, … begins with 0.0, so that it is not taken for one.
  static func encode(_ data: Dataset, delimiter: Unicode.Scalar) -> [UInt8] {
    var output = TextOutput()
    if let header = header(data) {
      for (index, name) in header.enumerated() {
        if index > 0 { output.append(delimiter) }
        // A name that looks like a number, or like a damaged one, is a name only in quotation marks.
        let isQuoted = DecimalNumber.double(name) != nil || !HeaderGuess.isWord(name.utf8)
        output.append(field: name, delimiter: delimiter, isQuoted: isQuoted)
      }
      output.append("\n")
    }
    let hasNoHeader = output.bytes.isEmpty
    data.forEachRow { row, values in
      let mayBeNames = row == 0 && hasNoHeader && isCount(values)
      for (index, value) in values.enumerated() {
        if index > 0 { output.append(delimiter) }
        if index == 0, mayBeNames { output.append("0.0") } else { output.append(value) }
      }
      if let label = data.labelText(row) {
        output.append(delimiter)
        output.append(field: label, delimiter: delimiter)
      }
      output.append("\n")
    }
    return output.bytes
  }

  /// Whether a sample is 0, 1, 2, …, which at the top may be read as the names of columns.
  private static func isCount(_ values: UnsafeBufferPointer<Float>) -> Bool {
    values.count >= HeaderGuess.fewestCounted
      && values.enumerated().allSatisfy { $1 == Float($0) && $1.sign == .plus }
  }

  private static func header(_ data: Dataset) -> [String]? {
    let names = data.featureNames.flatMap { $0.count == data.columns ? $0 : nil }
    guard data.labels != nil else { return names }
    let features = names ?? (1...max(data.columns, 1)).map { "x\($0)" }
    var label = "label"
    while features.contains(label) { label += "_" }
    return features + [label]
  }
}
