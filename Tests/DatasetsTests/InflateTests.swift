import Testing

@testable import Datasets

@Suite struct InflateTests {
  @Test func streamsOfZlibDecode() throws {
    for (stream, content) in [
      (Fixtures.dynamicLiterals, Fixtures.skewed(6000)), (Fixtures.dynamicMatches, Fixtures.phrases),
      (Fixtures.fixedCodes, Array("hello hello hello hello".utf8)), (Fixtures.stored, Array("hello".utf8)),
      ([3, 0], []),
    ] as [([UInt8], [UInt8])] {
      for expectedCount in [0, content.count, content.count + 1000] {
        let (output, consumed) = try Inflate.decode((stream + [1, 2, 3])[...], expectedCount: expectedCount)
        #expect(output == content)
        #expect(consumed == stream.count)
      }
    }
  }

  @Test func everyPrefixIsRefused() {
    for stream in [
      Fixtures.dynamicLiterals, Fixtures.dynamicMatches, Fixtures.fixedCodes, Fixtures.stored,
    ] {
      #expect(Fixtures.acceptedPrefixes(of: stream) { try Inflate.decode($0[...], expectedCount: 0) } == [])
    }
  }

  /// Most changes are noticed and some give other content; none may crash.
  @Test func damagedStreamsDoNotCrash() {
    for stream in [
      Fixtures.dynamicLiterals.prefix(200), Fixtures.dynamicMatches[...], Fixtures.fixedCodes[...],
    ] {
      for offset in stream.indices {
        let changed = Fixtures.changing(Array(stream), at: offset)
        _ = try? Inflate.decode(changed[...], expectedCount: 0, limit: 100_000)
      }
    }
  }

  @Test(arguments: [0, 1, 22])
  func contentBeyondTheLimitIsRefused(limit: Int) {
    for expectedCount in [0, 23, 1 << 40] {
      #expect(throws: FormatError.tooLarge("the content", limit: limit)) {
        try Inflate.decode(Fixtures.fixedCodes[...], expectedCount: expectedCount, limit: limit)
      }
    }
    #expect(throws: FormatError.tooLarge("the content", limit: 4)) {
      try Inflate.decode(Fixtures.stored[...], expectedCount: 0, limit: 4)
    }
  }

  @Test func contentUpToTheLimitIsDecoded() throws {
    let (output, _) = try Inflate.decode(Fixtures.fixedCodes[...], expectedCount: 0, limit: 23)
    #expect(output.count == 23)
    #expect(try Inflate.decode(Fixtures.stored[...], expectedCount: 0, limit: 5).output.count == 5)
  }

  @Test(arguments: [
    ([0x07], FormatError.corrupt("the compressed data have a block of unknown type")),
    ([0x01, 5, 0, 0xFA, 0xFE], .corrupt("the compressed data have a stored block of contradictory length")),
    // A fixed block with a match of length 3 at distance 1 before any literal.
    ([0x03, 0x02, 0x00], .corrupt("the compressed data refer to before their beginning")),
    // HLIT = 30.
    ([0xF5, 0x00, 0x00], .corrupt("the compressed data have a block with too many symbols")),
    // All code lengths for lengths zero.
    ([0x05, 0x00, 0x00, 0x00], .corrupt("a Huffman code is incomplete")),
    // Four code lengths of one bit.
    ([0x05, 0x00, 0x92, 0x04], .corrupt("a Huffman code has too many short codes")),
  ])
  func malformedStreamsAreNamed(stream: [UInt8], error: FormatError) {
    #expect(throws: error) { try Inflate.decode(stream[...], expectedCount: 0) }
  }
}
