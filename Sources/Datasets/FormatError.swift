/// What is wrong with the bytes of a data file; `DatasetError` adds which file.
public enum FormatError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Bytes that should be there and are not; the text names what they are.
  case truncated(String, needed: Int, available: Int)
  /// Content that contradicts itself; the text says how.
  case corrupt(String)
  /// A valid variant of the format that is not read; the text says which, and the way out.
  case unsupported(String)
  /// Content that is larger, uncompressed, than the limit in bytes.
  case tooLarge(String, limit: Int)
  /// A field of a text file that is not a number; line and column count from 1, and the column has a name where
  /// the file has a header.
  case notANumber(line: Int, column: Int, name: String?, text: String)
  /// A value that is not a number where nothing else may be: `what` it is and its text.
  case invalidValue(line: Int, what: String, text: String)
  /// A field of a text file that is empty or a word for a missing value.
  case missingValue(line: Int, column: Int, name: String?, text: String)
  /// A column that a text file does not have; the text says which there are.
  case noColumn(String, available: String)
  /// A first line of a text file that may name the columns, or be the only sample with that word in a column of classes;
  /// both count from 1.
  case ambiguousHeader(line: Int, column: Int, word: String)
  /// A line of a text file with more or fewer fields than the first; lines count from 1.
  case fieldCount(line: Int, fields: Int, expected: Int)

  /// One line: what is wrong, where, and the values.
  public var description: String {
    switch self {
    case .truncated(let what, let needed, let available):
      "\(what) needs \(needed) byte\(needed == 1 ? "" : "s") and \(available) are left; "
        + "the file is cut off or damaged"
    case .corrupt(let what): "\(what); the file is damaged"
    case .unsupported(let what): what
    case .tooLarge(let what, let limit):
      "\(what) is larger than \(limit) bytes when decompressed, the limit here; decompress the file and load that, or a part of it"
    case .notANumber(let line, let column, let name, let text):
      "line \(line), column \(column)\(Self.named(name)): “\(Self.shown(text))” is not a number; "
        + "read the column as the classes, or leave it out"
        + (line == 1 ? "; if the line names the columns, read it as a header" : "")
        + (column == 1 && text.hasPrefix("#") ? "; if the line is a comment, remove it" : "")
    case .invalidValue(let line, let what, let text):
      "line \(line): \(what), “\(Self.shown(text))”, is not a number; write one there"
    case .missingValue(let line, let column, let name, let text):
      "line \(line), column \(column)\(Self.named(name)): a value is missing"
        + (text.isEmpty ? "" : " (“\(Self.shown(text))”)")
        + "; fill it in, or leave the line or the column out"
    case .noColumn(let column, let available): "no column \(column); \(available)"
    case .ambiguousHeader(let line, let column, let word):
      "line \(line) may name the columns, or be the only sample with “\(Self.shown(word))” in column \(column); say which"
    case .fieldCount(let line, let fields, let expected):
      "line \(line) has \(fields) column\(fields == 1 ? "" : "s"), the lines before it have \(expected); "
        + "give all as many, and put fields that hold the delimiter in quotation marks"
    }
  }

  private static func named(_ name: String?) -> String { name.map { " (“\(shown($0))”)" } ?? "" }

  /// A text of the file on one line, without what would control a terminal.
  private static func shown(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      scalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
    }
    return String(scalars)
  }
}
