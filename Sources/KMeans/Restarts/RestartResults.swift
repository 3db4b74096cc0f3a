import Kernels
import Synchronization

/// Results of runs that may end on several threads; those that can no longer be chosen are not kept.
final class RestartResults: Sendable {
  private struct Runs {
    var results: [Int: KMeansResult] = [:]
    var failures: [Int: KMeansError] = [:]
    /// The result with the least inertia, the earliest on ties.
    var best: (inertia: Double, index: Int)?
  }

  private let selection: RestartSelection
  private let runs = Mutex(Runs())

  init(_ selection: RestartSelection) { self.selection = selection }

  func set(_ index: Int, _ result: Result<KMeansResult, KMeansError>) {
    runs.withLock { runs in
      switch result {
      case .failure(let error): runs.failures[index] = error
      case .success(let result):
        let run = (inertia: result.inertia, index: index)
        guard let best = runs.best else {
          (runs.best, runs.results[index]) = (run, result)
          return
        }
        if run < best {
          runs.best = run
          runs.results[index] = result
          runs.results = runs.results.filter { isEligible($0.value, $0.key, beside: run) }
        } else if isEligible(result, index, beside: best) {
          runs.results[index] = result
        }
      }
    }
  }

  /// Whether a result may be chosen beside the best one.
  private func isEligible(
    _ result: KMeansResult, _ index: Int, beside best: (inertia: Double, index: Int)
  ) -> Bool {
    switch selection {
    case .inertia: index == best.index
    case .neighbors: result.inertia <= best.inertia * (1 + RestartSelection.inertiaMargin)
    }
  }

  /// The result with the least inertia, the earliest on ties.
  ///
  /// - Throws: the error of the earliest run that failed.
  func leastInertia() throws(KMeansError) -> KMeansResult { try byInertia()[0] }

  /// Of the results whose inertia is little above the least, the one whose labels have the highest modularity, the one
  /// with the least inertia on ties.
  ///
  /// - Parameter neighbors: finds them; not called where there is nothing to choose.
  /// - Throws: the error of the earliest run that failed, and those of `neighbors`.
  func mostModular(
    _ neighbors: () throws(KMeansError) -> NeighborModularity
  ) throws(KMeansError) -> KMeansResult {
    let candidates = try byInertia()
    guard candidates.count > 1 else { return candidates[0] }
    let graph = try neighbors()
    var (best, highest) = (candidates[0], -Double.infinity)
    for result in candidates {
      let modularity = graph.modularity(of: result.labels, clusters: result.centroids.rows)
      if modularity > highest { (best, highest) = (result, modularity) }
    }
    return best
  }

  /// The results that may be chosen, from the least inertia on, the earliest first on ties; at least one.
  ///
  /// - Throws: the error of the earliest run that failed.
  private func byInertia() throws(KMeansError) -> [KMeansResult] {
    let (results, failures) = runs.withLock { ($0.results, $0.failures) }
    if let failure = failures.min(by: { $0.key < $1.key }) { throw failure.value }
    return results.sorted { ($0.value.inertia, $0.key) < ($1.value.inertia, $1.key) }.map(\.value)
  }
}
