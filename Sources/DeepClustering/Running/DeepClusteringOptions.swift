import Autoencoder
import KMeans
import Kernels

/// The protocol of a deep clustering run; the defaults are those of arXiv 2411.19496.
public struct DeepClusteringOptions: Sendable, Equatable {
  /// Number of clusters K.
  public var clusters: Int
  /// The network but for the number of inputs, which is that of the samples' features.
  public var network: Architecture
  /// How its weights begin.
  public var initializer: Initializer
  /// How it is pretrained, on reconstruction alone.
  public var pretraining: PretrainingOptions
  /// Epochs with the clustering loss.
  public var epochs: Int
  /// How the network is trained with it.
  public var fineTuning: TrainingOptions
  /// Whether fine-tuning goes on with the optimiser of pretraining, its moments and steps; otherwise it begins
  /// with a fresh one.
  public var keepsOptimizer = false
  /// When fine-tuning ends before its epochs are used up.
  public var convergence = Convergence()
  /// Seedings tried by each K-means, the best one kept.
  public var restarts: Int
  /// Which one is the best.
  public var restartSelection = RestartSelection.inertia
  /// Where the centroids of fine-tuning come from.
  public var initialCentroids = InitialCentroids.kMeans
  /// Where K-means starts after an epoch.
  public var reinitialisation = Reinitialisation.restarts
  /// Where all randomness comes from.
  public var seed: UInt64

  /// The paper's protocol unless given: `latent` is K unless given, and `training` serves both phases.
  public init(
    clusters: Int, hidden: [Int] = [500, 500, 2000], latent: Int? = nil, pretrainEpochs: Int = 50,
    epochs: Int = 100, training: TrainingOptions = TrainingOptions(), restarts: Int = 10, seed: UInt64 = 0
  ) {
    self.init(
      clusters: clusters, network: Architecture(inputs: 0, hidden: hidden, latent: latent ?? clusters),
      pretraining: PretrainingOptions(epochs: pretrainEpochs, training: training), epochs: epochs,
      fineTuning: training, restarts: restarts, seed: seed)
  }

  /// Any protocol.
  ///
  /// - Parameters:
  ///   - clusters: K.
  ///   - network: its inputs do not matter.
  ///   - initializer: how its weights begin.
  ///   - pretraining: how it is pretrained.
  ///   - epochs: epochs with the clustering loss.
  ///   - fineTuning: how the network is trained with it.
  ///   - restarts: seedings tried by each K-means.
  ///   - seed: where all randomness comes from.
  public init(
    clusters: Int, network: Architecture, initializer: Initializer = .glorotUniform,
    pretraining: PretrainingOptions, epochs: Int, fineTuning: TrainingOptions, restarts: Int = 10,
    seed: UInt64 = 0
  ) {
    self.clusters = clusters
    self.network = network
    self.initializer = initializer
    self.pretraining = pretraining
    self.epochs = epochs
    self.fineTuning = fineTuning
    self.restarts = restarts
    self.seed = seed
  }

  /// Throws unless the counts are in their ranges: before the first epoch, not after the last.
  func check(samples: TrainingSamples) throws(DeepClusteringError) {
    guard clusters >= 1, clusters <= samples.rows else {
      let error = KMeansError.invalidClusterCount(requested: clusters, samples: samples.rows)
      throw .invalidOption(error.description)
    }
    guard (1...KMeans.greatestRestarts).contains(restarts) else {
      throw .invalidOption("\(restarts) restarts; give 1 to \(KMeans.greatestRestarts)")
    }
    guard epochs >= 0 else { throw .invalidOption("\(epochs) epochs; give 0 or more") }
    try convergence.check()
    guard keepsOptimizer else { return }
    guard pretraining.earlyStopping == nil else {
      throw .invalidOption(
        "the optimiser of pretraining cannot be kept with early stopping, whose best network it has left behind"
      )
    }
    guard fineTuning.optimizer == pretraining.training.optimizer else {
      throw .invalidOption(
        "the optimiser of pretraining cannot be kept where fine-tuning has one with other settings; give both the same, or do not keep it"
      )
    }
    guard fineTuning.schedule == LearningRateSchedule() else {
      throw .invalidOption(
        "the optimiser of pretraining cannot be kept where fine-tuning has a schedule or a warm-up of the learning rate; leave these out of fine-tuning, or do not keep it"
      )
    }
  }
}
