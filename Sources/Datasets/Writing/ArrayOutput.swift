import Kernels
import Serialization

extension Dataset {
  /// The shape of the samples as an array: images in three or four dimensions.
  fileprivate var arrayShape: [Int] {
    guard let imageShape, imageShape.count == columns else { return [rows, columns] }
    let size = [rows, imageShape.height, imageShape.width]
    return imageShape.channels == 1 ? size : size + [imageShape.channels]
  }
}

extension NPY {
  /// The samples as `|u1` where they are bytes, otherwise as `<f4`; images in their shape.
  static func encode(_ data: Dataset) -> [UInt8] {
    if let bytes = data.bytes { return header(type: "|u1", shape: data.arrayShape) + bytes.elements }
    return header(type: "<f4", shape: data.arrayShape) + LittleEndian.bytes(of: data.samples)
  }

  /// Labels as `<i4`, or as `<i8` where some are too large.
  static func encode(labels: [Int]) -> [UInt8] {
    let narrow = labels.compactMap { Int32(exactly: $0) }
    if narrow.count == labels.count { return encode(narrow) }
    var bytes = header(type: "<i8", shape: [labels.count])
    bytes.reserveCapacity(bytes.count + 8 * labels.count)
    for label in labels { withUnsafeBytes(of: Int64(label).littleEndian) { bytes.append(contentsOf: $0) } }
    return bytes
  }
}

extension NPZ {
  /// The samples as `x`, and the labels, if there are any, as `y`; deflated.
  ///
  /// - Throws: `FormatError.unsupported` for arrays of 4 GiB and more.
  static func encode(_ data: Dataset) throws(FormatError) -> [UInt8] {
    var members = [("x.npy", NPY.encode(data))]
    if let labels = data.labels { members.append(("y.npy", NPY.encode(labels: labels))) }
    return try Zip.encode(members)
  }
}

extension IDX {
  /// The samples as unsigned bytes or floats, images in their shape.
  static func encode(_ data: Dataset) -> [UInt8] {
    guard let bytes = data.bytes else {
      var file = header(0x0D, data.arrayShape)
      file.reserveCapacity(file.count + 4 * data.rows * data.columns)
      data.samples.withUnsafeElements { elements in
        for element in elements {
          withUnsafeBytes(of: element.bitPattern.bigEndian) { file.append(contentsOf: $0) }
        }
      }
      return file
    }
    return header(0x08, data.arrayShape) + bytes.elements
  }

  /// Labels as unsigned bytes, or as 32-bit integers where some are none; nil where some are neither.
  static func encode(labels: [Int]) -> [UInt8]? {
    let bytes = labels.compactMap { UInt8(exactly: $0) }
    if bytes.count == labels.count { return header(0x08, [labels.count]) + bytes }
    let words = labels.compactMap { Int32(exactly: $0) }
    guard words.count == labels.count else { return nil }
    return header(0x0C, [labels.count]) + words.flatMap { UInt32(bitPattern: $0).bigEndianBytes }
  }

  private static func header(_ type: UInt8, _ shape: [Int]) -> [UInt8] {
    [0, 0, type, UInt8(shape.count)] + shape.flatMap { UInt32(truncatingIfNeeded: $0).bigEndianBytes }
  }
}
