/// Rounds a row to 16-bit integers, features j and j + ⌈d/2⌉ in one pair; an odd last one has 0 beside it.
///
/// Integers are the lowest bits of a float between 2²³ and 2²⁴: adding 1.5 · 2²³ rounds to them. Returns the sum of the
/// squares of what rounding changed, in units of the integers.
///
/// - Parameter inverseScale: what features are multiplied with before they are rounded, to at most 32767.
@inlinable @inline(__always)
func quantize<V: KernelVector>(
  _ vector: V.Type, _ row: UnsafePointer<Float>, columns: Int, inverseScale: Float,
  into pairs: UnsafeMutablePointer<Float>
) -> Float {
  let count = (columns &+ 1) / 2
  let (scale, shift, lowHalf) = (V.broadcast(inverseScale), V.broadcast(0x1.8p23), V.Bits.broadcast(0xFFFF))
  var squaredError = V()
  var p = 0
  while p < count {
    let lanes = min(V.scalarCount, count &- p)
    let low = V.multiply(loadLanes(V.self, row + p, lanes), scale)
    let high = V.multiply(
      loadLanes(V.self, row + (count &+ p), min(lanes, columns &- count &- p)), scale)
    let (roundedLow, roundedHigh) = (V.add(low, shift), V.add(high, shift))
    let pair = V.Bits.add(
      V.Bits.and(roundedLow.bits, lowHalf), roundedHigh.bits.shiftedLeft(by: 16))
    storeLanes(V(bits: pair), pairs + p, lanes)
    let (errorLow, errorHigh) = (
      V.subtract(low, V.subtract(roundedLow, shift)), V.subtract(high, V.subtract(roundedHigh, shift))
    )
    squaredError = V.multiplyAdd(errorLow, errorLow, V.multiplyAdd(errorHigh, errorHigh, squaredError))
    p = p &+ V.scalarCount
  }
  return squaredError.laneSum
}
