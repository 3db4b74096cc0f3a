/// What kind of file some samples came from.
public struct DataFileDescription: Equatable, Sendable {
  /// The path as it was given.
  public let path: String
  /// The format in words: “npy”, “gzip of IDX”, “folder of images”.
  public let format: String
  /// The type of a number: “uint8”, “float32”, “text”.
  public let elementType: String
  /// Number of samples.
  public let samples: Int
  /// The first label of sparse text that is no whole number, for which all of the file were left aside.
  ///
  /// They are rather measurements. Nil for other files, and where labels were not to be read.
  public let fraction: Label?

  /// A label as it stands in its file.
  public struct Label: Equatable, Sendable {
    /// Its line, from 1.
    public let line: Int
    /// Its first 40 bytes.
    public let text: String
  }
}

extension NDArray.ElementType {
  /// The name that NumPy has for the type.
  var name: String {
    switch self {
    case .bool: "bool"
    case .uint8: "uint8"
    case .uint16: "uint16"
    case .uint32: "uint32"
    case .uint64: "uint64"
    case .int8: "int8"
    case .int16: "int16"
    case .int32: "int32"
    case .int64: "int64"
    case .float16: "float16"
    case .float32: "float32"
    case .float64: "float64"
    }
  }
}
