extension SparseTable {
  /// A line a sample: the label, 0 where there are none, and index:value from 1 on for what is not zero.
  static func encode(_ data: Dataset) -> [UInt8] {
    var output = TextOutput()
    data.forEachRow { row, values in
      output.append(data.labels?[row].description ?? "0")
      for (index, value) in values.enumerated() where value != 0 {
        output.append(" ")
        output.append((index + 1).description)
        output.append(":")
        output.append(value)
      }
      output.append("\n")
    }
    return output.bytes
  }
}
