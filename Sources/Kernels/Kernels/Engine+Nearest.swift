import KernelsCore

/// The nearest centroids of samples: what `findNearest` fills in, kept by the caller from call to call.
public struct Nearest: Sendable {
  /// How much is computed.
  public enum Detail: Sendable {
    /// The labels alone.
    case labels
    /// Labels and squared distances.
    case distances
    /// Labels, squared distances, and the squared distances to the second nearest centroids.
    case twoNearest
  }

  /// What is asked for.
  public let detail: Detail
  /// The index of each sample's nearest centroid; the lowest on ties.
  public internal(set) var labels: [Int32] = []
  /// ‖x − c‖² of each sample and its nearest centroid, as max(0, ‖x‖² + ‖c‖² − 2x·c); empty if not asked for.
  ///
  /// Its error is in proportion to ‖x‖², not to the distance: a bound for pruning, not an inertia.
  public internal(set) var squaredDistances: [Float] = []
  /// The same to the second nearest centroid, infinite where there is only one; empty if not asked for.
  public internal(set) var secondSquaredDistances: [Float] = []

  /// An empty result with room for what is asked.
  public init(_ detail: Detail) { self.detail = detail }

  mutating func resize(_ count: Int) {
    if labels.count != count { labels = [Int32](repeating: 0, count: count) }
    let distances = detail == .labels ? 0 : count
    if squaredDistances.count != distances { squaredDistances = [Float](repeating: 0, count: distances) }
    let seconds = detail == .twoNearest ? count : 0
    if secondSquaredDistances.count != seconds {
      secondSquaredDistances = [Float](repeating: 0, count: seconds)
    }
  }
}

extension Engine {
  /// Finds the nearest, or the two nearest, centroids of each sample in one pass over the samples.
  ///
  /// Repeated calls of the same shape allocate nothing. The results do not depend on the number of
  /// threads, nor a sample's on the samples beside it.
  ///
  /// - Parameters:
  ///   - samples: n × d, floats or bytes.
  ///   - centroids: K × d.
  ///   - nearest: says what is asked for, and receives it.
  ///   - workspace: scratch memory, kept by the caller.
  /// - Throws: `KernelError.shapeMismatch` if the columns differ or there are no centroids.
  /// - Complexity: O(n · K · d); the n × K distances are never stored.
  public func findNearest(
    of samples: Samples, in centroids: Matrix, into nearest: inout Nearest, workspace: inout Workspace
  ) throws(KernelError) {
    let plan = try NearestPlan(samples: samples, centroids: centroids, engine: self)
    let scratch = workspace.reserve(plan.scratchCount)
    plan.prepare(scratch: scratch)
    nearest.resize(samples.rows)
    let (n, group) = (samples.rows, plan.panelSamples)
    let (measures, second) = (nearest.detail != .labels, nearest.detail == .twoNearest)
    // Enough panels at a time that handing them out costs nothing.
    let grain = group * max(1, min(16, n / group / (4 * threads)))
    nearest.labels.withUnsafeMutableBufferPointer { labels in
      nearest.squaredDistances.withUnsafeMutableBufferPointer { distances in
        nearest.secondSquaredDistances.withUnsafeMutableBufferPointer { seconds in
          parallel.forEachOfWorker(Parallel.chunkCount(of: n, grain: grain)) { chunk, worker in
            let end = min(n, (chunk + 1) * grain)
            for first in stride(from: chunk * grain, to: end, by: group) {
              let rows = first..<min(first + group, end)
              plan.search(rows: rows, worker: worker, scratch: scratch, second: second, norms: measures) {
                state, squaredNorms in
                for row in rows { labels[row] = Int32(state.index[row - first]) }
                guard measures else { return }
                kernels.squaredDistancesFromScores(state.best, squaredNorms, group)
                for row in rows { distances[row] = state.best[row - first] }
                guard let seconds = seconds.baseAddress, let scores = state.second else { return }
                kernels.squaredDistancesFromScores(scores, squaredNorms, group)
                for row in rows { seconds[row] = scores[row - first] }
              }
            }
          }
        }
      }
    }
  }
}
