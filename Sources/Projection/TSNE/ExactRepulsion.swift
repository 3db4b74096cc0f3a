import Kernels
internal import KernelsCore

/// The repulsion from all pairs of points.
final class ExactRepulsion: Repulsion {
  private let count: Int
  private let padded: Int
  private let coordinates: FloatMemory
  private let engine: Engine

  /// Rows that a thread takes at a time.
  private static let grain = 64
  /// A coordinate whose square is finite, and beside which all others are as nothing.
  private static let farAway: Float = 1e18

  init(count: Int, engine: Engine) {
    self.count = count
    self.engine = engine
    let width = engine.planar.vectorWidth
    padded = (count + width - 1) / width * width
    coordinates = FloatMemory(2 * padded)
    for i in 0..<2 * padded { coordinates.base[i] = Self.farAway }
  }

  func forces(
    on points: UnsafePointer<Float>, into forces: UnsafeMutablePointer<Float>
  ) -> Double? {
    let (xs, ys) = (coordinates.base, coordinates.base + padded)
    for i in 0..<count { (xs[i], ys[i]) = (points[2 * i], points[2 * i + 1]) }
    let (kernels, padded) = (engine.planar, padded)
    let sum = engine.parallel.sumOfChunks(of: count, grain: Self.grain) { range in
      kernels.repel(xs, ys, padded, range.lowerBound, range.count, forces)
    }
    // A point's similarity to itself is 1.
    return sum.isFinite ? sum - Double(count) : nil
  }
}

extension Parallel {
  /// The sum of the chunks' sums, in the order of the chunks.
  func sumOfChunks(of count: Int, grain: Int, _ sum: (Range<Int>) -> Double) -> Double {
    var sums = [Double](repeating: 0, count: Parallel.chunkCount(of: count, grain: grain))
    sums.withUnsafeMutableBufferPointer { sums in
      let partial = sums.baseAddress
      forEachChunk(of: count, grain: grain) { chunk, range in partial?[chunk] = sum(range) }
    }
    return sums.reduce(0, +)
  }
}
