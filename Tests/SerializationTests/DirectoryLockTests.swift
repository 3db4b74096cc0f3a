import TestSupport
import Testing

@testable import Serialization

@Suite struct DirectoryLockTests {
  @Test func oneHasItAtATime() throws {
    let directory = try TemporaryDirectory()
    do {
      let lock = try DirectoryLock(directory.path)
      #expect(lock != nil)
      let error = #expect(throws: FileError.self) { try DirectoryLock(directory.path) }
      #expect(
        error?.description
          == "cannot write “\(directory.path)”: another process is writing its results there")
      withExtendedLifetime(lock) {}
    }
    #expect(try DirectoryLock(directory.path) != nil)
    #expect(directory.names.isEmpty, "it leaves no file")
    #expect(throws: FileError.self) { try DirectoryLock("\(directory.path)/missing") }
  }
}
