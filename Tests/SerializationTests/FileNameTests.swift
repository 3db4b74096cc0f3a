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

@Suite struct FileNameTests {
  @Test func namesAreThoseOfTheEntries() throws {
    let directory = try TemporaryDirectory()
    for name in ["b", ".hidden", "é"] { try File.write([], to: "\(directory.path)/\(name)") }
    #expect(try File.names(in: directory.path).sorted() == [".hidden", "b", "é"])
    let error = #expect(throws: FileError.self) { try File.names(in: "\(directory.path)/b") }
    #expect(error?.description == "cannot read “\(directory.path)/b”: Not a directory")
  }

  #if os(Linux)
    /// “café” in Latin-1: as “caf?” it would be missed.
    @Test func namesThatAreNotUTF8AreRefused() throws {
      let directory = try TemporaryDirectory()
      let name = Array("\(directory.path)/caf".utf8CString.dropLast()) + [CChar(bitPattern: 0xE9), 0]
      try #require(mkdir(name, 0o700) == 0)
      defer { rmdir(name) }
      let error = #expect(throws: FileError.self) { try File.names(in: directory.path) }
      #expect(
        error?.description
          == "cannot read “\(directory.path)”: the name “caf\u{FFFD}” in it is not in UTF-8; rename it, as convmv does"
      )
    }

    /// Repaired, its file would be another one.
    @Test func linksToNamesThatAreNotUTF8AreRefused() throws {
      let directory = try TemporaryDirectory()
      let (link, target) = ("\(directory.path)/link", Array("caf".utf8CString.dropLast()) + [-23, 0])
      try #require(symlink(target, link) == 0)
      let error = #expect(throws: FileError.self) { try File.write([1], to: link) }
      #expect(error?.path == link && error?.operation == .write)
      #expect(directory.names == ["link"])
    }
  #endif
}
