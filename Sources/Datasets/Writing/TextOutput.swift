import Kernels

/// Lines of text that grow.
package struct TextOutput {
  /// The text so far, in UTF-8.
  package private(set) var bytes: [UInt8] = []

  /// No text yet.
  package init() {}

  /// Adds text as it is.
  package mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Adds a character of ASCII.
  mutating func append(_ byte: Unicode.Scalar) { bytes.append(UInt8(ascii: byte)) }

  /// The fewest digits that give back the number; whole ones below a million without a fraction.
  mutating func append(_ value: Float) {
    if value.magnitude < 1e6, value == value.rounded(.towardZero), value != 0 || value.sign == .plus {
      append(Int(value).description)
    } else {
      append(value.description)
    }
  }

  /// A field of CSV, in quotation marks where it needs them or they are asked for: words for missing values too, which
  /// are names then.
  package mutating func append(field: String, delimiter: Unicode.Scalar, isQuoted: Bool = false) {
    let isPlain =
      !isQuoted && !MissingValue.isMissing(field)
      && !"#[{".unicodeScalars.contains(field.unicodeScalars[field.startIndex])
      && field.unicodeScalars.allSatisfy {
        !$0.properties.isWhitespace && $0 != "\"" && $0 != delimiter && $0 != ";" && $0 != ","
      }
    guard !isPlain else { return append(field) }
    append("\"")
    for scalar in field.unicodeScalars {
      if scalar == "\"" { append("\"") }
      append(String(scalar))
    }
    append("\"")
  }
}

extension Dataset {
  /// Calls `body` with each row, as floats.
  func forEachRow(_ body: (Int, UnsafeBufferPointer<Float>) -> Void) {
    let columns = columns
    guard let bytes else {
      samples.withUnsafeElements { elements in
        for row in 0..<rows {
          body(row, UnsafeBufferPointer(rebasing: elements[(row * columns)..<((row + 1) * columns)]))
        }
      }
      return
    }
    // A row at a time, so that there are never floats of all bytes.
    var values = [Float](repeating: 0, count: columns)
    bytes.withUnsafeElements { elements in
      for row in 0..<rows {
        for column in 0..<columns { values[column] = Float(elements[row * columns + column]) }
        values.withUnsafeBufferPointer { body(row, $0) }
      }
    }
  }

  /// What a sample's label is called: the name of its class, or the number.
  func labelText(_ row: Int) -> String? {
    labels.map { labels in
      if let classNames, classNames.indices.contains(labels[row]) { return classNames[labels[row]] }
      return labels[row].description
    }
  }
}
