import Kernels
import Serialization

extension ImageFolder {
  /// Writes each sample as an image into a folder: CLASS/NUMBER.png, or NUMBER.png where there are no labels.
  ///
  /// The number is that of the sample, from 0, with as many digits for all, so that the order of names is theirs.
  ///
  /// - Throws: `DatasetError.cannotWrite` for samples that are no images of bytes, names of classes that are no
  ///   names of folders, and a folder that has files already.
  static func write(_ data: Dataset, to path: String, as kind: OutputFormat.Kind) throws(DatasetError) {
    if let mismatch = data.labelMismatch { throw .cannotWrite(file: path, mismatch) }
    guard let shape = data.imageShape, min(shape.width, shape.height) > 0, shape.count == data.columns,
      shape.channels == 1 || shape.channels == 3
    else {
      throw .cannotWrite(
        file: path, "the \(data.columns) features have no known shape as images; give data that have one")
    }
    guard let bytes = bytes(data) else {
      throw .cannotWrite(file: path, "the values are not the bytes 0…255 that images hold")
    }
    let folders = try folders(data, path)
    let digits = String(max(data.rows - 1, 0)).count
    var (made, written) = ([String](), [String]())
    do throws(FileError) {
      if File.exists(path), try !File.names(in: path).isEmpty {
        throw FileError(path: path, operation: .write, reason: "the folder has files already; name a new one")
      }
      // By bytes: names that are one text to Swift may be two to the file system.
      let classes = Set(folders.map { Array($0.utf8) }).map { String(decoding: $0, as: UTF8.self) }
      for folder in [path] + classes.sorted() {
        if !File.exists(folder) { made.append(folder) }
        try File.createDirectory(folder)
      }
      for row in 0..<data.rows {
        let number = String(row)
        let name = String(repeating: "0", count: digits - number.count) + number
        let bitmap = Bitmap(
          width: shape.width, height: shape.height, channels: shape.channels,
          bytes: Array(bytes[(row * shape.count)..<((row + 1) * shape.count)]))
        let folder = folders.isEmpty ? path : folders[row]
        let (bytes, ending) =
          kind == .png
          ? (PNG.encode(bitmap), "png") : (PNM.encode(bitmap), shape.channels == 1 ? "pgm" : "ppm")
        written.append("\(folder)/\(name).\(ending)")
        try File.write(bytes, to: written[row], synchronized: false)
      }
    } catch {
      // Half of the images would stand in the way of the next attempt.
      for file in written { try? File.remove(file) }
      for folder in made.reversed() { try? File.removeDirectory(ifEmpty: folder) }
      throw .file(error)
    }
  }

  /// The samples as bytes, if they are all whole and in 0…255.
  private static func bytes(_ data: Dataset) -> [UInt8]? {
    if let bytes = data.bytes { return bytes.elements }
    let floats = data.samples
    let bytes = floats.withUnsafeElements { $0.compactMap { UInt8(exactly: $0) } }
    return bytes.count == floats.count ? bytes : nil
  }

  /// The folder of each sample's class; none at all without labels.
  private static func folders(_ data: Dataset, _ path: String) throws(DatasetError) -> [String] {
    guard data.labels != nil else { return [] }
    var folders: [String] = []
    for row in 0..<data.rows {
      let name = data.labelText(row) ?? ""
      guard !name.isEmpty, !name.hasPrefix("."), !name.utf8.contains(0), !name.contains("/") else {
        throw .cannotWrite(file: path, "the class “\(name)” cannot be the name of a folder")
      }
      folders.append("\(path)/\(name)")
    }
    return folders
  }
}
