extension File {
  /// Whether two paths lead to one existing file or folder, through whatever links; standard streams and pipes are none.
  package static func isSame(_ path: String, _ other: String) -> Bool {
    guard let path = identity(path), let other = identity(other) else { return false }
    return path == other
  }

  /// Whether a path leads to an existing folder or into it, through whatever links; at the path there may be nothing yet.
  package static func isWithin(_ path: String, _ folder: String) -> Bool {
    guard let folder = POSIX.realPath(folder) else { return false }
    let slash = UInt8(ascii: "/")
    let beginning = folder.last == slash ? folder : folder + [slash]
    // A link may be in the folder, or what it leads to.
    return [path, (try? POSIX.resolved(path)) ?? path].compactMap(place).contains {
      $0 == folder || $0.starts(with: beginning)
    }
  }

  /// The real path of a folder; of anything else that of the nearest folder above it that exists.
  private static func place(_ path: String) -> [UInt8]? {
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    while POSIX.kind(String(path)) != .directory {
      let end = path.lastIndex(of: "/")
      path = end == path.startIndex ? "/" : end.map { path[..<$0] } ?? "."
    }
    return POSIX.realPath(String(path))
  }

  /// The bytes of the one path of what exists: texts that mean the same letters may be two files.
  private static func identity(_ path: String) -> [UInt8]? {
    guard [.regularFile, .directory].contains(POSIX.kind(path)) else { return nil }
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    do throws(POSIX.Failure) { return Array(try POSIX.canonical(String(path)).utf8) } catch { return nil }
  }
}
