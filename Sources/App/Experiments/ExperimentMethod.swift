import Autoencoder
import DeepClustering
import KMeans
import ToolSupport

/// A row of the tables: a method with the settings that the paper has for it, or with others, under another name.
struct ExperimentMethod: Sendable {
  /// The name in commands and records.
  let key: String
  /// The method that it is.
  let base: MethodName
  /// Whether it has the published settings, but for what `adjust` changes; otherwise it has those that are shared.
  var isPublished = true
  /// Whether it moves images in training.
  var movesImages = false
  /// Changes the settings.
  let adjust: @Sendable (inout TrainingSettings, BenchmarkDataset) -> Void

  /// All rows: the methods as published, and then others.
  static let all: [ExperimentMethod] =
    MethodName.allCases.map { ExperimentMethod(key: $0.rawValue, base: $0) { _, _ in } } + others

  /// Settings that were found to do better, or that show what a reading of the paper makes.
  private static let others: [ExperimentMethod] = [
    ExperimentMethod(key: "ct-lambda1", base: .ct) { settings, _ in settings.method.lambda = 1 },
    // scikit-learn's default since 2024 is a single K-means, which fits the published spread.
    ExperimentMethod(key: "ct-lambda1-single", base: .ct) { settings, _ in
      settings.method.lambda = 1
      settings.restarts = 1
    },
    // K-means that follows the clusters there are, where new seedings would now and then find quite another optimum.
    ExperimentMethod(key: "ct-warm-start", base: .ct) { settings, _ in
      settings.fineTuning.reinitialisation = .warmStart
    },
    // The same, with a centring that is felt, and sets in slowly enough for K-means to follow.
    ExperimentMethod(key: "ct-warm-start-cosine", base: .ct) { settings, _ in
      settings.method.lambda = max(settings.method.lambda, 0.1)
      settings.fineTuning.reinitialisation = .warmStart
      settings.letRateRiseAndFall()
    },
    // Of K-means' solutions the one that keeps neighbours together, which is that of the epoch before if it still does.
    ExperimentMethod(key: "ct-neighbors", base: .ct) { settings, _ in
      settings.method.lambda = min(settings.method.lambda, 1)
      settings.restartSelection = .neighbors
      settings.fineTuning.reinitialisation = .both
    },
    // The published λ, with which the first steps of a fresh Adam at its full rate settle too much.
    ExperimentMethod(key: "ct-neighbors-warm-up", base: .ct) { settings, _ in
      settings.restartSelection = .neighbors
      settings.fineTuning.reinitialisation = .both
      settings.fineTuning.warmUpEpochs = 20
    },
    // A rate that rises so slowly that K-means keeps up with it, and then falls, which takes the noise of its steps away.
    ExperimentMethod(key: "ct-neighbors-cosine", base: .ct) { settings, _ in
      settings.restartSelection = .neighbors
      settings.fineTuning.reinitialisation = .both
      settings.letRateRiseAndFall()
    },
    // Of many seedings the one that keeps neighbours together, and K-means from its centroids from then on, where new
    // seedings would leave it at once; a centring that is felt, and sets in slowly enough for K-means to follow.
    ExperimentMethod(key: "ct-neighbors-warm-start", base: .ct) { settings, _ in
      settings.method.lambda = max(settings.method.lambda, 0.1)
      settings.restarts *= 6
      settings.restartSelection = .neighbors
      settings.fineTuning.reinitialisation = .warmStart
      settings.letRateRiseAndFall()
    },
    // Images that are moved anew in every step of both phases, as DEC-DA does; from a network of its own, which takes
    // twice as long to see through the moves.
    ExperimentMethod(key: "idec-augmented", base: .idec, movesImages: true) { settings, dataset in
      settings.network.augmentation = AugmentationSetting(
        shift: dataset.augmentationShift ?? 0, rotation: 10)
      settings.network.pretrainEpochs *= 2
      settings.restartSelection = .neighbors
    },
  ]

  /// The rows with the given names, in order.
  static func named(_ keys: [String]) throws(UsageError) -> [ExperimentMethod] {
    let known = all.map(\.key)
    if let other = keys.first(where: { !known.contains($0) }) {
      let choice = "some of \(known.joined(separator: ", "))"
      throw UsageError("'\(other)' is no method; \(other.correction(in: known, give: choice))")
    }
    return all.filter { keys.contains($0.key) }
  }

  /// Its settings on a data set.
  ///
  /// - Parameter shared: the settings that all methods share.
  func settings(_ shared: TrainingSettings, on dataset: BenchmarkDataset) -> TrainingSettings {
    var settings = shared
    settings.method.name = base
    if isPublished { takePublished(&settings, dataset) }
    adjust(&settings, dataset)
    return settings
  }

  private func takePublished(_ settings: inout TrainingSettings, _ dataset: BenchmarkDataset) {
    let published = PublishedResults.settings(
      method: publishedKey, dataset: dataset.settingsKey ?? dataset.key)
    settings.method.alpha = published.alpha ?? (base.isDKM ? 1000 : settings.method.alpha)
    settings.method.lambda = published.lambda ?? settings.method.lambda
    settings.method.refreshInterval = dataset.refreshInterval
    // DKM's program, which the published figures of these rows fit, has one Adam for both phases. The published
    // CT − rein comes out with a fresh one only.
    settings.fineTuning.keepsOptimizer = [.dcn, .dkm, .reinitialisedDKM].contains(base)
    if base.startsFromScratch {
      settings.network.pretrainEpochs = 0
      settings.fineTuning.initialCentroids = .random
    }
  }

  /// The method whose row of table 4 holds: the ablations have none of their own.
  private var publishedKey: String {
    switch base {
    case .fixedCT: MethodName.ct.rawValue
    case .reinitialisedDKM, .annealedDKM: MethodName.dkm.rawValue
    default: base.rawValue
    }
  }
}

extension MethodName {
  /// Whether it is DKM at a constant sharpness.
  fileprivate var isDKM: Bool { self == .dkm || self == .reinitialisedDKM }
}

extension TrainingSettings {
  /// A rate of fine-tuning that rises over half of the epochs and then falls along half a cosine.
  fileprivate mutating func letRateRiseAndFall() {
    fineTuning.warmUpEpochs = epochs / 2
    fineTuning.schedule = .cosine(floor: 0)
  }
}
