import Kernels
import Testing

@testable import Datasets

@Suite struct DeflateTests {
  /// Contents of many kinds: random bytes of several alphabets, runs, text, lengths around every limit.
  static func contents() -> [[UInt8]] {
    var random = Random(seed: 1)
    var contents: [[UInt8]] = [[], Fixtures.phrases, Fixtures.skewed(70_000)]
    for count in [1, 2, 3, 4, 5, 8, 257, 258, 259, 260, 5000, 32_767, 32_769, 65_535, 65_536, 200_000] {
      for alphabet in [1, 2, 5, 256] {
        contents.append((0..<count).map { _ in UInt8(random.nextInt(below: alphabet)) })
      }
      contents.append((0..<count).map { UInt8(truncatingIfNeeded: $0 / 300) })
    }
    return contents
  }

  @Test func inflateUndoesDeflate() throws {
    for content in Self.contents() {
      let stream = Deflate.encode(content)
      let (output, consumed) = try Inflate.decode((stream + [7, 7])[...], expectedCount: 0)
      #expect(output == content)
      #expect(consumed == stream.count)
      #expect(try Zlib.decode(Zlib.encode(content)[...], expectedCount: 0, limit: 1 << 20) == content)
    }
  }

  @Test func streamsBeginAsTheyGoOn() throws {
    for content in Self.contents() {
      let stream = Deflate.encode(content)
      for count in [0, 1, 100, content.count, content.count + 1] {
        #expect(try Inflate.prefix(stream[...], count: count) == content.prefix(count))
      }
    }
  }

  /// Incompressible content is stored, with five bytes for each block of 32 KiB.
  @Test func nothingGrowsByMuch() {
    for content in Self.contents() {
      #expect(Deflate.encode(content).count <= content.count + 16 + 5 * (content.count / 32_768))
    }
  }

  /// The end of the block in fixed codes: 3 + 7 bits.
  @Test func nothingTakesTwoBytes() { #expect(Deflate.encode([]) == [3, 0]) }

  /// The longest match is 258 bytes and takes two bits at least.
  @Test func runsAndTextShrink() {
    #expect(Deflate.encode([UInt8](repeating: 9, count: 1_000_000)).count < 1_000_000 / 1000 + 100)
    #expect(Deflate.encode(Fixtures.phrases).count <= Fixtures.dynamicMatches.count * 105 / 100)
  }

  /// A Fibonacci distribution asks for codes longer than 15 bits.
  @Test(arguments: [7, 15]) func codesAreLimited(longest: Int) {
    var frequencies = [1, 1]
    while frequencies.count < 19 { frequencies.append(frequencies.suffix(2).reduce(0, +)) }
    let lengths = HuffmanCode(frequencies: frequencies, longest: longest).lengths
    #expect(lengths.max() == UInt8(longest))
    // Kraft: the codes together take all there is.
    let shares = lengths.map { (length: UInt8) -> Int in 1 << (longest - Int(length)) }
    #expect(shares.reduce(0, +) == 1 << longest)
  }

  @Test func checksumsAreThePublishedOnes() {
    #expect(Adler32.checksum([]) == 1)
    #expect(Adler32.checksum(Array("Wikipedia".utf8)) == 0x11E6_0398)
  }

  @Test func damagedZlibStreamsAreRefused() {
    let stream = Zlib.encode(Fixtures.phrases)
    #expect(
      Fixtures.acceptedPrefixes(of: stream) { try Zlib.decode($0[...], expectedCount: 0, limit: 1 << 20) }
        == [])
    for offset in stream.indices.suffix(4) {
      #expect(throws: FormatError.corrupt("the zlib checksum does not match the content")) {
        try Zlib.decode(Fixtures.changing(stream, at: offset)[...], expectedCount: 0, limit: 1 << 20)
      }
    }
  }
}
