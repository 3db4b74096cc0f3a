import Datasets
import Kernels
import Serialization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A directory for one test's files, removed with its content in the end.
final class Workbench {
  let path: String

  init() throws {
    var template = Array("/tmp/deepkmeans-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw FileError(path: "/tmp", operation: .createDirectory, reason: String(cString: strerror(errno)))
    }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { Self.removeAll(path) }

  private static func removeAll(_ path: String) {
    for name in names(in: path) { removeAll("\(path)/\(name)") }
    remove(path)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes text and returns the file's path.
  func write(_ text: String, to name: String) throws -> String {
    try File.write(Array(text.utf8), to: file(name))
    return file(name)
  }

  /// Three blobs in six dimensions as `.npy`, and their classes as text.
  func writeBlobs(_ n: Int, seed: UInt64 = 1) throws -> (data: String, labels: String) {
    var random = Random(seed: seed)
    var samples = Matrix(rows: n, columns: 6)
    for i in 0..<n {
      for j in 0..<6 { samples[i, j] = Float(random.nextNormal()) * 0.3 + (j % 3 == i % 3 ? 2 : 0) }
    }
    try File.write(NPY.encode(samples), to: file("blobs.npy"))
    let classes = (0..<n).map { "\($0 % 3 + 7)\n" }.joined()
    return (file("blobs.npy"), try write(classes, to: "classes.csv"))
  }

  /// Names of the files in a subdirectory.
  func names(in directory: String) -> [String] { Self.names(in: file(directory)) }

  private static func names(in path: String) -> [String] {
    guard let handle = opendir(path) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
