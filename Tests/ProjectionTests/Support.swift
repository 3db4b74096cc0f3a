import Kernels
import TestSupport

@testable import Projection

extension Engine {
  /// An engine with each instruction set that the CPU has.
  static func all(threads: Int = 2) throws -> [Engine] {
    try CPU.instructionSets.map { try Engine(instructionSet: $0, threads: threads) }
  }
}

/// Points around centres far from each other, the blob of point i being i mod `blobs`.
func blobs(_ n: Int, _ d: Int, blobs: Int, distance: Float = 12, seed: UInt64) -> Matrix {
  var random = Random(seed: seed)
  var samples = Matrix(rows: n, columns: d)
  for i in 0..<n {
    for j in 0..<d {
      samples[i, j] =
        Float(random.nextNormal()) + (j == (i % blobs) % d ? distance * Float(i % blobs + 1) : 0)
    }
  }
  return samples
}

/// Points of the plane, two floats each, in memory for the kernels.
func memory(_ points: Matrix) -> FloatMemory {
  let memory = FloatMemory(points.count)
  for (index, element) in points.elements.enumerated() { memory.base[index] = element }
  return memory
}

extension FloatMemory {
  /// All floats.
  var elements: [Float] { (0..<count).map { base[$0] } }
}

/// √(Σ (a − b)² / Σ b²), infinite where there are not as many of both.
func relativeError(_ a: [Float], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  let difference = zip(a, b).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
  return (difference / b.reduce(0) { $0 + $1 * $1 }).squareRoot()
}

/// The repulsion of all pairs in Double, and the sum of their similarities.
func naiveRepulsion(_ points: Matrix) -> (forces: [Double], sum: Double) {
  var forces = [Double](repeating: 0, count: points.count)
  var sum = 0.0
  let p = points.elements.map(Double.init)
  for i in 0..<points.rows {
    for j in 0..<points.rows where j != i {
      let (dx, dy) = (p[2 * i] - p[2 * j], p[2 * i + 1] - p[2 * j + 1])
      let q = 1 / (1 + dx * dx + dy * dy)
      sum += q
      forces[2 * i] += q * q * dx
      forces[2 * i + 1] += q * q * dy
    }
  }
  return (forces, sum)
}
