import TestSupport
import Testing

@testable import Serialization

/// The table of files that a signal removes; the signals themselves are in AppTests.
@Suite struct TemporaryFilesTests {
  private static func make(_ names: [String], in directory: TemporaryDirectory) throws -> [String] {
    let paths = names.map { "\(directory.path)/\($0)" }
    for path in paths { try File.write([1], to: path) }
    return paths
  }

  @Test func thoseThatAreInTheTableGo() throws {
    let directory = try TemporaryDirectory()
    // Names are bytes, whatever their letters.
    let paths = try Self.make(["a", "é.tmp", "c", "d"], in: directory)
    let table = TemporaryFiles(capacity: 3)
    let places = paths[..<3].compactMap(table.add)
    #expect(places.count == 3)
    table.remove(places[0])
    #expect(!table.areRemoved)
    table.removeAll()
    #expect(table.areRemoved && directory.names == ["a", "d"])
  }

  @Test func placesAreUsedAgain() throws {
    let directory = try TemporaryDirectory()
    let paths = try Self.make(["first", "second", "third"], in: directory)
    let table = TemporaryFiles(capacity: 1)
    let first = try #require(table.add(paths[0]))
    // No room: the file stays, and nothing else happens.
    #expect(table.add(paths[1]) == nil)
    table.remove(first)
    #expect(table.add(paths[2]) != nil)
    table.removeAll()
    #expect(directory.names == ["first", "second"])
  }

  /// One that has been removed by then is no error, and its place is nobody's any more.
  @Test func whatIsClaimedStaysClaimed() throws {
    let directory = try TemporaryDirectory()
    let table = TemporaryFiles(capacity: 1)
    let place = try #require(table.add("\(directory.path)/gone"))
    table.removeAll()
    table.remove(place)
    #expect(table.add("\(directory.path)/new") == nil)
  }

  @Test func namesBeyondTheSystemsAreLeftOut() {
    let table = TemporaryFiles(capacity: 1)
    #expect(table.add(String(repeating: "x", count: 4096)) == nil)
    #expect(table.add(String(repeating: "x", count: 4095)) != nil)
  }

  /// Tasks, each with a file of its own, that take and give back places all the time.
  @Test func threadsDoNotGetEachOthersPlaces() async throws {
    let directory = try TemporaryDirectory()
    let paths = try Self.make((0..<64).map { "\($0)" }, in: directory)
    let table = TemporaryFiles(capacity: 128)
    await withTaskGroup(of: Void.self) { group in
      for (index, path) in paths.enumerated() {
        group.addTask {
          for _ in 0..<100 { if let place = table.add(path) { table.remove(place) } }
          if index % 2 == 0 { _ = table.add(path) }
        }
      }
    }
    table.removeAll()
    #expect(Set(directory.names) == Set((0..<64).filter { $0 % 2 == 1 }.map { "\($0)" }))
  }

  /// Writing takes places, and gives all of them back.
  @Test func writingFreesItsPlaces() throws {
    let directory = try TemporaryDirectory()
    let capacity = 512
    try File.createDirectory("\(directory.path)/taken")
    for _ in 0...capacity {
      try File.write([1], to: "\(directory.path)/file", synchronized: false)
      #expect(throws: FileError.self) {
        try File.write([1], to: "\(directory.path)/taken", synchronized: false)
      }
    }
    // Were places lost, this one would have none.
    let place = try #require(TemporaryFiles.all.add("\(directory.path)/none"))
    TemporaryFiles.all.remove(place)
    #expect(Set(directory.names) == ["file", "taken"])
  }
}
