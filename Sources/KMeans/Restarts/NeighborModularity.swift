import Kernels

/// How well clusters agree with nearest neighbours: the modularity of the clusters in the graph with an edge from each
/// sample to its ten nearest other samples (Leicht & Newman 2008, equation 3).
///
///     Q = Σₖ (share of the edges within cluster k − share of edges from k · share of edges to k)
///
/// Q is 0 where as many neighbours are together as if edges ended at random, and below 1. The share that is expected by
/// chance has to be taken off: it alone would prefer one cluster of nearly all samples.
///
/// Of more than 10,000 samples a random 10,000 count, with their neighbours among each other.
package struct NeighborModularity {
  /// The samples that count, ascending.
  private let rows: [Int]
  /// For each of `rows` its neighbours, as places in `rows`.
  private let neighbors: [Int32]
  private let neighborCount: Int
  /// The weight of each of `rows`.
  private let weights: [Double]

  private static let mostRows = 10_000
  private static let mostNeighbors = 10

  /// Finds the neighbours among samples of a weight above 0.
  ///
  /// - Parameters:
  ///   - random: where the choice of samples comes from.
  ///   - isCancellable: whether a cancelled task ends it.
  /// - Throws: `KMeansError` for distances beyond Float; `.cancelled` if the task that calls has been cancelled.
  /// - Complexity: O(m² · d) with m = min(n, 10,000).
  package init(
    _ set: SampleSet, random: Random, engine: Engine, isCancellable: Bool = true
  ) throws(KMeansError) {
    var rows = (0..<set.count).filter { set.weight($0) > 0 }
    if rows.count > Self.mostRows {
      var random = random
      rows = random.permutation(rows.count).prefix(Self.mostRows).sorted().map { [rows] in rows[$0] }
    }
    let count = max(0, min(Self.mostNeighbors, rows.count - 1))
    var neighbors: [Int32] = []
    if count > 0 {
      do {
        neighbors = try engine.nearestRows(of: engine.rows(of: set.samples, at: rows), count: count).indices
      } catch {
        throw KMeansError(error)
      }
    }
    guard !isCancellable || !Task.isCancelled else { throw .cancelled }
    (self.rows, self.neighbors, neighborCount) = (rows, neighbors, count)
    weights = rows.map(set.weight)
  }

  /// Q of the labels of all samples; 0 where there are no neighbours.
  ///
  /// - Complexity: O(m + K).
  package func modularity(of labels: [Int32], clusters: Int) -> Double {
    guard neighborCount > 0 else { return 0 }
    var (within, total) = (0.0, 0.0)
    var (from, to) = ([Double](repeating: 0, count: clusters), [Double](repeating: 0, count: clusters))
    for (place, row) in rows.enumerated() {
      let (cluster, weight) = (Int(labels[row]), weights[place])
      for neighbor in neighbors[place * neighborCount..<(place + 1) * neighborCount] {
        let other = Int(labels[rows[Int(neighbor)]])
        if other == cluster { within += weight }
        to[other] += weight
      }
      from[cluster] += weight * Double(neighborCount)
      total += weight * Double(neighborCount)
    }
    return within / total - zip(from, to).reduce(0) { $0 + $1.0 / total * ($1.1 / total) }
  }
}
