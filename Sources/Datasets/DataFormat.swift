import Serialization

/// The formats of data files, told by their content.
enum DataFormat {
  case npy, npz, idx, text

  /// The format of the content; nil for binary content of another kind.
  init?(_ bytes: [UInt8]) {
    if NPY.isNPY(bytes) {
      self = .npy
    } else if Zip.isZip(bytes) {
      self = .npz
    } else if IDX.isIDX(bytes) {
      self = .idx
    } else if bytes.prefix(1024).allSatisfy({ $0 >= 0x20 || (0x09...0x0D).contains($0) }) {
      self = .text
    } else {
      return nil
    }
  }

  /// The content of a file, decompressed if it is a gzip file, and its format.
  static func read(_ path: String) throws(DatasetError) -> (DataFormat, [UInt8]) {
    var bytes: [UInt8]
    do throws(FileError) {
      bytes = try File.read(path)
    } catch {
      throw .file(error)
    }
    if Gzip.isGzip(bytes) {
      do throws(FormatError) {
        bytes = try Gzip.decode(bytes)
      } catch {
        throw .format(file: path, error)
      }
    }
    if bytes.isEmpty { throw .empty(file: path) }
    guard let format = DataFormat(bytes) else { throw .unknownFormat(file: path) }
    return (format, bytes)
  }
}
