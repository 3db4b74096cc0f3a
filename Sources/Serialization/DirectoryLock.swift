/// A directory that one process at a time writes to: the lock is held as long as the value is there, and ends with the
/// process at the latest.
public final class DirectoryLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock; nil where the file system has none.
  ///
  /// - Throws: `FileError` where another process, or another lock of this one, has it, and when the directory is missing.
  public init?(_ path: String) throws(FileError) {
    do throws(POSIX.Failure) {
      guard let descriptor = try POSIX.openLocked(path) else { return nil }
      self.descriptor = descriptor
    } catch {
      throw FileError(
        path: path, operation: .write,
        reason: error.isBusy ? "another process is writing its results there" : error.reason)
    }
  }

  deinit { try? POSIX.close(descriptor) }
}
