import Serialization

/// The formats of data files, told by their content.
enum DataFormat: String {
  case npy, npz
  case idx = "IDX"
  case png = "PNG"
  case pnm = "PGM/PPM"
  case sparse = "libsvm"
  case jsonLines = "JSON lines"
  case text = "CSV"

  /// Whether a file of it is an image.
  var isImage: Bool { self == .png || self == .pnm }

  /// The format of the content; nil for binary content of another kind.
  ///
  /// - Parameter path: its name, which tells images from tables where the content leaves it open.
  init?(_ bytes: [UInt8], path: String = "") {
    if NPY.isNPY(bytes) {
      self = .npy
    } else if Zip.isZip(bytes) {
      self = .npz
    } else if IDX.isIDX(bytes) {
      self = .idx
    } else if PNG.isPNG(bytes) {
      self = .png
    } else if PNM.isPNM(bytes, isNamedImage: Self.namesPNM(path)) {
      self = .pnm
    } else if Self.isText(bytes) {
      self = JSONLines.isJSONLines(bytes) ? .jsonLines : SparseTable.isSparse(bytes) ? .sparse : .text
    } else {
      return nil
    }
  }

  /// Whether the bytes begin without those that no text has.
  static func isText(_ bytes: [UInt8]) -> Bool {
    bytes.prefix(1024).allSatisfy { $0 >= 0x20 || (0x09...0x0D).contains($0) }
  }

  private static func namesPNM(_ path: String) -> Bool {
    let name = path.lowercased()
    return [".pgm", ".ppm", ".pnm"].contains { name.hasSuffix($0) || name.hasSuffix("\($0).gz") }
  }
}

/// What a file holds, decompressed.
enum DataContent {
  /// The name of standard input, and of standard output, among paths.
  static let standardStream = "-"

  /// The byte-order mark of UTF-8, with which no other format begins.
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The content of a file, decompressed if it is a gzip file and without a byte-order mark, and whether it is
  /// one.
  static func read(_ path: String) throws(DatasetError) -> (bytes: [UInt8], isCompressed: Bool) {
    var bytes: [UInt8]
    do throws(FileError) {
      bytes = path == standardStream ? try File.readStandardInput() : try File.read(path)
    } catch {
      throw .file(error)
    }
    let isCompressed = Gzip.isGzip(bytes)
    if isCompressed {
      do throws(FormatError) { bytes = try Gzip.decode(bytes) } catch { throw .format(file: path, error) }
    }
    if bytes.starts(with: byteOrderMark) { bytes.removeFirst(byteOrderMark.count) }
    if bytes.isEmpty { throw .empty(file: path) }
    return (bytes, isCompressed)
  }

  /// The format of a file's content.
  static func format(_ bytes: [UInt8], _ path: String) throws(DatasetError) -> DataFormat {
    guard let format = DataFormat(bytes, path: path) else { throw .unknownFormat(file: path) }
    return format
  }

  /// The image that a content is.
  static func image(
    _ bytes: [UInt8], _ path: String, _ reading: DatasetReading
  ) throws(DatasetError) -> Bitmap {
    do throws(FormatError) {
      let bitmap: Bitmap
      switch DataFormat(bytes, path: path) {
      case .png: bitmap = try PNG.decode(bytes)
      case .pnm: bitmap = try PNM.decode(bytes)
      default: throw .unsupported("it is no image in PNG, PGM or PPM")
      }
      return reading.isGrey ? bitmap.grey : bitmap
    } catch {
      throw .format(file: path, error)
    }
  }
}
