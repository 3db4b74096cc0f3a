import Kernels
import Serialization

/// Images of one size: those of a folder, or a single one.
struct ImageFolder {
  let shape: ImageShape
  private(set) var rows = 0
  /// The pixels, image after image.
  private(set) var bytes: [UInt8] = []
  /// The class of each image: the name of its folder.
  private(set) var labels: LabelTexts?

  private static let extensions = ["png", "pgm", "ppm", "pnm"]
  private static let otherExtensions = ["jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp"]

  /// A single image.
  init(_ bitmap: Bitmap) {
    shape = ImageShape(width: bitmap.width, height: bitmap.height, channels: bitmap.channels)
    bytes = bitmap.bytes
    rows = 1
  }

  /// The images in a folder, in the order of their names; or in the folders inside it, each a class.
  ///
  /// Names that begin with a dot and files that are no images by the ends of their names are left aside.
  ///
  /// - Throws: `DatasetError`, also where an image has another size than the first.
  init(reading folder: String, _ reading: DatasetReading) throws(DatasetError) {
    let names = try Self.names(folder)
    let flat = try Self.images(names, in: folder)
    var files: [(path: String, label: String)] = flat.map { ($0, "") }
    for name in names where File.isDirectory("\(folder)/\(name)") {
      let path = "\(folder)/\(name)"
      let inner = try Self.names(path)
      files += try Self.images(inner, in: path).map { ($0, name) }
      for name in inner where File.isDirectory("\(path)/\(name)") {
        guard let image = try Self.images(Self.names("\(path)/\(name)"), in: "\(path)/\(name)").first else {
          continue
        }
        throw .format(
          file: folder,
          .unsupported(
            "“\(image)” is two folders deep and would be missed; move it into the folder of its class"))
      }
    }
    guard let first = files.first else { throw .empty(file: folder) }
    if !flat.isEmpty, files.count > flat.count {
      throw .mixedFolder(file: folder, image: flat[0], folder: files.last?.label ?? "")
    }
    let bitmap = try Self.read(first.path, reading)
    self.init(bitmap)
    // The others need not be as large.
    bytes.reserveCapacity(min(bitmap.bytes.count * files.count, AvailableMemory.bytes / 4))
    for file in files.dropFirst() {
      let bitmap = try Self.read(file.path, reading)
      let size = ImageShape(width: bitmap.width, height: bitmap.height, channels: bitmap.channels)
      guard size == shape else {
        throw .imageMismatch(file: file.path, shape: size, firstFile: first.path, firstShape: shape)
      }
      bytes += bitmap.bytes
      rows += 1
    }
    if flat.isEmpty {
      labels = LabelTexts()
      labels?.areNames = true
      for file in files { labels?.append(file.label) }
    }
  }

  private static func names(_ folder: String) throws(DatasetError) -> [String] {
    do throws(FileError) {
      return try File.names(in: folder).filter { !$0.hasPrefix(".") }.sorted(by: LabelValues.precedes)
    } catch { throw .file(error) }
  }

  /// The paths of those names that are images.
  private static func images(_ names: [String], in folder: String) throws(DatasetError) -> [String] {
    var paths: [String] = []
    for name in names {
      guard let dot = name.lastIndex(of: ".") else { continue }
      let ending = name[name.index(after: dot)...].lowercased()
      let path = "\(folder)/\(name)"
      if otherExtensions.contains(ending), !File.isDirectory(path) { throw .unknownFormat(file: path) }
      if extensions.contains(ending), !File.isDirectory(path) { paths.append(path) }
    }
    return paths
  }

  private static func read(_ path: String, _ reading: DatasetReading) throws(DatasetError) -> Bitmap {
    let (content, _) = try DataContent.read(path)
    return try DataContent.image(content, path, reading)
  }
}
