/// How the features of a sample are the pixels of an image.
public struct ImageShape: Equatable, Sendable, CustomStringConvertible {
  /// Pixels in a row.
  public let width: Int
  /// Rows of pixels.
  public let height: Int
  /// 1 for grey levels, 3 for red, green and blue.
  public let channels: Int

  /// An image of the given size; the features go row after row, the channels of a pixel beside each other.
  public init(width: Int, height: Int, channels: Int = 1) {
    (self.width, self.height, self.channels) = (width, height, channels)
  }

  /// The size in words, which leave no doubt about the order, and whether there are colours.
  public var description: String {
    "\(width) wide, \(height) high\(channels == 1 ? "" : ", in \(channels) channels")"
  }

  /// Number of features of a sample; the greatest number there is where it would be more, which no sample has.
  public var count: Int {
    let (pixels, isTooLarge) = width.multipliedReportingOverflow(by: height)
    let (count, isStillTooLarge) = pixels.multipliedReportingOverflow(by: channels)
    return isTooLarge || isStillTooLarge ? .max : count
  }
}

extension ImageShape {
  /// The shape of samples in an array of three dimensions, (n, height, width), or of four,
  /// (n, height, width, channels) with 1 or 3 channels; (n, 1, height, width) is taken as grey too.
  ///
  /// Colours in planes, (n, 3, height, width), are none: their features go in another order.
  init?(ofArray shape: [Int]) {
    guard shape.dropFirst().allSatisfy({ $0 > 0 }) else { return nil }
    switch shape.count {
    case 3: self.init(width: shape[2], height: shape[1])
    case 4 where shape[3] == 1 || shape[3] == 3:
      self.init(width: shape[2], height: shape[1], channels: shape[3])
    case 4 where shape[1] == 1: self.init(width: shape[3], height: shape[2])
    default: return nil
    }
  }
}
