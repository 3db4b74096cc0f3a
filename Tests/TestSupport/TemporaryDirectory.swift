import Serialization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A directory for one test, removed with what is in it.
package final class TemporaryDirectory {
  /// Where it is.
  package let path: String

  /// Makes it, empty.
  package init() throws {
    var template = Array("/tmp/deepkmeans-tests-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Failure() }
    path = String(cString: made)
  }

  deinit { Self.remove(path) }

  /// The names in the directory, sorted.
  package var names: [String] { Self.names(in: path) }

  /// The names in a directory inside it, sorted; none where there is no such directory.
  package func names(in directory: String) -> [String] { Self.names(in: "\(path)/\(directory)") }

  /// There is no place for temporary files.
  package struct Failure: Error {}

  private static func names(in path: String) -> [String] {
    ((try? File.names(in: path)) ?? []).sorted()
  }

  private static func remove(_ path: String) {
    for name in names(in: path) { remove("\(path)/\(name)") }
    if rmdir(path) != 0 { unlink(path) }
  }
}
