import KernelsCore
import Testing

@Suite struct GridMapTests {
  /// A grid of 13 nodes, half a unit apart, about the middle of a box.
  private func holds(_ low: Float, _ high: Float) -> Bool {
    let middle = (low + high) / 2
    let map = GridMap(x: middle - 3, y: -3, scale: 2)
    let flipped = GridMap(x: -3, y: middle - 3, scale: 2)
    let isHeld = map.holds(low: SIMD2(low, 0), high: SIMD2(high, 0), side: 13)
    #expect(flipped.holds(low: SIMD2(0, low), high: SIMD2(0, high), side: 13) == isHeld)
    return isHeld
  }

  /// Places 1 to 10 of 13: a point takes the node before it and two behind.
  @Test func pointsLieInsideTheGrid() {
    #expect(holds(-2, 2) && holds(-1, 1) && holds(0, 0) && holds(100, 104))
    #expect(!holds(-2.5, 2.5) && !holds(-3, 3) && !holds(-1, 9))
  }

  /// Where Floats are further apart than the grid is wide, no origin stands where it should.
  @Test func farAwayFloatHasNoOrigin() {
    for place: Float in [1e8, -1e8, 1e20, 3e38] {
      #expect(!holds(place, place) && !holds(min(place, place + 8), max(place, place + 8)))
    }
    for value in [Float.nan, .infinity] { #expect(!holds(value, value) && !holds(0, value)) }
  }
}
