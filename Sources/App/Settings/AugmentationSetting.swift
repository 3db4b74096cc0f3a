import Autoencoder
import ToolSupport

/// Moves of images in training, as the command line says.
struct AugmentationSetting: Equatable {
  /// Pixels of an image, "28x28" on the command line.
  struct Size: Equatable {
    var height: Int
    var width: Int

    /// The word on the command line.
    var word: String { "\(height)x\(width)" }
  }

  /// The largest shift, in pixels.
  var shift: Double
  /// The largest angle, in degrees.
  var rotation: Double
  /// How large the images are, once that is known.
  var size: Size?

  /// What the command line says, or nil where it asks for no moves.
  init?(_ arguments: Arguments) throws(UsageError) {
    let size = try Size(arguments)
    let shift = try arguments.number("--augment-shift", above: 0, orEqual: true)
    let rotation = try arguments.number("--augment-rotate", above: 0, orEqual: true)
    if let rotation, rotation > 180 {
      throw UsageError("--augment-rotate is '\(rotation.brief)'; give degrees, 0 to 180")
    }
    guard shift != nil || rotation != nil else { return nil }
    (self.shift, self.rotation, self.size) = (shift ?? 0, rotation ?? 0, size)
  }

  /// The moves for the library, once the size is known.
  var augmentation: ImageAugmentation? {
    size.map { ImageAugmentation(height: $0.height, width: $0.width, shift: shift, rotation: rotation) }
  }

  /// Takes images of so many pixels for squares, unless their size was given, which has to fit then.
  mutating func takeSize(features: Int) throws {
    if let size {
      guard size.height * size.width == features else {
        throw DataError(
          "--image-size is \(size.word), which is \(size.height * size.width) pixels, and the samples have \(features) features; give a height and width of that product"
        )
      }
      return
    }
    let side = Int(Double(features).squareRoot().rounded())
    guard side * side == features else {
      throw UsageError("samples of \(features) features are no square images; give their --image-size HxW")
    }
    size = Size(height: side, width: side)
  }
}

extension AugmentationSetting.Size {
  fileprivate init?(_ arguments: Arguments) throws(UsageError) {
    guard let text = try arguments.text("--image-size") else { return nil }
    let parts = text.split(separator: "x", omittingEmptySubsequences: false)
    // No product of two such sides overflows.
    let sides = parts.compactMap { Int($0) }.filter { (1...1 << 15).contains($0) }
    guard parts.count == 2, sides.count == 2 else {
      throw UsageError("--image-size is '\(text)'; give height and width in pixels, such as 28x28")
    }
    self.init(height: sides[0], width: sides[1])
  }
}
