/// Whole files: read at once, written atomically.
public enum File {
  /// All bytes of a file.
  ///
  /// - Throws: `FileError` when the file is missing, unreadable or a directory.
  public static func read(_ path: String) throws(FileError) -> [UInt8] {
    do throws(POSIX.Failure) {
      try checkPath(path)
      let descriptor = try POSIX.openForReading(path)
      defer { try? POSIX.close(descriptor) }
      return try readAll(descriptor)
    } catch {
      throw FileError(path: path, operation: .read, reason: error.reason)
    }
  }

  /// All bytes of standard input, up to its end.
  ///
  /// - Throws: `FileError` when it cannot be read.
  public static func readStandardInput() throws(FileError) -> [UInt8] {
    do throws(POSIX.Failure) { return try readAll(POSIX.standardInput) } catch {
      throw FileError(path: "standard input", operation: .read, reason: error.reason)
    }
  }

  /// Whether there is anything of that name.
  public static func exists(_ path: String) -> Bool { POSIX.kind(path) != .missing }

  /// Whether there is a directory of that name.
  public static func isDirectory(_ path: String) -> Bool { POSIX.kind(path) == .directory }

  /// Removes a file; one that does not exist is no error.
  ///
  /// - Throws: `FileError` when permission is missing.
  public static func remove(_ path: String) throws(FileError) {
    guard exists(path) else { return }
    do throws(POSIX.Failure) { try POSIX.remove(path) } catch {
      throw FileError(path: path, operation: .remove, reason: error.reason)
    }
  }

  // MARK: Parts

  private static func readAll(_ descriptor: Int32) throws(POSIX.Failure) -> [UInt8] {
    // One byte more than the size finds the end of the file without growing; the cap keeps a wrong
    // size from asking for absurd memory.
    var bytes = [UInt8](repeating: 0, count: min(POSIX.size(descriptor), 1 << 30) + 1)
    var filled = 0
    while true {
      if filled == bytes.count { bytes.append(contentsOf: repeatElement(0, count: max(filled, 1 << 16))) }
      let count = try readChunk(descriptor, into: &bytes, from: filled)
      if count == 0 { break }
      filled += count
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  /// A path with a NUL would silently name another file, because C strings end there.
  static func checkPath(_ path: String) throws(POSIX.Failure) {
    if path.utf8.contains(0) { throw POSIX.invalidArgument }
  }

  private static func readChunk(
    _ descriptor: Int32, into bytes: inout [UInt8], from offset: Int
  ) throws(POSIX.Failure) -> Int {
    try bytes.withUnsafeMutableBufferPointer { buffer throws(POSIX.Failure) in
      let rest = UnsafeMutableRawBufferPointer(buffer)[offset...]
      return try POSIX.read(descriptor, into: UnsafeMutableRawBufferPointer(rebasing: rest))
    }
  }
}
