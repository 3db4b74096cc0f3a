import Datasets
import Kernels
import Testing

@testable import ImagePalette

@Suite struct ImagePaletteTests {
  /// Three colours in shares of 5, 3 and 2 tenths, each channel off by at most `noise`.
  private static func picture(noise: UInt8) -> Bitmap {
    var random = Random(seed: 1)
    let colors: [[UInt8]] = [[200, 30, 40], [20, 180, 60], [90, 90, 220]]
    var bytes: [UInt8] = []
    for pixel in 0..<1000 {
      let color = colors[pixel % 10 < 5 ? 0 : pixel % 10 < 8 ? 1 : 2]
      bytes += color.map { $0 + UInt8(random.nextInt(below: Int(noise) + 1)) }
    }
    return Bitmap(width: 50, height: 20, channels: 3, bytes: bytes)
  }

  @Test func aPictureOfThreeColoursKeepsThem() throws {
    let picture = Self.picture(noise: 0)
    let palette = try ImagePalette(of: picture, colors: 3, engine: Engine())
    #expect(palette.entries.map(\.color) == [[200, 30, 40], [20, 180, 60], [90, 90, 220]])
    #expect(palette.entries.map(\.share) == [0.5, 0.3, 0.2])
    #expect(palette.image == picture)
  }

  @Test func aGreyImageHasNoMoreColoursThanItShows() throws {
    let picture = Bitmap(width: 2, height: 2, channels: 1, bytes: [0, 255, 255, 255])
    let palette = try ImagePalette(of: picture, colors: 4, engine: Engine())
    #expect(palette.entries.map(\.hexadecimal) == ["#ffffff", "#000000"])
    #expect(palette.entries.map(\.share) == [0.75, 0.25] && palette.image == picture)
    let pixel = Bitmap(width: 1, height: 1, channels: 3, bytes: [1, 2, 3])
    #expect(
      try ImagePalette(of: pixel, colors: 8, engine: Engine()).entries.map(\.hexadecimal) == ["#010203"])
  }

  @Test func noiseIsTakenAway() throws {
    let picture = Self.picture(noise: 8)
    let palette = try ImagePalette(of: picture, colors: 3, engine: Engine())
    let bytes = palette.image.bytes
    let colors = stride(from: 0, to: 3000, by: 3).map { (first: Int) in Array(bytes[first..<first + 3]) }
    #expect(Set(colors).count == 3)
    let differences = zip(palette.image.bytes, picture.bytes).map { abs(Int($0) - Int($1)) }
    #expect(differences.allSatisfy { $0 <= 8 })
  }
}
