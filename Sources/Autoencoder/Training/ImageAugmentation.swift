import Kernels

/// Random shifts and rotations of the images that a network is trained on.
///
/// As DEC-DA does (Guo et al. 2018, Deep Embedded Clustering with Data Augmentation): in every step each sample of
/// the batch is moved anew, turned about its centre by an angle and then shifted along both axes, all uniformly
/// distributed within their limits, with bilinear interpolation. The moved batch is what the network sees and
/// what its output is compared with; noise is added after it. A method's loss and what it does after a step
/// (`StepHooks.didStep`) have embeddings of the moved batch, too. Whatever does not train, such as embeddings of all
/// samples and the loss of held-out ones, has the images as they are.
///
/// What comes from outside has the value of the nearest pixel of the edge. A constant would have to be the
/// background's, which the scaling of the samples decides, 0 or −1 or anything else; where an image has a
/// background its edge shows it, and where it has none, copies of the edge add no contour that was not there.
///
/// A sample is an image of one channel, line after line from the top, with all pixels scaled alike:
/// interpolation between pixels of different scales would mean nothing.
public struct ImageAugmentation: Sendable, Equatable {
  /// Lines of an image.
  public var height: Int
  /// Pixels in a line.
  public var width: Int
  /// The largest shift along each axis, in pixels; shifts need not be whole.
  public var shift: Double
  /// The largest angle of a rotation, in degrees, 0 to 180.
  public var rotation: Double

  /// Images of the given size; neither shifted nor turned unless told so.
  public init(height: Int, width: Int, shift: Double = 0, rotation: Double = 0) {
    self.height = height
    self.width = width
    self.shift = shift
    self.rotation = rotation
  }

  /// Throws unless every setting is in its range, and samples of so many features are such images.
  func check(features: Int) throws(AutoencoderError) {
    let sides = 1...1 << 15
    guard sides.contains(height), sides.contains(width) else {
      throw .invalidOption("images of \(height) × \(width) pixels; give sides of 1 to \(sides.upperBound)")
    }
    guard height * width == features else {
      throw .invalidOption(
        "images of \(height) × \(width) pixels for samples of \(features) features; give a height and width of that product"
      )
    }
    guard shift >= 0, shift.isFinite else {
      throw .invalidOption("shifts of up to \(shift) pixels; give 0 or a positive number")
    }
    guard (0...180).contains(rotation) else {
      throw .invalidOption("rotations of up to \(rotation) degrees; give 0 to 180")
    }
  }

  /// How an image is moved: always three numbers of the stream, whatever the limits.
  func drawMove(_ random: inout Random) -> (shiftX: Double, shiftY: Double, rotation: Double) {
    let shiftX = shift * (2 * random.nextDouble() - 1)
    let shiftY = shift * (2 * random.nextDouble() - 1)
    return (shiftX, shiftY, rotation * (2 * random.nextDouble() - 1))
  }
}

/// An augmentation with its buffers, which are kept from step to step.
struct ImageAugmenter {
  private let augmentation: ImageAugmentation
  /// The batch as it was.
  private var original = Matrix(rows: 0, columns: 0)
  private var transforms: [ImageTransform] = []

  init(_ augmentation: ImageAugmentation) { self.augmentation = augmentation }

  /// Moves each image of a batch.
  ///
  /// - Parameter random: the step's; the moves come from its stream "augmentation", drawn in the order of the
  ///   rows before threads share the work.
  mutating func apply(to batch: inout Matrix, random: Random, engine: Engine) throws(KernelError) {
    let (height, width) = (augmentation.height, augmentation.width)
    guard augmentation.shift > 0 || augmentation.rotation > 0 else { return }
    var stream = random.stream("augmentation")
    transforms.removeAll(keepingCapacity: true)
    for _ in 0..<batch.rows {
      let move = augmentation.drawMove(&stream)
      transforms.append(
        ImageTransform(
          rotation: move.rotation, shiftX: move.shiftX, shiftY: move.shiftY, height: height, width: width))
    }
    swap(&batch, &original)
    try engine.warpImages(original, height: height, width: width, by: transforms, into: &batch)
  }
}
