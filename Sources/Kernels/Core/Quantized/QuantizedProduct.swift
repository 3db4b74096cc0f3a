// Products of vectors that were rounded to 16-bit integers: the same tiles as for floats, with two features
// in each lane, so that a multiply-add does twice the work. The sums are exact.
//
// A pair of integers stands in the 32 bits of a float, which lets panels be packed like those of floats.

/// Products of packed rows of pairs with a packed panel of pairs, tile by tile, as floats: each column's times its scale,
/// `width` lanes a row.
///
/// A function of its own, like the micro-kernel of the matrix product; there is at least one pair.
@inlinable @inline(never)
func multiplyQuantized<Shape: QuantizedTileShape>(
  _ shape: Shape.Type, _ a: UnsafePointer<Float>, tiles: Int, _ panel: UnsafePointer<Float>, depth: Int,
  scales: UnsafePointer<Float>, into destination: UnsafeMutablePointer<Float>
) {
  typealias T = Shape.QuantizedTile
  let (width, vector) = (T.Row.columns, Shape.Vector.scalarCount)
  let (aStep, bStep) = (Shape.pairsATurn &* T.rows, Shape.pairsATurn &* width)
  let lastTurn = panel + (depth &* width &- bStep)
  var (first, destination) = (a, destination)
  for _ in 0..<tiles {
    var tile = T()
    // Pointers move at the beginning of a turn, and so begin one turn before the operands.
    var (a, b) = (first - aStep, panel - bStep)
    // Where pairs come in twos, an odd one comes first, alone.
    if Shape.pairsATurn == 2, depth & 1 != 0 {
      tile.accumulatePairs(
        Shape.self, ContiguousColumn(first), from: 0, T.Row(loading: panel, stride: vector))
      a += T.rows
      b += width
    }
    while b != lastTurn {
      a += aStep
      b += bStep
      tile.accumulatePairs(Shape.self, ContiguousColumn(a), from: 0, T.Row(loading: b, stride: vector))
      if Shape.pairsATurn == 2 {
        tile.accumulatePairs(
          Shape.self, ContiguousColumn(a + T.rows), from: 0, T.Row(loading: b + width, stride: vector))
      }
    }
    tile.scaleIntegers(by: T.Row(loading: scales, stride: vector))
    tile.store(destination, stride: width)
    first += T.rows &* depth
    destination += T.rows &* width
  }
}
