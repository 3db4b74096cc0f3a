import Kernels
import Serialization
import TestSupport
import Testing

@testable import Datasets

@Suite struct ImageTests {
  @Test(arguments: [1, 3], [(1, 1), (7, 5), (33, 20)])
  func whatIsEncodedDecodes(channels: Int, size: (Int, Int)) throws {
    var random = Random(seed: 5)
    for smoothness in [1, 16] {
      let bytes: [UInt8] = (0..<(size.0 * size.1 * channels)).map { index in
        let level: Int = index * 3 + random.nextInt(below: 256 / smoothness)
        return UInt8(level & 255)
      }
      let bitmap = Bitmap(width: size.0, height: size.1, channels: channels, bytes: bytes)
      #expect(try PNG.decode(PNG.encode(bitmap)) == bitmap)
    }
  }

  @Test(arguments: [1, 2, 4]) func fewLevelsAreTheNearest(bitDepth: Int) throws {
    let bitmap = Bitmap(width: 16, height: 16, channels: 1, bytes: (0..<256).map(UInt8.init))
    let largest = (1 << bitDepth) - 1
    let levels: [Int] = (0...largest).map { $0 * 255 / largest }
    let nearest: [Int] = (0..<256).map { level in
      levels.min { first, second in abs(first - level) < abs(second - level) } ?? 0
    }
    let decoded = try PNG.decode(PNG.encode(bitmap, bitDepth: bitDepth)).bytes.map(Int.init)
    #expect(decoded == nearest)
  }

  /// The expected pixels are Pillow's, or for 16 bits and alpha NumPy's.
  @Test(arguments: [
    ("grey 4 bits", Fixtures.pngGrey4, Fixtures.pngGrey4Pixels, 1),
    ("grey 16", Fixtures.pngGrey16, Fixtures.pngGrey16Pixels, 1),
    ("grey alpha 16", Fixtures.pngGreyAlpha16, Fixtures.pngGreyAlpha16Pixels, 1),
    ("RGB", Fixtures.pngRGB, Fixtures.pngRGBPixels, 3),
    ("RGB with all filters", Fixtures.pngFilters, Fixtures.pngFiltersPixels, 3),
    ("RGB, a transparent colour", Fixtures.pngTransparentColor, Fixtures.pngTransparentColorPixels, 3),
    ("RGBA", Fixtures.pngRGBA, Fixtures.pngRGBAPixels, 3),
    ("palette", Fixtures.pngPalette, Fixtures.pngPalettePixels, 3),
    ("palette of greys", Fixtures.pngGreyPalette, Fixtures.pngGreyPalettePixels, 1),
    ("interlaced", Fixtures.pngInterlaced, Fixtures.pngInterlacedPixels, 3),
    ("interlaced 1 bit", Fixtures.pngInterlaced1, Fixtures.pngInterlaced1Pixels, 1),
  ])
  func filesOfOtherProgramsDecode(kind: String, file: [UInt8], pixels: [UInt8], channels: Int) throws {
    let bitmap = try PNG.decode(file)
    #expect(bitmap.channels == channels)
    #expect(bitmap.bytes == pixels)
  }

  @Test func everyPrefixIsRefused() {
    for file in [Fixtures.pngInterlaced, Fixtures.pngGrey4] {
      #expect(Fixtures.acceptedPrefixes(of: file) { try PNG.decode($0) } == [])
    }
  }

  @Test(arguments: [(16, 6, 1 << 27), (8, 3, (1 << 30) / 3), (1, 0, (1 << 30) / 3)] as [(UInt8, UInt8, Int)])
  func hugeImagesAreRefused(bitDepth: UInt8, color: UInt8, largest: Int) throws {
    func header(_ pixels: Int) throws -> PNGHeader {
      let size = UInt32(pixels).bigEndianBytes + UInt32(1).bigEndianBytes
      return try PNGHeader((size + [bitDepth, color, 0, 0, 0])[...])
    }
    #expect(try header(largest).width == largest)
    let error = FormatError.unsupported(
      "the PNG image is \(largest + 1) × 1; \(largest) such pixels are the most")
    #expect(throws: error) { try header(largest + 1) }
  }

  @Test func greyIsPillows() throws {
    #expect(try PNG.decode(Fixtures.pngRGB).grey.bytes == Fixtures.pngRGBGreyPixels)
  }

  @Test(arguments: [
    "P2\n# by a tool\n3 2\n15\n0 1 2\n3 14 15\n", "P2 3 2 15 0 1 2 3 14 15",
    "P5 3 2 15\n\u{0}\u{1}\u{2}\u{3}\u{E}\u{F}",
  ])
  func portableGreymapsDecode(text: String) throws {
    let bitmap = try PNM.decode(Array(text.utf8))
    #expect(bitmap == Bitmap(width: 3, height: 2, channels: 1, bytes: [0, 17, 34, 51, 238, 255]))
  }

  @Test func portableGreymapsOf16BitsAndColoursDecode() throws {
    let wide = Array("P5 2 1 65535\n".utf8) + [0x80, 0x00, 0xFF, 0xFF]
    #expect(try PNM.decode(wide).bytes == [128, 255])
    #expect(try PNM.decode(Array("P6 1 1 255\nabc".utf8)).bytes == Array("abc".utf8))
    #expect(try PNM.decode(Array("P3 1 1 255 1 2 3".utf8)).channels == 3)
    // Windows' line end counts as one byte where the pixels say so.
    #expect(try PNM.decode(Array("P5 2 1 255\r\nab".utf8)).bytes == Array("ab".utf8))
    #expect(try PNM.decode(Array("P5 2 1 255\r\na\n".utf8)).bytes == Array("a\n".utf8))
    #expect(try PNM.decode(Array("P5 2 1 255\nab\r\n".utf8)).bytes == Array("ab".utf8))
    for text in [
      "P5 2 1 255\nabc", "P5 2 1 255\r\nabc", "P2 2 1 9 1 2 3", "P5 2 2 255\nabc", "P2 2 1 7 1 8", "P2 0 1 7",
      "P5 99999999 99999999 255\na", "P2 2 1 70000 1 1",
    ] {
      #expect(throws: FormatError.self) { try PNM.decode(Array(text.utf8)) }
    }
  }
}
