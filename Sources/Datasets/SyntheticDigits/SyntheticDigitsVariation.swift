extension SyntheticDigits {
  /// How much the images of one digit differ: everything that makes the data set hard or easy.
  ///
  /// Lengths are in pixels; a digit is about 20 pixels high. Quantities given by a range are uniform in
  /// it and independent of each other and of the digit.
  public struct Variation: Sendable, Equatable {
    /// Horizontal shear, as a tangent: positive leans to the right.
    public var slant: ClosedRange<Float> = -0.2...0.2
    /// Angle in radians, of small magnitude; positive turns clockwise.
    public var rotation: ClosedRange<Float> = -0.1...0.1
    /// Factor on the width.
    public var width: ClosedRange<Float> = 0.8...1.15
    /// Factor on the height.
    public var height: ClosedRange<Float> = 0.8...1
    /// Diameter of the pen.
    public var thickness: ClosedRange<Float> = 1.6...3
    /// Distance of the ink's centre from the image's centre, in x and in y; less where ink would leave
    /// the image.
    public var shift: ClosedRange<Float> = -2...2
    /// Standard deviation, in x and in y, of the points that the strokes pass through.
    public var jitter: Float = 0.2
    /// Width of the pen's soft edge, from full ink to none.
    public var softness: Float = 1.2
    /// Share of each pixel that is replaced by the binomial average of its 3 × 3 neighbourhood.
    public var blur: ClosedRange<Float> = 0...0.5
    /// Greatest change of a pixel by noise, on inked pixels only: paper stays 0.
    public var noise: Float = 0.03

    /// The variation of the built-in data set.
    ///
    /// K-means on its pixels finds about half of the classes, as on MNIST (ACC about 0.5): shifts and
    /// slants move the ink by more than a stroke's width. They are few and smooth, so an autoencoder
    /// can learn them; jitter, which it cannot, is kept small.
    public init() {}

    /// No variation: a single image of each digit.
    public static var none: Variation {
      var none = Variation()
      none.slant = 0...0
      none.rotation = 0...0
      none.width = 1...1
      none.height = 1...1
      none.thickness = 2.4...2.4
      none.shift = 0...0
      none.jitter = 0
      none.blur = 0...0
      none.noise = 0
      return none
    }
  }
}
