/// The IDX format of the MNIST files: one big-endian array.
enum IDX {
  private static let elementTypes: [UInt8: NDArray.ElementType] = [
    0x08: .uint8, 0x09: .int8, 0x0B: .int16, 0x0C: .int32, 0x0D: .float32, 0x0E: .float64,
  ]

  /// Whether the bytes begin with IDX's magic number: two zeros, a type, a number of dimensions.
  static func isIDX(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 4 && bytes[0] == 0 && bytes[1] == 0 && elementTypes[bytes[2]] != nil && bytes[3] > 0
  }

  /// The array in an IDX file.
  ///
  /// - Throws: `FormatError` for files that are malformed or cut off.
  static func decode(_ bytes: [UInt8]) throws(FormatError) -> NDArray {
    var reader = ByteReader(bytes[...])
    let magic = Array(try reader.take(4, "the IDX magic"))
    guard isIDX(magic), let elementType = elementTypes[magic[2]] else {
      throw .corrupt("the IDX magic \(magic) is not 0, 0, type, dimensions")
    }
    var shape: [Int] = []
    for _ in 0..<magic[3] { shape.append(Int(try reader.big(UInt32.self, "the IDX shape"))) }
    return try NDArray(elementType, shape: shape, isBigEndian: true, data: reader.rest, format: "IDX")
  }
}
