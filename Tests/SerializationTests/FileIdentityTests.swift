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

@Suite struct FileIdentityTests {
  @Test(arguments: [
    ("a", true), ("a/", true), ("a/.", true), ("a/b/..", true), ("a/file", true), ("a/b", true),
    ("a/b/deep/new/file", true), ("c/../a/new", true), ("link", true), ("link/new", true),
    // What is there may be a link that leads out, or one from outside that leads in.
    ("a/out", true), ("in", true),
    ("", false), ("ab", false), ("ab/file", false), ("c", false), ("a/..", false), ("a/../c/new", false),
    ("new/deep", false), ("c/out", false),
  ])
  func whatIsInAFolderIsToldFromWhatIsNot(path: String, isWithin: Bool) throws {
    let directory = try TemporaryDirectory()
    let place = directory.path
    for folder in ["a/b", "ab", "c"] { try File.createDirectory("\(place)/\(folder)") }
    for file in ["a/file", "ab/file", "c/file"] { try File.write([1], to: "\(place)/\(file)") }
    let links = [("a", "link"), ("../c/file", "a/out"), ("a/file", "in"), ("../ab/file", "c/out")]
    for (target, link) in links { #expect(symlink(target, "\(place)/\(link)") == 0) }
    for folder in ["a", "a/", "link", "c/../a"] {
      #expect(File.isWithin("\(place)/\(path)", "\(place)/\(folder)") == isWithin, "\(folder)")
    }
  }

  @Test func everythingIsInTheRootAndNothingInWhatIsNotThere() throws {
    let directory = try TemporaryDirectory()
    #expect(File.isWithin(directory.path, "/") && File.isWithin("new", ".") && File.isWithin("/new", "/"))
    #expect(!File.isWithin("\(directory.path)/new/file", "\(directory.path)/new"))
  }
}
