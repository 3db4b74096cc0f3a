import Autoencoder
import Datasets
import Kernels
import Serialization
import Testing
import ToolSupport

@testable import App

/// Sizes of images as they are printed and typed.
@Suite struct ImageSizeTests {
  /// Images 6 wide and 8 high, as a file says.
  private static func images(channels: Int = 1) throws -> Dataset {
    let shape = ImageShape(width: 6, height: 8, channels: channels)
    let bytes = [UInt8](repeating: 7, count: 2 * shape.count)
    var data = Dataset(
      bytes: try ByteMatrix(rows: 2, columns: shape.count, scale: 1, elements: bytes), labels: nil)
    data.imageShape = shape
    return data
  }

  private static func size(_ text: String) throws -> ImageSize? {
    try ImageSize(Arguments(["--image-size", text], options: ImageSize.options))
  }

  @Test func theSizeOfTheFileIsNotContradicted() throws {
    let data = try Self.images()
    #expect(try ImageSize.shape(nil, of: data) == data.imageShape)
    #expect(try ImageSize.shape(Self.size("8x6"), of: data) == data.imageShape)
    // Of as many pixels all of them.
    for text in ["6x8", "4x12", "48x1"] {
      #expect(
        throws: DataError(
          "--image-size is \(text), and the data are images 6 wide, 8 high; give 8x6, or leave it out")
      ) { try ImageSize.shape(Self.size(text), of: data) }
    }
    let coloured = try Self.images(channels: 3)
    #expect(
      throws: DataError(
        "--image-size is 12x12, and the data are images 6 wide, 8 high, in 3 channels; leave it out")
    ) { try ImageSize.shape(Self.size("12x12"), of: coloured) }
    // Without a shape in the file the product is all there is to check.
    var plain = data
    plain.imageShape = nil
    #expect(try ImageSize.shape(Self.size("4x12"), of: plain) == ImageShape(width: 12, height: 4))
  }

  @Test func movesKeepToTheFileToo() throws {
    var moves = AugmentationSetting(shift: 1, rotation: 0)
    moves.size = try Self.size("6x8")
    let shape = try Self.images().imageShape
    #expect(throws: DataError.self) { try moves.takeSize(features: 48, shape: shape) }
    moves.size = try Self.size("8x6")
    try moves.takeSize(features: 48, shape: shape)
    #expect(moves.augmentation == ImageAugmentation(height: 8, width: 6, shift: 1))
  }

  /// What `info` prints can be typed.
  @Test func whatIsPrintedCanBeTyped() throws {
    let fields = try [1, 3].map { channels in
      let field = DataSummary(try Self.images(channels: channels), []).fields.first { $0.key == "image" }
      return try #require(field)
    }
    #expect(fields.map(\.text) == ["6 wide, 8 high (--image-size 8x6)", "6 wide, 8 high, in 3 channels"])
    #expect(fields[0].value == ["width": 6, "height": 8, "channels": 1])
    let word = try #require(fields[0].text.firstMatch(of: #/--image-size (\w+)/#)?.output.1)
    #expect(try ImageSize.shape(Self.size(String(word)), of: Self.images()) != nil)
  }
}
