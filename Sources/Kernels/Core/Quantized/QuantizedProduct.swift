// Products of vectors that were rounded to 16-bit integers: the same tiles as for floats, with two features
// in each lane, so that a multiply-add does twice the work. The sums are exact.
//
// A pair of integers stands in the 32 bits of a float, which lets panels be packed like those of floats.

/// Products of packed rows of pairs with a packed panel of pairs, tile by tile: 32-bit integers, `width` lanes a row.
///
/// A function of its own, like the micro-kernel of the matrix product; there is at least one pair.
@inlinable @inline(never)
func multiplyQuantized<Shape: QuantizedTileShape>(
  _ shape: Shape.Type, _ a: UnsafePointer<Float>, tiles: Int, _ b: UnsafePointer<Float>, depth: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  typealias T = Shape.QuantizedTile
  let width = T.Row.columns
  var (first, destination) = (a, destination)
  let lastRow = b + (depth &- 1) &* width
  for _ in 0..<tiles {
    var tile = T()
    var (a, b) = (first - T.rows, b - width)
    repeat {
      a += T.rows
      b += width
      tile.accumulatePairs(
        Shape.self, ContiguousColumn(a), from: 0, T.Row(loading: b, stride: Shape.Vector.scalarCount))
    } while b != lastRow
    tile.store(destination, stride: width)
    first += T.rows &* depth
    destination += T.rows &* width
  }
}
