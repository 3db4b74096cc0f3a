import Kernels
internal import KernelsCore

/// The repulsion by interpolation on a grid, after Linderman and others (2019).
///
/// Points are spread to the nodes, the nodes' interactions are a convolution, and the forces are read off at the
/// points. Here the points' shares of the nodes are cubic B-splines, whose spectrum is divided out again; the components
/// of the force are convolved themselves, not put together from sums that nearly cancel, so Float is precise
/// enough; and the sum of all similarities is taken in the spectrum by Parseval's theorem.
final class InterpolatedRepulsion: Repulsion {
  private let count: Int
  private let engine: Engine
  private var grid: RepulsionGrid?

  /// Greatest distance of neighbouring nodes, unless the grid would be too large.
  private let spacing: Double

  /// Nodes between the points and the edge: splines are read this far away from the last point, beyond which they
  /// have faded.
  private static let margin = 6
  /// Grids of points that fill fewer intervals are made finer: it costs little, and is more exact.
  private static let leastIntervals = 140.0
  /// Most nodes along a side.
  private static let sideLimit = 2048
  /// How much a point adds to the error of the sum of all similarities, where the spacing is 1.
  private static let sumError = 2e-3
  /// Points that a thread takes at a time.
  private static let grain = 2048

  init(count: Int, spacing: Double = 0.5, engine: Engine) {
    (self.count, self.spacing, self.engine) = (count, spacing, engine)
  }

  func forces(
    on points: UnsafePointer<Float>, into forces: UnsafeMutablePointer<Float>
  ) -> Double? {
    let box = bounds(points)
    let extent = Double(max(box.high.x - box.low.x, box.high.y - box.low.y))
    guard extent.isFinite, extent < 1e12 else { return nil }
    let spacing = spacing(extent: extent)
    // The points, the margins, and the node beyond the last interval.
    let side = Int((extent / spacing).rounded(.up)) + 2 * Self.margin + 1
    let fitting = FourierPlan.length(atLeast: 2 * side)
    let grid: RepulsionGrid
    if let last = self.grid, last.spacing == spacing, last.side >= side, 8 * last.side <= 9 * fitting / 2 {
      grid = last
    } else {
      grid = RepulsionGrid(length: fitting, spacing: spacing, points: count, engine: engine)
      self.grid = grid
    }
    let half = Float(Double(grid.side - 1) / 2 * spacing)
    let middle = (box.low + box.high) / 2
    let map = GridMap(x: middle.x - half, y: middle.y - half, scale: Float(1 / spacing))
    guard map.holds(low: box.low, high: box.high, side: grid.side) else {
      return forcesAroundZero(on: points, box, into: forces)
    }
    grid.spread(points, map)
    let sum = grid.convolve()
    let (kernels, stride, x, y) = (engine.planar, grid.stride, grid.x, grid.y)
    engine.parallel.forEachChunk(of: count, grain: Self.grain) { _, range in
      let first = 2 * range.lowerBound
      kernels.gatherPoints(points + first, range.count, map, stride, x, y, forces + first)
    }
    // Of points further apart than that there is more error in the sum than anything else.
    let others = sum - Double(count) * grid.selfPotential
    return others > Self.sumError * grid.spacing * Double(count) ? others : 0
  }

  /// The distance of nodes for points of an extent: `spacing`, halved or doubled some times.
  private func spacing(extent: Double) -> Double {
    var spacing = spacing
    while extent / spacing > Double(Self.sideLimit - 2 * Self.margin - 2) { spacing *= 2 }
    // For points that all but coincide a spacing far below 1 gains nothing.
    while 2 * extent / spacing <= Self.leastIntervals, spacing > 0.02 { spacing /= 2 }
    return spacing
  }

  /// The forces of points so far from 0 that Float has no place for the grid's first node, from the same points
  /// around 0.
  ///
  /// There are only differences of points in them. Nil where the points are around 0 already.
  private func forcesAroundZero(
    on points: UnsafePointer<Float>, _ box: (low: SIMD2<Float>, high: SIMD2<Float>),
    into forces: UnsafeMutablePointer<Float>
  ) -> Double? {
    let (low, high) = (SIMD2<Double>(box.low), SIMD2<Double>(box.high))
    let middle = (low + high) / 2
    guard (0..<2).contains(where: { abs(middle[$0]) > high[$0] - low[$0] }) else { return nil }
    let centred = FloatMemory(2 * count)
    for i in 0..<2 * count { centred.base[i] = Float(Double(points[i]) - middle[i % 2]) }
    return self.forces(on: centred.base, into: forces)
  }

  private func bounds(_ points: UnsafePointer<Float>) -> (low: SIMD2<Float>, high: SIMD2<Float>) {
    let chunks = Parallel.chunkCount(of: count, grain: Self.grain)
    var extremes = [SIMD4<Float>](repeating: .zero, count: chunks)
    extremes.withUnsafeMutableBufferPointer { extremes in
      let extremes = extremes.baseAddress
      engine.parallel.forEachChunk(of: count, grain: Self.grain) { chunk, range in
        // Negated in the upper half, so that there are minima only.
        var least = SIMD4<Float>(repeating: .infinity)
        var sum: Float = 0
        for i in range {
          let point = SIMD2(points[2 * i], points[2 * i + 1])
          let both = SIMD4(lowHalf: point, highHalf: -point)
          least.replace(with: both, where: both .< least)
          sum += point.x + point.y
        }
        // Comparisons pass over NaN, sums do not.
        extremes?[chunk] = sum.isNaN ? SIMD4(repeating: .nan) : least
      }
    }
    var least = extremes.first ?? .zero
    for next in extremes {
      for lane in 0..<4 where !(next[lane] >= least[lane]) { least[lane] = next[lane] }
    }
    return (least.lowHalf, -least.highHalf)
  }
}
