import KMeans
import Kernels

/// Samples for tests, and what is asked of every result.
enum Data {
  /// Uniform numbers in [−1, 1).
  static func uniform(_ n: Int, _ d: Int, seed: UInt64) -> Matrix {
    var random = Random(seed: seed)
    return matrix(n, d) { _, _ in random.nextFloat(in: -1..<1) }
  }

  /// Blobs whose values are multiples of 1/16 below 128, so that sums are exact and 10⁶ can be added.
  static func coarseBlobs(_ n: Int, _ d: Int, _ k: Int, spread: Float, seed: UInt64) -> Matrix {
    let blobs = KMeansTests.blobs(n, d, k, spread: spread, seed: seed).samples
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

  /// The nearest centroid of each sample by all distances in Double, the lowest index on ties: what labels must be,
  /// without the code under test.
  static func nearest(_ samples: Matrix, _ centroids: Matrix) -> [Int32] {
    let rows = (0..<centroids.rows).map { centroids.row($0).map(Double.init) }
    return (0..<samples.rows).map { i in
      let sample = samples.row(i).map(Double.init)
      var (nearest, least) = (0, Double.infinity)
      for (k, row) in rows.enumerated() {
        var distance = 0.0
        for j in row.indices { distance += (sample[j] - row[j]) * (sample[j] - row[j]) }
        if distance < least { (nearest, least) = (k, distance) }
      }
      return Int32(nearest)
    }
  }

  /// The rows of a matrix.
  static func distinctRows(_ samples: Matrix) -> Set<[Float]> {
    Set((0..<samples.rows).map { samples.row($0) })
  }
}

extension KMeansResult {
  /// Whether everything is the same, bit for bit.
  func isIdentical(to other: KMeansResult) -> Bool {
    centroids == other.centroids && labels == other.labels && inertia == other.inertia
      && stopReason == other.stopReason && iterations == other.iterations
  }
}
