import Kernels
import Serialization

/// NumPy's `.npy` format: one array.
public enum NPY {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  static func isNPY(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  /// The array in an `.npy` file of version 1, 2 or 3.
  ///
  /// Elements may be `|u1`, `<i4`, `<i8`, `<f4` or `<f8`, in C order.
  ///
  /// - Throws: `FormatError` for other types and orders, and for files that are malformed or cut off.
  public static func decode(_ bytes: [UInt8]) throws(FormatError) -> NDArray { try decode(bytes[...]) }

  static func decode(_ bytes: ArraySlice<UInt8>) throws(FormatError) -> NDArray {
    var reader = ByteReader(bytes)
    let (elementType, shape) = try readHeader(&reader)
    return try NDArray(elementType, shape: shape, isBigEndian: false, data: reader.rest, format: "npy")
  }

  /// The type and the shape of the array in a file of which only the first bytes need be there.
  static func readHeader(
    _ reader: inout ByteReader
  ) throws(FormatError) -> (type: NDArray.ElementType, shape: [Int]) {
    guard try reader.take(magic.count, "the npy magic").elementsEqual(magic) else {
      throw .corrupt("the npy magic is missing")
    }
    let version = try reader.little(UInt8.self, "the npy version")
    _ = try reader.take(1, "the npy version")
    let headerCount: Int
    switch version {
    case 1: headerCount = Int(try reader.little(UInt16.self, "the npy header length"))
    case 2, 3: headerCount = Int(try reader.little(UInt32.self, "the npy header length"))
    default: throw .unsupported("npy version \(version); versions 1, 2 and 3 are read")
    }
    let header = try NPYHeader(parsing: try reader.take(headerCount, "the npy header"))
    guard let elementType = elementTypes[header.type] else {
      throw .unsupported(
        "npy elements of type \(header.type); convert them with astype to "
          + "uint8, int32, int64, float32 or float64, little-endian")
    }
    if header.isFortranOrder, header.shape.count > 1 {
      throw .unsupported("npy array in Fortran order; save numpy.ascontiguousarray(x) instead")
    }
    return (elementType, header.shape)
  }

  /// An `.npy` file of type `<f4` and shape (rows, columns).
  public static func encode(_ matrix: Matrix) -> [UInt8] {
    header(type: "<f4", shape: [matrix.rows, matrix.columns]) + LittleEndian.bytes(of: matrix)
  }

  /// An `.npy` file of type `<i4` and shape (count,).
  public static func encode(_ numbers: [Int32]) -> [UInt8] {
    header(type: "<i4", shape: [numbers.count]) + LittleEndian.bytes(of: numbers)
  }

  private static let elementTypes: [String: NDArray.ElementType] = [
    "|u1": .uint8, "<i4": .int32, "<i8": .int64, "<f4": .float32, "<f8": .float64,
  ]

  /// Everything before the data, padded so that these begin at a multiple of 64 bytes.
  static func header(type: String, shape: [Int]) -> [UInt8] {
    let extents = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(extents)), }"
    while !(magic.count + 4 + text.utf8.count + 1).isMultiple(of: 64) { text += " " }
    text += "\n"
    let count = text.utf8.count
    return magic + [1, 0, UInt8(count & 0xFF), UInt8(count >> 8)] + text.utf8
  }
}
