import Autoencoder
import Datasets
import ToolSupport

/// Moves of images in training, as the command line says.
struct AugmentationSetting: Equatable {
  /// The largest shift, in pixels.
  var shift: Double
  /// The largest angle, in degrees.
  var rotation: Double
  /// How large the images are, once that is known.
  var size: ImageSize?

  /// Moves of images whose size is still to be known.
  init(shift: Double, rotation: Double) { (self.shift, self.rotation) = (shift, rotation) }

  /// What the command line says, or nil where it asks for no moves.
  init?(_ arguments: Arguments) throws(UsageError) {
    let size = try ImageSize(arguments)
    let shift = try arguments.number("--augment-shift", above: 0, orEqual: true)
    let rotation = try arguments.number("--augment-rotate", above: 0, orEqual: true)
    if let rotation, rotation > 180 {
      throw UsageError("--augment-rotate is '\(rotation.brief)'; give degrees, 0 to 180")
    }
    guard shift != nil || rotation != nil else { return nil }
    (self.shift, self.rotation, self.size) = (shift ?? 0, rotation ?? 0, size)
  }

  /// Throws for a scaling by which pixels are not alike, so that between two of them there is nothing.
  func check(_ scaling: Scaling?) throws(UsageError) {
    guard let scaling, [.minmax, .standard].contains(scaling) else { return }
    throw UsageError(
      "--augment-* moves images whose pixels are scaled alike, and --scale is \(scaling.rawValue); give unit, symmetric or none"
    )
  }

  /// The moves for the library, once the size is known.
  var augmentation: ImageAugmentation? {
    size.map { ImageAugmentation(height: $0.height, width: $0.width, shift: shift, rotation: rotation) }
  }

  /// Takes images of so many pixels for what their file says they are, or else for squares, unless their size was
  /// given, which has to fit then.
  mutating func takeSize(features: Int, shape: ImageShape?) throws {
    if let size { return try size.check(features: features, shape: shape) }
    if let shape {
      guard shape.channels == 1 else {
        throw DataError(
          "the samples are images \(shape); only grey ones can be moved, so leave --augment-* out")
      }
      return size = ImageSize(shape)
    }
    guard let square = ImageSize(squareOf: features) else {
      throw UsageError(
        "samples of \(features) features are no square images of 64 pixels or more; give their --image-size HxW"
      )
    }
    size = square
  }
}
