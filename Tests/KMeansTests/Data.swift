import Kernels

/// Samples for tests.
enum Data {
  /// Uniform numbers in [−1, 1).
  static func uniform(_ n: Int, _ d: Int, seed: UInt64) -> Matrix {
    var random = Random(seed: seed)
    return matrix(n, d) { _, _ in random.nextFloat(in: -1..<1) }
  }

  /// Normal blobs around random centres in [−spread, spread]ᵈ, with the label of each sample.
  static func blobs(
    _ n: Int, _ d: Int, _ k: Int, spread: Float, seed: UInt64
  ) -> (samples: Matrix, truth: [Int]) {
    var random = Random(seed: seed)
    let centres = (0..<k).map { _ in (0..<d).map { _ in random.nextFloat(in: -spread..<spread) } }
    let truth = (0..<n).map { $0 % k }
    let samples = matrix(n, d) { i, j in centres[truth[i]][j] + Float(random.nextNormal()) }
    return (samples, truth)
  }

  /// Blobs whose values are multiples of 1/16 below 128, so that sums are exact and 10⁶ can be added.
  static func coarseBlobs(_ n: Int, _ d: Int, _ k: Int, spread: Float, seed: UInt64) -> Matrix {
    let blobs = Data.blobs(n, d, k, spread: spread, seed: seed).samples
    return matrix(n, d) { (blobs[$0, $1] * 16).rounded() / 16 }
  }

  static func matrix(_ n: Int, _ d: Int, _ value: (Int, Int) -> Float) -> Matrix {
    var samples = Matrix(rows: n, columns: d)
    samples.withUnsafeMutableElements { elements in
      for i in 0..<n { for j in 0..<d { elements[i * d + j] = value(i, j) } }
    }
    return samples
  }

  /// The given rows, one after the other.
  static func rows(_ rows: [Int], of samples: Matrix) -> Matrix {
    matrix(rows.count, samples.columns) { samples[rows[$0], $1] }
  }

  /// The rows of a matrix.
  static func distinctRows(_ samples: Matrix) -> Set<[Float]> {
    Set((0..<samples.rows).map { samples.row($0) })
  }
}
