extension File {
  /// Whether two paths lead to one existing file or folder, through whatever links; standard streams and pipes are none.
  package static func isSame(_ path: String, _ other: String) -> Bool {
    guard let path = identity(path), let other = identity(other) else { return false }
    return path == other
  }

  /// The bytes of the one path of what exists: texts that mean the same letters may be two files.
  private static func identity(_ path: String) -> [UInt8]? {
    guard [.regularFile, .directory].contains(POSIX.kind(path)) else { return nil }
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    do throws(POSIX.Failure) { return Array(try POSIX.canonical(String(path)).utf8) } catch { return nil }
  }
}
