// Writing: to temporary files that are renamed when complete.

extension File {
  /// Writes bytes to standard output.
  ///
  /// - Throws: `FileError` when it is closed, or the disk behind it is full.
  public static func writeStandardOutput(_ bytes: [UInt8]) throws(FileError) {
    do throws(POSIX.Failure) { try writeBytes(bytes, to: POSIX.standardOutput) } catch {
      throw FileError(path: "standard output", operation: .write, reason: error.reason)
    }
  }

  /// Writes a file so that `path` holds either its former content or all of the new.
  ///
  /// The bytes go to a temporary file in the same directory, which is renamed when complete and
  /// removed on failure; it has the permissions of the file that it replaces. Where `path` is a symbolic link, the
  /// file that it names is written. Pipes and devices are written directly.
  ///
  /// - Parameters:
  ///   - bytes: the new content.
  ///   - path: of the file.
  ///   - suffix: what the temporary file's name has behind the file's, or nil for a name of its own. What a killed
  ///     process left there is overwritten, so that a file which is written often leaves one such at most; two
  ///     processes must not write to it at once.
  ///   - synchronized: whether to wait until the bytes are on the disk; false for many small files.
  /// - Throws: `FileError` when the directory is missing or not writable, or the disk is full.
  public static func write(
    _ bytes: [UInt8], to path: String, temporarySuffix suffix: String? = nil, synchronized: Bool = true
  ) throws(FileError) {
    do throws(POSIX.Failure) {
      try checkPath(path)
      if POSIX.kind(path) == .other {
        try writeAll(bytes, to: try POSIX.openForWriting(path), synchronized: false)
        return
      }
      let target = try POSIX.resolved(path)
      let temporary =
        if let suffix { try TemporaryFile(replacing: target + suffix) } else {
          try TemporaryFile(besides: target)
        }
      do throws(POSIX.Failure) {
        POSIX.copyPermissions(of: target, to: temporary.descriptor)
        try writeAll(bytes, to: temporary.descriptor, synchronized: synchronized)
        try temporary.move(to: target)
      } catch {
        try? temporary.remove()
        throw error
      }
      if synchronized { POSIX.synchronizeDirectory(of: target) }
    } catch {
      throw FileError(path: path, operation: .write, reason: error.reason)
    }
  }

  /// Removes the file that `write` wrote with the same path, where a symbolic link leads to it, and what a killed process
  /// left of a temporary one with the suffix; files that do not exist are no error.
  ///
  /// - Throws: `FileError` when permission is missing.
  public static func remove(_ path: String, withTemporarySuffix suffix: String) throws(FileError) {
    let target: String
    do throws(POSIX.Failure) { target = try POSIX.resolved(path) } catch {
      throw FileError(path: path, operation: .remove, reason: error.reason)
    }
    for file in [target, target + suffix] { try remove(file) }
  }

  /// Writes several files so that either all of them appear or none does, short of a crash in between, or of a file
  /// that the system lets nobody replace, as one that is mounted by itself.
  ///
  /// All are written to temporary files first, and renamed only when every one is complete and devices have been
  /// written; links, permissions and devices are as with `write`.
  ///
  /// - Throws: `FileError` of the first file that could not be written, or whose path names one of the others.
  public static func writeTogether(_ files: [(path: String, bytes: [UInt8])]) throws(FileError) {
    try checkDistinct(files.map(\.path))
    // Those that are written and have not their final names yet, the next to get it at the end.
    var complete: [(temporary: TemporaryFile, target: String)] = []
    var current = ""
    do throws(POSIX.Failure) {
      for file in files {
        current = file.path
        try checkPath(file.path)
        switch POSIX.kind(file.path) {
        case .other: continue
        case .directory: throw POSIX.isDirectory
        case .regularFile, .missing: break
        }
        let target = try POSIX.resolved(file.path)
        let temporary = try TemporaryFile(besides: target)
        complete.append((temporary, target))
        POSIX.copyPermissions(of: target, to: temporary.descriptor)
        try writeAll(file.bytes, to: temporary.descriptor, synchronized: true)
      }
      for file in files where POSIX.kind(file.path) == .other {
        current = file.path
        try writeAll(file.bytes, to: try POSIX.openForWriting(file.path), synchronized: false)
      }
      complete.reverse()
      while let file = complete.last {
        current = file.target
        try file.temporary.move(to: file.target)
        complete.removeLast()
        POSIX.synchronizeDirectory(of: file.target)
      }
    } catch {
      for file in complete { try? file.temporary.remove() }
      throw FileError(path: current, operation: .write, reason: error.reason)
    }
  }

  /// Finds out whether a file of the given path can be written, without touching it.
  ///
  /// - Throws: `FileError` for a directory, and where files cannot be made beside it.
  public static func checkWritable(_ path: String) throws(FileError) {
    do throws(POSIX.Failure) {
      try checkPath(path)
      switch POSIX.kind(path) {
      case .other: break
      case .directory: throw POSIX.isDirectory
      case .regularFile, .missing: try makeAndRemove(besides: try POSIX.resolved(path))
      }
    } catch {
      throw FileError(path: path, operation: .write, reason: error.reason)
    }
  }

  /// Throws where two paths name one file, of which the one would replace the other.
  private static func checkDistinct(_ paths: [String]) throws(FileError) {
    // By bytes: texts that mean the same letters may be two files.
    var first: [[UInt8]: String] = [:]
    for path in paths where POSIX.kind(path) != .other {
      let target: String
      do throws(POSIX.Failure) { target = try POSIX.canonical(path) } catch {
        throw FileError(path: path, operation: .write, reason: error.reason)
      }
      if let other = first[Array(target.utf8)] {
        throw FileError(path: path, operation: .write, reason: "it is the same file as “\(other)”")
      }
      first[Array(target.utf8)] = path
    }
  }

  // MARK: Parts

  static func makeAndRemove(besides path: String) throws(POSIX.Failure) {
    let file = try TemporaryFile(besides: path)
    do throws(POSIX.Failure) { try POSIX.close(file.descriptor) } catch {
      try? file.remove()
      throw error
    }
    try file.remove()
  }

  /// Writes everything and closes the descriptor, whether or not it succeeds.
  private static func writeAll(
    _ bytes: [UInt8], to descriptor: Int32, synchronized: Bool
  ) throws(POSIX.Failure) {
    do throws(POSIX.Failure) {
      try writeBytes(bytes, to: descriptor)
      if synchronized { try POSIX.synchronize(descriptor) }
    } catch {
      try? POSIX.close(descriptor)
      throw error
    }
    try POSIX.close(descriptor)
  }

  private static func writeBytes(_ bytes: [UInt8], to descriptor: Int32) throws(POSIX.Failure) {
    try bytes.withUnsafeBufferPointer { buffer throws(POSIX.Failure) in
      var rest = UnsafeRawBufferPointer(buffer)
      while !rest.isEmpty {
        let count = try POSIX.write(descriptor, rest)
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }
}
