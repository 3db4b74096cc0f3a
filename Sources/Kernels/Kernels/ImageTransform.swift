internal import KernelsCore

/// An affine transform of images, told by where each pixel of the result comes from.
///
/// The pixel in column x and row y, counted from 0 at the top left, is the original's at column
/// xx·x + xy·y + x0 and row yx·x + yy·y + y0, which need not be whole numbers nor lie within the image.
public struct ImageTransform: Sendable, Equatable {
  /// The original's column by the result's column and row, and where both are 0.
  public var xx, xy, x0: Float
  /// The original's row by the result's column and row, and where both are 0.
  public var yx, yy, y0: Float

  /// The transform with the given coefficients.
  public init(xx: Float, xy: Float, x0: Float, yx: Float, yy: Float, y0: Float) {
    (self.xx, self.xy, self.x0) = (xx, xy, x0)
    (self.yx, self.yy, self.y0) = (yx, yy, y0)
  }

  /// A rotation about the centre of images of the given size, and then a shift.
  ///
  /// Computed in Double; each coefficient is rounded once, and that of a shift by whole pixels is exact.
  ///
  /// - Parameters:
  ///   - degrees: counterclockwise, as one sees the image with its first row at the top.
  ///   - shiftX: pixels to the right.
  ///   - shiftY: pixels down.
  ///   - height: lines of an image.
  ///   - width: pixels of a line.
  public init(
    rotation degrees: Double, shiftX: Double = 0, shiftY: Double = 0, height: Int, width: Int
  ) {
    let angle = degrees * Double.pi / 180
    let (sine, cosine) = sineAndCosine(of: angle)
    let (centreX, centreY) = (Double(width - 1) / 2, Double(height - 1) / 2)
    // Back the way that the pixel came: the shift first, and then the rotation.
    let (fromX, fromY) = (centreX + shiftX, centreY + shiftY)
    self.init(
      xx: Float(cosine), xy: Float(-sine), x0: Float(centreX - (cosine * fromX - sine * fromY)),
      yx: Float(sine), yy: Float(cosine), y0: Float(centreY - (sine * fromX + cosine * fromY)))
  }

  /// The same for the kernels.
  var map: PixelMap { PixelMap(xx: xx, xy: xy, x0: x0, yx: yx, yy: yy, y0: y0) }
}
