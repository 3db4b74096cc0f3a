import Synchronization

/// Results of runs that may end on several threads.
final class RestartResults: Sendable {
  private let results: Mutex<[Result<KMeansResult, KMeansError>?]>

  init(count: Int) {
    results = Mutex([Result<KMeansResult, KMeansError>?](repeating: nil, count: count))
  }

  /// Whether a run was stopped or failed, so that none should begin.
  var isOver: Bool {
    results.withLock { results in
      results.contains {
        switch $0 {
        case .success(let result): result.stopReason == .stopped
        case .failure: true
        case nil: false
        }
      }
    }
  }

  func set(_ index: Int, _ result: Result<KMeansResult, KMeansError>) {
    results.withLock { $0[index] = result }
  }

  /// The result with the least inertia, the earliest on ties.
  ///
  /// - Throws: the error of the earliest run that failed.
  func best() throws(KMeansError) -> KMeansResult {
    let results = results.withLock { $0 }
    var best: KMeansResult?
    for case let run? in results {
      let result = try run.get()
      if result.inertia < best?.inertia ?? .infinity { best = result }
    }
    guard let best else { throw .invalidOption("the inertia overflowed; scale the samples down") }
    return best
  }
}
