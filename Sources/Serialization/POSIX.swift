#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The C library's file calls with errors thrown instead of left in `errno`.
///
/// Nothing else uses the C library; calls that a signal interrupts are repeated.
enum POSIX {
  /// A call that failed, by its `errno`.
  struct Failure: Error {
    let code: Int32

    var reason: String { String(cString: strerror(code)) }
    var isAlreadyExists: Bool { code == EEXIST }
    var isBusy: Bool { code == EWOULDBLOCK }
    var isNotEmpty: Bool { code == ENOTEMPTY || code == EEXIST }
    var isMissing: Bool { code == ENOENT }
  }

  /// What `stat` tells of a path.
  enum Kind { case missing, regularFile, directory, other }

  static let standardInput: Int32 = 0
  static let standardOutput: Int32 = 1

  static let invalidArgument = Failure(code: EINVAL)
  static let isDirectory = Failure(code: EISDIR)
  static let isNoDirectory = Failure(code: ENOTDIR)

  static func openForReading(_ path: String) throws(Failure) -> Int32 {
    try retrying { open(path, O_RDONLY | O_CLOEXEC) }
  }

  /// Opens a directory of which no other process has the lock, and takes it; nil where there are no locks.
  static func openLocked(_ path: String) throws(Failure) -> Int32? {
    let descriptor = try retrying { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      try? close(descriptor)
      if code == EWOULDBLOCK { throw Failure(code: code) }
      return nil
    }
    // The process that had it may have removed the directory meanwhile: such a lock would keep nobody out.
    var (locked, named) = (stat(), stat())
    guard fstat(descriptor, &locked) == 0, stat(path, &named) == 0, locked.st_dev == named.st_dev,
      locked.st_ino == named.st_ino
    else {
      try? close(descriptor)
      throw Failure(code: EWOULDBLOCK)
    }
    return descriptor
  }

  /// Opens a file that must not exist yet.
  static func openNew(_ path: String) throws(Failure) -> Int32 {
    try retrying { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
  }

  /// Opens a file whose former content, if any, is given up.
  static func openReplacing(_ path: String) throws(Failure) -> Int32 {
    try retrying { open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666) }
  }

  /// Opens something that is there already, such as a pipe or a device.
  static func openForWriting(_ path: String) throws(Failure) -> Int32 {
    try retrying { open(path, O_WRONLY | O_CLOEXEC) }
  }

  /// Number of bytes read, 0 at the end of the file.
  static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    try retrying { systemRead(descriptor, buffer.baseAddress, min(buffer.count, largestTransfer)) }
  }

  /// Number of bytes written, which may be fewer than were given.
  static func write(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) throws(Failure) -> Int {
    try retrying { systemWrite(descriptor, buffer.baseAddress, min(buffer.count, largestTransfer)) }
  }

  /// Size in bytes that the file says it has; 0 for pipes and devices.
  static func size(_ descriptor: Int32) -> Int {
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { return 0 }
    return max(0, Int(information.st_size))
  }

  static func kind(_ path: String) -> Kind {
    var information = stat()
    guard stat(path, &information) == 0 else { return .missing }
    switch information.st_mode & S_IFMT {
    case S_IFREG: return .regularFile
    case S_IFDIR: return .directory
    default: return .other
    }
  }

  static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }

  /// Gives an open file the permissions of another, if that exists.
  static func copyPermissions(of path: String, to descriptor: Int32) {
    var information = stat()
    guard stat(path, &information) == 0 else { return }
    // Where it is not allowed, those of a new file have to do.
    _ = fchmod(descriptor, information.st_mode & 0o7777)
  }

  /// Waits until a directory's entries are on the disk, so that a removal elsewhere cannot come before a rename;
  /// file systems that cannot do that are none the worse.
  static func synchronizeDirectory(of path: String) {
    guard let descriptor = try? openForReading(parent(of: path)) else { return }
    _ = fsync(descriptor)
    _ = systemClose(descriptor)
  }

  /// Waits until the file's bytes are on the disk, so that a rename cannot come before them.
  static func synchronize(_ descriptor: Int32) throws(Failure) { _ = try retrying { fsync(descriptor) } }

  static func close(_ descriptor: Int32) throws(Failure) {
    // Not repeated when interrupted: the descriptor is already free then, and may be another's.
    if systemClose(descriptor) != 0, errno != EINTR { throw Failure(code: errno) }
  }

  static func move(_ path: String, to newPath: String) throws(Failure) {
    _ = try retrying { rename(path, newPath) }
  }

  static func remove(_ path: String) throws(Failure) { _ = try retrying { systemUnlink(path) } }

  /// Removes a file, if it is there; allowed in a signal handler.
  static func unlink(_ name: UnsafePointer<CChar>) { _ = systemUnlink(name) }

  /// Waits for another thread to end the process.
  static func waitForEnd() -> Never { while true { pause() } }

  /// Removes a directory that has no entries.
  static func removeDirectory(_ path: String) throws(Failure) { _ = try retrying { rmdir(path) } }

  static func makeDirectory(_ path: String) throws(Failure) { _ = try retrying { mkdir(path, 0o777) } }

  static var processIdentifier: Int { Int(getpid()) }

  /// Darwin refuses transfers of 2³¹ bytes and more; Linux shortens them.
  private static let largestTransfer = 1 << 30

  private static func retrying<Result: SignedInteger>(_ call: () -> Result) throws(Failure) -> Result {
    while true {
      let result = call()
      if result >= 0 { return result }
      if errno != EINTR { throw Failure(code: errno) }
    }
  }
}

// Names by which `POSIX` reaches the functions that its own members hide.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func systemUnlink(_ name: UnsafePointer<CChar>) -> Int32 { unlink(name) }
