/// An order of points of the plane in which near points are near in memory, too.
enum PlanarOrder {
  /// The points' indices along Morton's curve (1966): by the bits of both coordinates in turn, the greatest first.
  ///
  /// - Parameter points: two floats each, finite.
  /// - Complexity: O(n log n).
  static func indices(_ points: UnsafePointer<Float>, count: Int) -> [Int32] {
    var low = SIMD2<Float>(repeating: .infinity)
    var high = -low
    for i in 0..<count {
      let point = SIMD2(points[2 * i], points[2 * i + 1])
      low.replace(with: point, where: point .< low)
      high.replace(with: point, where: point .> high)
    }
    let extent = max(high.x - low.x, high.y - low.y)
    // A scale beyond the floats would make places that are no numbers; points that near are one.
    guard extent > 0x1p-100, extent.isFinite else { return (0..<Int32(truncatingIfNeeded: count)).map { $0 } }
    let scale = 65535 / extent
    // The index stands below the place on the curve, so equal places are in the order of the indices.
    var keys = (0..<count).map { i in
      let x = UInt64((points[2 * i] - low.x) * scale), y = UInt64((points[2 * i + 1] - low.y) * scale)
      return (spread(x) | spread(y) << 1) << 32 | UInt64(truncatingIfNeeded: i)
    }
    keys.sort()
    return keys.map { Int32(truncatingIfNeeded: $0) }
  }

  /// The lowest 16 bits, each followed by a 0.
  private static func spread(_ bits: UInt64) -> UInt64 {
    var x = bits & 0xFFFF
    x = (x | x << 8) & 0x00FF_00FF
    x = (x | x << 4) & 0x0F0F_0F0F
    x = (x | x << 2) & 0x3333_3333
    return (x | x << 1) & 0x5555_5555
  }
}
