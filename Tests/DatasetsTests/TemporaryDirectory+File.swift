import Serialization
import TestSupport

extension TemporaryDirectory {
  /// Writes a file and returns its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    try File.write(bytes, to: "\(path)/\(name)")
    return "\(path)/\(name)"
  }
}
