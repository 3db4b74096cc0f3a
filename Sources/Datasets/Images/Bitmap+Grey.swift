extension Bitmap {
  /// The image in grey levels: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601), rounded to the nearest.
  ///
  /// - Complexity: O(width · height).
  public var grey: Bitmap {
    guard channels == 3 else { return self }
    let levels = [UInt8](unsafeUninitializedCapacity: width * height) { levels, count in
      for pixel in 0..<(width * height) {
        let (red, green, blue) = (bytes[3 * pixel], bytes[3 * pixel + 1], bytes[3 * pixel + 2])
        // In units of 2⁻¹⁶, which add up to 1.
        let sum = 19_595 * UInt32(red) + 38_470 * UInt32(green) + 7_471 * UInt32(blue)
        levels[pixel] = UInt8((sum + 0x8000) >> 16)
      }
      count = width * height
    }
    return Bitmap(width: width, height: height, channels: 1, bytes: levels)
  }
}
