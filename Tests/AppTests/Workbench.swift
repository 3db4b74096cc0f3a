import Datasets
import Kernels
import Serialization
import TestSupport

/// A directory for one test's files, and data to put there.
struct Workbench {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  var path: String { directory.path }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Names of the files in a subdirectory.
  func names(in subdirectory: String) -> [String] { directory.names(in: subdirectory) }

  /// Writes text and returns the file's path.
  func write(_ text: String, to name: String) throws -> String {
    try File.write(Array(text.utf8), to: file(name))
    return file(name)
  }

  /// Three blobs as `.npy`, and their classes as text.
  func writeBlobs(_ n: Int, features: Int = 6, seed: UInt64 = 1) throws -> (data: String, labels: String) {
    var random = Random(seed: seed)
    var samples = Matrix(rows: n, columns: features)
    for i in 0..<n {
      for j in 0..<features { samples[i, j] = Float(random.nextNormal()) * 0.3 + (j % 3 == i % 3 ? 2 : 0) }
    }
    try File.write(NPY.encode(samples), to: file("blobs.npy"))
    let classes = (0..<n).map { "\($0 % 3 + 7)\n" }.joined()
    return (file("blobs.npy"), try write(classes, to: "classes.csv"))
  }
}
