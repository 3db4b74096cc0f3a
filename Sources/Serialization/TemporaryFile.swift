/// A file under another name until it is complete; a signal that ends the process removes it.
struct TemporaryFile {
  let path: String
  let descriptor: Int32
  private let place: TemporaryFiles.Place?

  /// Makes one of a new name in the folder of a file.
  init(besides path: String) throws(POSIX.Failure) {
    var attempt = 0
    // Of a long name only the beginning, since names of files have 255 bytes at most.
    let slash =
      path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
    let isLong = path[slash...].utf8.count > 200
    let beginning = isLong ? path[..<slash] + path[slash...].prefix(40) : path[...]
    while true {
      let name = "\(beginning).\(POSIX.processIdentifier).\(attempt).tmp"
      do throws(POSIX.Failure) {
        try self.init(name) { path throws(POSIX.Failure) in try POSIX.openNew(path) }
        return
      } catch {
        guard error.isAlreadyExists, attempt < 1000 else { throw error }
        attempt += 1
      }
    }
  }

  /// Makes one of the given name, in the place of what is there.
  init(replacing path: String) throws(POSIX.Failure) {
    try self.init(path) { path throws(POSIX.Failure) in try POSIX.openReplacing(path) }
  }

  private init(
    _ path: String, _ open: (String) throws(POSIX.Failure) -> Int32
  ) throws(POSIX.Failure) {
    // Before the file is there, so that there is no moment at which it is not known.
    let place = TemporaryFiles.all.add(path)
    do throws(POSIX.Failure) { descriptor = try open(path) } catch {
      if let place { TemporaryFiles.all.remove(place) }
      throw error
    }
    (self.path, self.place) = (path, place)
    guard TemporaryFiles.all.areRemoved else { return }
    try? POSIX.remove(path)
    POSIX.waitForEnd()
  }

  /// Gives the file its final name.
  func move(to target: String) throws(POSIX.Failure) {
    try POSIX.move(path, to: target)
    forget()
  }

  /// Removes the file, which must not have its final name yet.
  func remove() throws(POSIX.Failure) {
    defer { forget() }
    try POSIX.remove(path)
  }

  private func forget() { if let place { TemporaryFiles.all.remove(place) } }
}
