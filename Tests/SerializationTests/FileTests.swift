import TestSupport
import Testing

@testable import Serialization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct FileTests {
  @Test(arguments: [0, 1, 65_536, 300_001])
  func aFileReadsBackAsWritten(count: Int) throws {
    let directory = try TemporaryDirectory()
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try File.write(bytes, to: "\(directory.path)/file")
    #expect(try File.read("\(directory.path)/file") == bytes)
  }

  /// Of pipes and devices it is not known, and files grow and shrink while they are read.
  @Test(arguments: [0, 1, 65_536, 300_000, 300_001, 5_000_000])
  func aFileIsReadToItsEndWhateverItsSize(size: Int) throws {
    let directory = try TemporaryDirectory()
    let bytes = (0..<300_001).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try File.write(bytes, to: "\(directory.path)/file")
    let descriptor = try POSIX.openForReading("\(directory.path)/file")
    defer { try? POSIX.close(descriptor) }
    #expect(try File.readAll(descriptor, size: size) == bytes)
    #expect(try File.readAll(descriptor, size: size) == [], "nothing is left")
  }

  @Test func aFileTakesTheMemoryOfItsBytes() throws {
    let directory = try TemporaryDirectory()
    try File.write([UInt8](repeating: 1, count: 3_000_000), to: "\(directory.path)/file")
    #expect(try File.read("\(directory.path)/file").capacity < 3_100_000)
  }

  @Test func writingReplacesAndLeavesNoTemporaryFile() throws {
    let directory = try TemporaryDirectory()
    try File.write([1, 2, 3], to: "\(directory.path)/file")
    try File.write([4], to: "\(directory.path)/file")
    #expect(try File.read("\(directory.path)/file") == [4])
    #expect(directory.names == ["file"])
  }

  /// The temporary file has a shorter one.
  @Test(arguments: [201, 255]) func namesMayBeAsLongAsTheSystemAllows(count: Int) throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/\(String(repeating: "n", count: count))"
    try File.write([1, 2], to: path)
    #expect(try File.read(path) == [1, 2])
    #expect(directory.names(in: "").count == 1)
  }

  /// A symbolic link goes on to name its file, which has the new content; permissions stay.
  @Test func linksAndPermissionsStay() throws {
    let directory = try TemporaryDirectory()
    let (file, link) = ("\(directory.path)/file", "\(directory.path)/link")
    try File.write([1], to: file)
    #expect(chmod(file, 0o600) == 0 && symlink("file", link) == 0)
    try File.write([2], to: link)
    try File.writeTogether([(path: link, bytes: [3]), (path: "\(directory.path)/other", bytes: [4])])
    var information = stat()
    #expect(lstat(link, &information) == 0 && information.st_mode & S_IFMT == S_IFLNK)
    #expect(stat(file, &information) == 0 && information.st_mode & 0o777 == 0o600)
    #expect(try File.read(file) == [3])
    #expect(Set(directory.names) == ["file", "link", "other"])
  }

  /// As results are sent to another disk before there are any.
  @Test func linksToFilesThatAreStillToBeMadeStay() throws {
    let directory = try TemporaryDirectory()
    try File.createDirectory("\(directory.path)/elsewhere")
    let links = ["first", "second", "third"].map { "\(directory.path)/\($0)" }
    #expect(symlink("elsewhere/first", links[0]) == 0 && symlink("second", links[1]) == 0)
    #expect(symlink("\(directory.path)/elsewhere/third", links[2]) == 0)
    try File.write([1], to: links[0])
    try File.write([2], to: links[2], temporarySuffix: ".part")
    #expect(try File.read("\(directory.path)/elsewhere/first") == [1])
    #expect(try File.read("\(directory.path)/elsewhere/third") == [2])
    var information = stat()
    #expect(lstat(links[0], &information) == 0 && information.st_mode & S_IFMT == S_IFLNK)
    try File.write([3], to: "\(directory.path)/elsewhere/third.part")
    try File.remove(links[2], withTemporarySuffix: ".part")
    #expect(directory.names(in: "elsewhere") == ["first"])
    #expect(lstat(links[2], &information) == 0, "the link stays")
    // A link to itself leads nowhere.
    #expect(throws: FileError.self) { try File.write([1], to: links[1]) }
  }

  /// One would take the other's place.
  @Test(arguments: ["./file", "link", "inner/../file"])
  func onePathInTwoSpellingsIsRefused(spelling: String) throws {
    let directory = try TemporaryDirectory()
    let (file, other) = ("\(directory.path)/file", "\(directory.path)/\(spelling)")
    try File.createDirectory("\(directory.path)/inner")
    #expect(symlink("file", "\(directory.path)/link") == 0)
    let error = #expect(throws: FileError.self) {
      try File.writeTogether([(path: file, bytes: [1]), (path: other, bytes: [2])])
    }
    #expect(error?.path == other && !File.exists(file))
  }

  @Test func severalFilesMayBeDevices() throws {
    let directory = try TemporaryDirectory()
    try File.writeTogether([(path: "/dev/null", bytes: [1]), (path: "\(directory.path)/file", bytes: [2])])
    #expect(POSIX.kind("/dev/null") == .other && directory.names == ["file"])
  }

  @Test func aFailedWriteLeavesNoTemporaryFile() throws {
    let directory = try TemporaryDirectory()
    try File.createDirectory("\(directory.path)/taken/inner")
    let error = #expect(throws: FileError.self) { try File.write([1], to: "\(directory.path)/taken") }
    #expect(error?.operation == .write)
    #expect(error?.path == "\(directory.path)/taken")
    #expect(directory.names == ["taken"])
  }

  @Test func devicesAreWrittenDirectly() throws {
    try File.write([1, 2], to: "/dev/null")
    #expect(POSIX.kind("/dev/null") == .other)
  }

  @Test func readingWhatIsNotAFileNamesPathAndReason() throws {
    let directory = try TemporaryDirectory()
    let missing = #expect(throws: FileError.self) { try File.read("\(directory.path)/missing") }
    #expect(missing?.description == "cannot read “\(directory.path)/missing”: No such file or directory")
    let isDirectory = #expect(throws: FileError.self) { try File.read(directory.path) }
    #expect(isDirectory?.reason == "Is a directory")
    #expect(throws: FileError.self) { try File.read("") }
    #expect(throws: FileError.self) { try File.read("/dev/null\0hidden") }
  }

  @Test func filesWithoutASizeAreReadToTheirEnd() throws {
    #expect(try File.read("/dev/null") == [])
    #if os(Linux)
      #expect(try !File.read("/proc/self/status").isEmpty)
    #endif
  }

  @Test func directoriesAreMadeWithParents() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/a/b/c"
    try File.createDirectory(path)
    try File.createDirectory(path + "/")
    #expect(POSIX.kind(path) == .directory)
    try File.write([1], to: "\(path)/file")
    let error = #expect(throws: FileError.self) { try File.createDirectory("\(path)/file/d") }
    #expect(error?.operation == .createDirectory)
  }

  @Test func filesAreWrittenTogetherOrNotAtAll() throws {
    let directory = try TemporaryDirectory()
    let (first, second) = ("\(directory.path)/a", "\(directory.path)/b")
    try File.write([0], to: first)
    // The second file's directory is missing: the first keeps its content, and nothing else is left.
    #expect(throws: FileError.self) {
      try File.writeTogether([(first, [1]), ("\(directory.path)/missing/b", [2])])
    }
    #expect(try File.read(first) == [0])
    #expect(directory.names == ["a"])
    // Nor is it replaced before a directory is found in the second one's place, or a device full.
    try File.createDirectory("\(directory.path)/c")
    let taken = #expect(throws: FileError.self) {
      try File.writeTogether([(first, [1]), ("\(directory.path)/c", [2])])
    }
    #expect(taken?.description == "cannot write “\(directory.path)/c”: Is a directory")
    #if os(Linux)
      #expect(throws: FileError.self) { try File.writeTogether([(first, [1]), ("/dev/full", [2])]) }
    #endif
    #expect(try File.read(first) == [0])
    #expect(directory.names == ["a", "c"])
    try File.writeTogether([(first, [1]), (second, [2])])
    #expect(try File.read(first) == [1] && File.read(second) == [2])
    #expect(directory.names == ["a", "b", "c"])
  }

  @Test func writableDirectoriesAreToldFromOthers() throws {
    let directory = try TemporaryDirectory()
    try File.checkWritable(directory: directory.path)
    #expect(directory.names.isEmpty)
    #expect(throws: FileError.self) { try File.checkWritable(directory: "\(directory.path)/missing") }
    try File.write([1], to: "\(directory.path)/file")
    for name in ["file", "new"] { try File.checkWritable("\(directory.path)/\(name)") }
    try File.checkWritable("/dev/null")
    #expect(try File.read("\(directory.path)/file") == [1] && directory.names == ["file"])
    for name in ["missing/file", ""] {
      #expect(throws: FileError.self) { try File.checkWritable("\(directory.path)/\(name)") }
    }
  }

  @Test func whatIsLeftAtAGivenTemporaryPathIsReplaced() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/file"
    // As a process leaves it that is killed while it writes.
    try File.write(Array(repeating: 9, count: 1000), to: "\(path).part")
    try File.write([1, 2, 3], to: path, temporarySuffix: ".part")
    #expect(directory.names == ["file"])
    try File.write([4], to: path, temporarySuffix: ".part")
    #expect(try File.read(path) == [4])
    #expect(directory.names == ["file"])
  }

  @Test func aFailedWriteByWayOfAGivenPathLeavesNoTemporaryFile() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/taken"
    try File.createDirectory("\(path)/inner")
    let taken = #expect(throws: FileError.self) {
      try File.write([1], to: path, temporarySuffix: ".part")
    }
    #expect(taken?.operation == .write && taken?.path == path)
    #expect(directory.names == ["taken"])
    try File.write([1], to: "\(directory.path)/file")
    let missing = #expect(throws: FileError.self) {
      try File.write([2], to: "\(directory.path)/file", temporarySuffix: "/part")
    }
    #expect(missing?.path == "\(directory.path)/file")
    #expect(try File.read("\(directory.path)/file") == [1])
  }

  #if os(Linux)
    @Test func aFullDiskIsNamed() {
      let error = #expect(throws: FileError.self) { try File.write([1], to: "/dev/full") }
      #expect(error?.description == "cannot write “/dev/full”: No space left on device")
    }
  #endif

  @Test func whatExistsIsToldFromWhatDoesNot() throws {
    let directory = try TemporaryDirectory()
    try File.write([], to: "\(directory.path)/empty")
    let names = ["empty", "", "missing", "empty/inside"]
    #expect(names.map { File.exists("\(directory.path)/\($0)") } == [true, true, false, false])
    #expect(File.exists("/dev/null"))
  }

  @Test func filesAreRemovedAndDirectoriesAreNot() throws {
    let directory = try TemporaryDirectory()
    try File.write([1], to: "\(directory.path)/file")
    try File.createDirectory("\(directory.path)/inner")
    try File.remove("\(directory.path)/file")
    try File.remove("\(directory.path)/file")
    let error = #expect(throws: FileError.self) { try File.remove("\(directory.path)/inner") }
    #expect(error?.operation == .remove && error?.path == "\(directory.path)/inner")
    #expect(directory.names == ["inner"])
  }
}
