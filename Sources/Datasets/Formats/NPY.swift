import Kernels
import Serialization

/// NumPy's `.npy` format: one array.
public enum NPY {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  static func isNPY(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  /// The array in an `.npy` file of version 1, 2 or 3.
  ///
  /// Elements may be truth values, integers of 8 to 64 bits, or floating-point numbers of 16 to 64 bits, of
  /// either byte order; the array may be in C or in Fortran order.
  ///
  /// - Throws: `FormatError` for other types, and for files that are malformed or cut off.
  public static func decode(_ bytes: [UInt8]) throws(FormatError) -> NDArray { try decode(bytes[...]) }

  static func decode(_ bytes: ArraySlice<UInt8>) throws(FormatError) -> NDArray {
    var reader = ByteReader(bytes)
    let header = try readHeader(&reader)
    let array = try NDArray(
      header.elementType, shape: header.shape, isBigEndian: header.isBigEndian, data: reader.rest,
      format: "npy")
    return header.isFortranOrder ? array.inRowMajorOrder() : array
  }

  /// The header of a file of which only the first bytes need be there.
  static func readHeader(_ reader: inout ByteReader) throws(FormatError) -> NPYHeader {
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
    return try NPYHeader(parsing: try reader.take(headerCount, "the npy header"))
  }

  /// An `.npy` file of type `<f4` and shape (rows, columns).
  public static func encode(_ matrix: Matrix) -> [UInt8] {
    header(type: "<f4", shape: [matrix.rows, matrix.columns]) + LittleEndian.bytes(of: matrix)
  }

  /// An `.npy` file of type `<i4` and shape (count,).
  public static func encode(_ numbers: [Int32]) -> [UInt8] {
    header(type: "<i4", shape: [numbers.count]) + LittleEndian.bytes(of: numbers)
  }

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
