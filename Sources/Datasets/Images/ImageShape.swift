/// How a sample's features lie in an image: row after row, the channels of a pixel beside each other.
public struct ImageShape: Equatable, Sendable {
  /// Pixels in a row.
  public var width: Int
  /// Rows of pixels.
  public var height: Int
  /// 1 for grey levels, 3 for red, green and blue.
  public var channels: Int

  /// The given shape.
  public init(width: Int, height: Int, channels: Int = 1) {
    self.width = width
    self.height = height
    self.channels = channels
  }

  /// Features of such an image.
  public var count: Int { width * height * channels }
}
