extension SparseTable {
  /// A line a sample: the label, and index:value for what is not zero.
  ///
  /// The first index is the one that the data had where they were sparse text, and otherwise 1. Where there are no labels
  /// all are 0, which are read as none again.
  ///
  /// The first line has the last feature even if it is zero, and a first one of index 0, so that a reader knows how many
  /// there are, and where they begin.
  static func encode(_ data: Dataset) -> [UInt8] {
    var output = TextOutput()
    let first = data.firstIndex ?? 1
    data.forEachRow { row, values in
      output.append(data.labels?[row].description ?? "0")
      for (index, value) in values.enumerated()
      where value != 0 || (row == 0 && (index == values.count - 1 || index + first == 0)) {
        output.append(" ")
        output.append((index + first).description)
        output.append(":")
        output.append(value)
      }
      output.append("\n")
    }
    return output.bytes
  }
}
