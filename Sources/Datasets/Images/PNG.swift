/// The PNG format (ISO/IEC 15948): images, compressed without loss.
public enum PNG {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Whether the bytes begin like a PNG file.
  static func isPNG(_ bytes: [UInt8]) -> Bool { bytes.starts(with: signature) }

  /// Types of rows' filters, which store differences from neighbours: `a` is the byte of the pixel to the
  /// left, `b` that above, `c` that above to the left.
  enum Filter: UInt8, CaseIterable {
    case none, sub, up, average, paeth
  }

  /// The one of the three neighbours that is nearest to a + b − c.
  @inline(__always)
  static func paeth(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> UInt8 {
    let (left, above, corner) = (Int16(a), Int16(b), Int16(c))
    let toLeft = (above &- corner).magnitude
    let toAbove = (left &- corner).magnitude
    let toCorner = (left &+ above &- 2 &* corner).magnitude
    if toLeft <= toAbove, toLeft <= toCorner { return a }
    return toAbove <= toCorner ? b : c
  }
}
