import Testing

@testable import Datasets

@Suite struct ZipTests {
  private static func only(_ bytes: [UInt8]) throws -> [UInt8] {
    let archive = try Zip(bytes)
    #expect(archive.members.map(\.name) == ["a.txt"])
    return Array(try archive.content(of: archive.members[0]))
  }

  @Test func membersDecode() throws {
    #expect(try Self.only(Fixtures.zipWithComment) == Array("hello".utf8))
    #expect(try Self.only(Fixtures.zip64) == Array("hello".utf8))
  }

  @Test func everyPrefixIsRefused() {
    for bytes in [Fixtures.zipWithComment, Fixtures.zip64, Fixtures.npzStored] {
      #expect(Fixtures.acceptedPrefixes(of: bytes) { try Zip($0) } == [])
    }
  }

  @Test func damageDoesNotCrash() {
    for bytes in [Fixtures.zipWithComment, Fixtures.zip64, Fixtures.npzCompressed] {
      for offset in bytes.indices {
        guard let archive = try? Zip(Fixtures.changing(bytes, at: offset)) else { continue }
        for member in archive.members { _ = try? archive.content(of: member, limit: 1 << 20) }
      }
    }
  }

  @Test func wrongContentIsNoticed() throws {
    // The deflated “hello” begins after the local header of 30 bytes and the name of 5.
    #expect(throws: FormatError.self) { try Self.only(Fixtures.changing(Fixtures.zipWithComment, at: 36)) }
    var stored = Fixtures.npzStored
    let offset = try #require(stored.indices.first { stored[$0...].starts(with: [0x93, 0x4E]) })
    stored[offset + 130] ^= 1
    #expect(throws: FormatError.corrupt("the zip member “x.npy” does not match its checksum")) {
      try NPZ(stored).samples()
    }
  }

  @Test func otherCompressionIsNamed() throws {
    let archive = try Zip(Fixtures.zipBzip2)
    let error = #expect(throws: FormatError.self) { try archive.content(of: archive.members[0]) }
    #expect(error?.description.contains("method 12") == true)
  }

  @Test func membersBeyondTheLimitAreRefused() throws {
    let archive = try Zip(Fixtures.zipWithComment)
    #expect(throws: FormatError.tooLarge("the zip member “a.txt”", limit: 4)) {
      try archive.content(of: archive.members[0], limit: 4)
    }
  }

  /// No more is decompressed than the directory gives.
  @Test func membersWithMoreThanTheyClaimAreRefused() throws {
    let archive = try Zip(Fixtures.zipWithComment)
    var member = archive.members[0]
    member.count = 4
    let error = FormatError.corrupt(
      "the zip member “a.txt” has more than the 4 bytes that the archive's directory gives")
    #expect(throws: error) { try archive.content(of: member) }
    #expect(try Array(archive.prefix(of: member, count: 3)) == Array("hel".utf8))
    #expect(try archive.prefix(of: member, count: 9).count == 5)
  }
}
