import Kernels
import Synchronization

/// Results of runs that may end on several threads.
final class RestartResults: Sendable {
  private let results: Mutex<[Result<KMeansResult, KMeansError>?]>

  init(count: Int) {
    results = Mutex([Result<KMeansResult, KMeansError>?](repeating: nil, count: count))
  }

  func set(_ index: Int, _ result: Result<KMeansResult, KMeansError>) {
    results.withLock { $0[index] = result }
  }

  /// The result with the least inertia, the earliest on ties.
  ///
  /// - Throws: the error of the earliest run that failed.
  func leastInertia() throws(KMeansError) -> KMeansResult {
    try byInertia()[0]
  }

  /// Of the results whose inertia is little above the least, the one whose labels have the highest modularity, the one
  /// with the least inertia on ties.
  ///
  /// - Parameter neighbors: finds them; not called where there is nothing to choose.
  /// - Throws: the error of the earliest run that failed, and those of `neighbors`.
  func mostModular(
    _ neighbors: () throws(KMeansError) -> NeighborModularity
  ) throws(KMeansError) -> KMeansResult {
    let results = try byInertia()
    let limit = results[0].inertia * (1 + RestartSelection.inertiaMargin)
    let candidates = results.prefix { $0.inertia <= limit }
    guard candidates.count > 1 else { return results[0] }
    let graph = try neighbors()
    var (best, highest) = (results[0], -Double.infinity)
    for result in candidates {
      let modularity = graph.modularity(of: result.labels, clusters: result.centroids.rows)
      if modularity > highest { (best, highest) = (result, modularity) }
    }
    return best
  }

  /// All results, from the least inertia on, the earliest first on ties; at least one.
  ///
  /// - Throws: the error of the earliest run that failed.
  private func byInertia() throws(KMeansError) -> [KMeansResult] {
    var found: [(offset: Int, result: KMeansResult)] = []
    for case let (offset, run?) in results.withLock({ $0 }).enumerated() {
      found.append((offset, try run.get()))
    }
    found.removeAll { !$0.result.inertia.isFinite }
    guard !found.isEmpty else {
      throw .invalidOption("the inertia overflowed; scale the samples down")
    }
    return found.sorted { ($0.result.inertia, $0.offset) < ($1.result.inertia, $1.offset) }.map(\.result)
  }
}
