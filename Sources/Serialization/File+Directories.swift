// Directories.

extension File {
  /// The names in a directory, in no order.
  ///
  /// - Throws: `FileError` when it is none, when permission is missing, and for a name that is not UTF-8: repaired, it would
  ///   be that of another file, or of none.
  public static func names(in directory: String) throws(FileError) -> [String] {
    let names: [[UInt8]]
    do throws(POSIX.Failure) { names = try POSIX.names(in: directory) } catch {
      throw FileError(path: directory, operation: .read, reason: error.reason)
    }
    return try names.map { bytes throws(FileError) in
      if let name = String(validating: bytes, as: UTF8.self) { return name }
      let repaired = String(decoding: bytes, as: UTF8.self)
      throw FileError(
        path: directory, operation: .read,
        reason: "the name “\(repaired)” in it is not in UTF-8; rename it, as convmv does")
    }
  }

  /// Removes a directory unless there is something in it; one that does not exist is no error.
  ///
  /// - Throws: `FileError` when it is none, or permission is missing.
  public static func removeDirectory(ifEmpty path: String) throws(FileError) {
    do throws(POSIX.Failure) {
      try checkPath(path)
      try POSIX.removeDirectory(path)
    } catch {
      if error.isNotEmpty || error.isMissing { return }
      throw FileError(path: path, operation: .remove, reason: error.reason)
    }
  }

  /// Finds out whether files can be made in a directory, by making one and removing it.
  ///
  /// - Throws: `FileError` when they cannot.
  public static func checkWritable(directory: String) throws(FileError) {
    do throws(POSIX.Failure) { try makeAndRemove(besides: "\(directory)/check") } catch {
      throw FileError(path: directory, operation: .write, reason: error.reason)
    }
  }

  /// Makes a directory and the missing ones above it; a directory that exists is left as it is.
  ///
  /// - Throws: `FileError` when a part of the path is a file, or permission is missing.
  public static func createDirectory(_ path: String) throws(FileError) {
    do throws(POSIX.Failure) {
      try checkPath(path)
      for end in path.indices where path[end] == "/" && end != path.startIndex {
        try createOneDirectory(String(path[..<end]))
      }
      try createOneDirectory(path)
    } catch {
      throw FileError(path: path, operation: .createDirectory, reason: error.reason)
    }
  }

  private static func createOneDirectory(_ path: String) throws(POSIX.Failure) {
    switch POSIX.kind(path) {
    case .directory: return
    case .regularFile, .other: throw POSIX.isNoDirectory
    case .missing: break
    }
    do throws(POSIX.Failure) {
      try POSIX.makeDirectory(path)
    } catch {
      // Another process may have made it in between.
      if !(error.isAlreadyExists && POSIX.kind(path) == .directory) { throw error }
    }
  }
}
