import KMeans

/// How much memory K-means takes at most beside its samples.
struct KMeansMemory {
  let samples: Int
  let features: Int
  let clusters: Int
  var algorithm = Algorithm.auto
  var exchangesSamples = false
  var restarts = 1
  var selection = RestartSelection.inertia
  var threads = 1

  /// Runs that go on at the same time: K-means makes small ones side by side.
  private var runs: Int {
    let work = Double(samples) * Double(clusters) * Double(features)
    return work < Double(KMeans.parallelRestartWork) ? max(1, min(threads, restarts)) : 1
  }

  /// Labels, distances and norms of each sample; and results, where the choice among them comes last.
  var labels: Int {
    let kept = selection == .neighbors ? restarts : 0
    return 96 * samples * runs + 4 * kept * (samples + clusters * features)
  }

  /// What an algorithm remembers of the distances to all centroids, or of all samples' directions.
  var bounds: Int {
    let isOpen = algorithm == .auto
    let taken =
      isOpen ? Algorithm.fastest(samples: samples, features: features, clusters: clusters) : algorithm
    return switch exchangesSamples ? .elkan : taken {
    case .elkan: elkanBounds
    case .projected: projections
    case .auto, .lloyd, .hamerly: 0
    }
  }

  private var elkanBounds: Int { 4 * (samples + 64) * (clusters + 1) * runs }
  private var projections: Int { 4 * samples * (min(Algorithm.projectedDirections, features) + 1) * runs }

  /// What mini-batches take: the indices of all that may be drawn and their order, and the samples of a batch, or of the
  /// three that the seeding is made on.
  func batches(of size: Int) -> Int {
    let drawn = min(max(3 * size, clusters), samples)
    return 16 * samples + drawn * (4 * features + 104)
  }
}
