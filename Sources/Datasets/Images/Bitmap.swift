/// An image: 8 bits for each channel of each pixel, row after row.
public struct Bitmap: Equatable, Sendable {
  /// Bytes of pixels, as they are in a file or as colours, beyond which no image is read.
  static let largestSize = 1 << 30

  /// Pixels in a row.
  public let width: Int
  /// Rows of pixels.
  public let height: Int
  /// 1 for grey levels, 3 for red, green and blue.
  public let channels: Int
  /// The values, channels of a pixel beside each other.
  public let bytes: [UInt8]

  /// An image of the given values.
  ///
  /// - Precondition: 1 or 3 channels, and width · height · channels values.
  public init(width: Int, height: Int, channels: Int, bytes: [UInt8]) {
    precondition(channels == 1 || channels == 3, "Bitmap: \(channels) channels; 1 or 3 there can be")
    precondition(
      bytes.count == width * height * channels,
      "Bitmap: \(bytes.count) values for \(width) × \(height) × \(channels)")
    self.width = width
    self.height = height
    self.channels = channels
    self.bytes = bytes
  }
}
