import Serialization

extension LabelFile {
  /// A label a line, by its name where it has one.
  ///
  /// Where the first is a word and all others are numbers, all are in quotation marks: it would be read as the name of
  /// the column.
  static func encode(_ labels: [Int], _ names: [String]?, delimiter: Unicode.Scalar) -> [UInt8] {
    guard let names else { return encode(labels) }
    var output = TextOutput()
    var texts = LabelTexts()
    for label in labels { texts.append(text(label, names)) }
    let areQuoted = texts.hasHeader
    for label in labels {
      output.append(field: text(label, names), delimiter: delimiter, isQuoted: areQuoted)
      output.append("\n")
    }
    return output.bytes
  }

  /// A label a line, a number or the name as a text of JSON; where there are names a number is a text as well.
  static func encodeAsJSON(_ labels: [Int], _ names: [String]?) -> [UInt8] {
    guard let names else { return encode(labels) }
    var output = TextOutput()
    for label in labels {
      output.append(JSON.string(text(label, names)).serialized())
      output.append("\n")
    }
    return output.bytes
  }

  private static func encode(_ labels: [Int]) -> [UInt8] {
    var output = TextOutput()
    for label in labels {
      output.append(label.description)
      output.append("\n")
    }
    return output.bytes
  }

  private static func text(_ label: Int, _ names: [String]) -> String {
    names.indices.contains(label) ? names[label] : label.description
  }
}
