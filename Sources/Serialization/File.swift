import Kernels

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
      return try readAll(descriptor, size: POSIX.size(descriptor))
    } catch {
      throw FileError(path: path, operation: .read, reason: error.reason)
    }
  }

  /// All bytes of standard input, up to its end.
  ///
  /// - Throws: `FileError` when it cannot be read.
  public static func readStandardInput() throws(FileError) -> [UInt8] {
    do throws(POSIX.Failure) {
      return try readAll(POSIX.standardInput, size: POSIX.size(POSIX.standardInput))
    } catch {
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

  /// All bytes up to the end.
  ///
  /// - Parameter size: what the file is said to have; 0 where that is not known, as of pipes.
  static func readAll(_ descriptor: Int32, size: Int) throws(POSIX.Failure) -> [UInt8] {
    // One byte more than the size finds the end of the file without growing. Of more than the memory can hold with what is
    // made of it the system might give none, and a size may be wrong.
    var count = size > 0 ? min(size, AvailableMemory.bytes / 2) + 1 : smallestChunk
    var bytes = try readChunk(descriptor, count)
    var isFull = bytes.count == count
    while isFull {
      count = min(max(bytes.count, smallestChunk), largestChunk)
      let chunk = try readChunk(descriptor, count)
      bytes += chunk
      isFull = chunk.count == count
    }
    return bytes
  }

  /// What is read at once beyond the size: enough not to ask for single bytes, and little beside what is there.
  private static let (smallestChunk, largestChunk) = (1 << 16, 1 << 24)

  /// The next `count` bytes; fewer only at the end.
  private static func readChunk(_ descriptor: Int32, _ count: Int) throws(POSIX.Failure) -> [UInt8] {
    var failure: POSIX.Failure?
    // No zeros first: memory that no byte comes into is never taken.
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(POSIX.Failure) {
        while filled < count {
          let rest = UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[filled..<count])
          let read = try POSIX.read(descriptor, into: rest)
          if read == 0 { break }
          filled += read
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }

  /// A path with a NUL would silently name another file, because C strings end there.
  static func checkPath(_ path: String) throws(POSIX.Failure) {
    if path.utf8.contains(0) { throw POSIX.invalidArgument }
  }
}
