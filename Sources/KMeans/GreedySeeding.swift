import Kernels

/// Greedy k-means++ seeding (Arthur & Vassilvitskii 2007, section 5): each next centroid is the best
/// of 2 + ⌊ln K⌋ candidates, drawn with probability proportional to the squared distance from the
/// centroids so far; the best one leaves the least sum of squared distances.
struct GreedySeeding {
  let clusters: Int
  let engine: Engine

  /// K rows of the samples.
  ///
  /// - Complexity: O(n · d · K · log K).
  func centroids(for samples: Matrix, random: inout Random) throws(KMeansError) -> Matrix {
    let n = samples.rows
    let candidateCount = 2 + Self.floorLog(clusters)
    var chosen = [random.nextInt(below: n)]
    var closest = try distances(from: samples, to: chosen).elements
    while chosen.count < clusters {
      let candidates = draw(candidateCount, weights: closest, random: &random)
      let candidateDistances = try distances(from: samples, to: candidates)
      let potentials = Self.potentials(closest, candidateDistances)
      let best = potentials.indices.min { potentials[$0] < potentials[$1] } ?? 0
      chosen.append(candidates[best])
      candidateDistances.withUnsafeElements { distances in
        for i in 0..<n { closest[i] = min(closest[i], distances[i * candidateCount + best]) }
      }
    }
    return try rows(chosen, of: samples)
  }

  /// Indices drawn with probability proportional to the weights; uniformly where all are zero.
  private func draw(_ count: Int, weights: [Float], random: inout Random) -> [Int] {
    var cumulative: [Double] = []
    cumulative.reserveCapacity(weights.count)
    var total = 0.0
    for weight in weights {
      total += Double(weight)
      cumulative.append(total)
    }
    return (0..<count).map { _ in
      guard total > 0 else { return random.nextInt(below: weights.count) }
      return Self.firstIndex(in: cumulative, above: random.nextDouble() * total)
    }
  }

  /// Σᵢ min(closestᵢ, distance of sample i to the candidate), for each candidate.
  private static func potentials(_ closest: [Float], _ distances: Matrix) -> [Double] {
    var sums = [Double](repeating: 0, count: distances.columns)
    let columns = distances.columns
    distances.withUnsafeElements { distances in
      for (i, bound) in closest.enumerated() {
        for j in 0..<columns { sums[j] += Double(min(bound, distances[i * columns + j])) }
      }
    }
    return sums
  }

  private func distances(from samples: Matrix, to indices: [Int]) throws(KMeansError) -> Matrix {
    var result = Matrix(rows: 0, columns: 0)
    let points = try rows(indices, of: samples)
    do { try engine.squaredDistances(from: samples, to: points, into: &result) } catch {
      throw .shapeMismatch(error.description)
    }
    return result
  }

  private func rows(_ indices: [Int], of samples: Matrix) throws(KMeansError) -> Matrix {
    var result = Matrix(rows: 0, columns: 0)
    do { try engine.gatherRows(of: samples, at: indices[...], into: &result) } catch {
      throw .shapeMismatch(error.description)
    }
    return result
  }

  /// The first index whose value is above the threshold, by bisection; the last where none is.
  private static func firstIndex(in ascending: [Double], above threshold: Double) -> Int {
    var (low, high) = (0, ascending.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if ascending[middle] > threshold { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// ⌊ln k⌋, by multiplication, so that no platform's logarithm decides it.
  private static func floorLog(_ k: Int) -> Int {
    var (power, exponent) = (2.718281828459045, 0)
    while power <= Double(k) {
      power *= 2.718281828459045
      exponent += 1
    }
    return exponent
  }
}
