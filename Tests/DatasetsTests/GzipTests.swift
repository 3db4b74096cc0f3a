import Testing

@testable import Datasets

@Suite struct GzipTests {
  @Test func membersWithAllHeaderFieldsDecode() throws {
    #expect(try Gzip.decode(Fixtures.gzipWithEverything) == Array("first second".utf8))
    #expect(try Gzip.decode(Fixtures.gzipCSV + [0, 0, 0]) == Array("1,2\n3,4\n".utf8))
  }

  @Test func everyPrefixIsRefusedButWholeMembers() throws {
    let accepted = Fixtures.acceptedPrefixes(of: Fixtures.gzipWithEverything, { try Gzip.decode($0) })
    #expect(accepted.count == 1)
    #expect(try Gzip.decode(Array(Fixtures.gzipWithEverything[..<accepted[0]])) == Array("first ".utf8))
    #expect(Fixtures.acceptedPrefixes(of: Fixtures.gzipCSV, { try Gzip.decode($0) }) == [])
  }

  @Test func damageIsNoticed() {
    let bytes = Fixtures.gzipCSV
    #expect(throws: FormatError.corrupt("the gzip checksum does not match the content")) {
      try Gzip.decode(Fixtures.changing(bytes, at: bytes.count - 8))
    }
    #expect(throws: FormatError.corrupt("the gzip file gives 93 bytes as its size and has 8")) {
      try Gzip.decode(Fixtures.changing(bytes, at: bytes.count - 4))
    }
    #expect(throws: FormatError.corrupt("10 bytes after the gzip data are not gzip data")) {
      try Gzip.decode(bytes + [UInt8](repeating: 7, count: 10))
    }
    #expect(throws: FormatError.corrupt("4 bytes after the gzip data are not gzip data")) {
      try Gzip.decode(bytes + [7, 7, 7, 7])
    }
    #expect(throws: FormatError.unsupported("gzip method 93; only deflate (8) is read")) {
      try Gzip.decode(Fixtures.changing(bytes, at: 2))
    }
    // Offset 16 is in the extra field, which only the header's checksum covers.
    #expect(throws: FormatError.corrupt("the gzip header's checksum does not match")) {
      try Gzip.decode(Fixtures.changing(Fixtures.gzipWithEverything, at: 16))
    }
  }

  @Test func theLimitCountsAllMembers() {
    #expect(throws: FormatError.self) { try Gzip.decode(Fixtures.gzipWithEverything, limit: 11) }
    #expect(throws: Never.self) { try Gzip.decode(Fixtures.gzipWithEverything, limit: 12) }
  }
}
