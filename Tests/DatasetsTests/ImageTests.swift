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

  /// As many bytes as there have to be, not one fewer.
  @Test func imagesOfFewBytesAreSaidToNeedMore() {
    let header = PNG.chunk("IHDR", [0, 0, 0xA1, 0x4A, 0, 0, 0, 1, 8, 0, 0, 0, 0])
    let data = PNG.chunk("IDAT", [UInt8](repeating: 0, count: 20))
    let file = PNG.signature + header + data + PNG.chunk("IEND", [])
    #expect(throws: FormatError.truncated("the PNG image", needed: 21, available: 20)) {
      try PNG.decode(file)
    }
  }
}
