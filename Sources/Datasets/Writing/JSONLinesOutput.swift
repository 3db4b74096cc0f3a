import Serialization

extension JSONLines {
  /// An object a line: `{"x":[…],"label":…}`, the label a number or the name of a class, left out where there are
  /// none.
  static func encode(_ data: Dataset) -> [UInt8] {
    var output = TextOutput()
    data.forEachRow { row, values in
      output.append("{\"x\":[")
      for (index, value) in values.enumerated() {
        if index > 0 { output.append(",") }
        if value.isFinite { output.append(value) } else { output.append("null") }
      }
      output.append("]")
      if let label = data.labelText(row) {
        output.append(",\"label\":")
        output.append(data.classNames == nil ? label : JSON.string(label).serialized())
      }
      output.append("}\n")
    }
    return output.bytes
  }
}
