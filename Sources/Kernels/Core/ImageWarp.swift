/// Where the pixels of a moved image come from: that in column x and row y from column xx·x + xy·y + x0 and row
/// yx·x + yy·y + y0 of the original.
public struct PixelMap: Sendable {
  /// Of the column.
  @usableFromInline let xx, xy, x0: Float
  /// Of the row.
  @usableFromInline let yx, yy, y0: Float

  /// The map with the given coefficients.
  @inlinable public init(xx: Float, xy: Float, x0: Float, yx: Float, yy: Float, y0: Float) {
    (self.xx, self.xy, self.x0) = (xx, xy, x0)
    (self.yx, self.yy, self.y0) = (yx, yy, y0)
  }
}

/// Pixels whose places are computed together, a constant, so that there are whole vectors only; their numbers
/// fit on the stack.
@inlinable @inline(__always)
var pixelsOfBlock: Int { 32 }

/// result ← the image, moved by a map, with bilinear interpolation; outside, the image goes on as at its edge.
///
/// Such an image, interpolated at any place, has the value of the nearest place within it: so places are clamped
/// before they are split into pixel and rest, and no pixel needs a test of its own. NaN becomes 0 there, so
/// that every map reads within the image. The compiler makes vectors of the first loop over a block; the second
/// reads pixels from anywhere.
///
/// Sides are 1 ... 2¹⁵, so that pixels can be counted in 32 bits.
@inlinable @inline(__always)
func warpImage<V: KernelVector>(
  _ vector: V.Type, _ image: UnsafePointer<Float>, height: Int, width: Int, by map: PixelMap,
  into result: UnsafeMutablePointer<Float>
) {
  let (lastColumn, lastRow, stride) = (Int32(width &- 1), Int32(height &- 1), Int32(width))
  let (right, bottom) = (Float(lastColumn), Float(lastRow))
  withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 &* pixelsOfBlock) { rests in
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 3 &* pixelsOfBlock) { places in
      guard let restX = rests.baseAddress, let pixel = places.baseAddress else { return }
      let restY = restX + pixelsOfBlock
      let (toRight, toBelow) = (pixel + pixelsOfBlock, pixel + 2 &* pixelsOfBlock)
      for row in 0..<height {
        let (rowX, rowY) = (map.xy * Float(row) + map.x0, map.yy * Float(row) + map.y0)
        for first in Swift.stride(from: 0, to: width, by: pixelsOfBlock) {
          for i in 0..<pixelsOfBlock {
            let column = Float(Int32(truncatingIfNeeded: first &+ i))
            let x = clamped(map.xx * column + rowX, to: right)
            let y = clamped(map.yx * column + rowY, to: bottom)
            let (left, top) = (Int32(x), Int32(y))
            restX[i] = x - Float(left)
            restY[i] = y - Float(top)
            pixel[i] = top &* stride &+ left
            toRight[i] = left < lastColumn ? 1 : 0
            toBelow[i] = top < lastRow ? stride : 0
          }
          let line = result + (row &* width &+ first)
          for i in 0..<min(pixelsOfBlock, width &- first) {
            let step = Int(toRight[i])
            let upper = image + Int(pixel[i])
            let lower = upper + Int(toBelow[i])
            let above = upper[0] + restX[i] * (upper[step] - upper[0])
            let below = lower[0] + restX[i] * (lower[step] - lower[0])
            line[i] = above + restY[i] * (below - above)
          }
        }
      }
    }
  }
}

/// The nearest number in [0, limit]; 0 for NaN.
@inlinable @inline(__always)
func clamped(_ x: Float, to limit: Float) -> Float {
  let positive = x > 0 ? x : 0
  return positive < limit ? positive : limit
}
