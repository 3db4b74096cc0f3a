import Autoencoder
import Kernels

/// The protocol of a deep clustering run; the defaults are those of arXiv 2411.19496.
public struct DeepClusteringOptions: Sendable, Equatable {
  /// Number of clusters K.
  public var clusters: Int
  /// Units of the encoder's hidden layers.
  public var hidden: [Int]
  /// Dimensions of the embedding, l; the paper takes l = K.
  public var latent: Int
  /// Epochs on reconstruction alone.
  public var pretrainEpochs: Int
  /// Epochs with the clustering loss.
  public var epochs: Int
  /// Samples in a batch.
  public var batchSize: Int
  /// Adam's learning rate, in both phases.
  public var learningRate: Double
  /// Seedings tried by each K-means, the best one kept.
  public var restarts: Int
  /// Where all randomness comes from.
  public var seed: UInt64

  /// The paper's protocol unless given; `latent` is K unless given.
  public init(
    clusters: Int, hidden: [Int] = [500, 500, 2000], latent: Int? = nil, pretrainEpochs: Int = 50,
    epochs: Int = 100, batchSize: Int = 256, learningRate: Double = 1e-3, restarts: Int = 10,
    seed: UInt64 = 0
  ) {
    self.clusters = clusters
    self.hidden = hidden
    self.latent = latent ?? clusters
    self.pretrainEpochs = pretrainEpochs
    self.epochs = epochs
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.restarts = restarts
    self.seed = seed
  }

  /// Throws unless the counts are in their ranges: before the first epoch, not after the last.
  func check(samples: Matrix) throws(DeepClusteringError) {
    guard clusters >= 1, clusters <= samples.rows else {
      throw .invalidOption(
        "\(clusters) clusters asked for of \(samples.rows) samples; give 1 to \(samples.rows)")
    }
    guard restarts >= 1 else { throw .invalidOption("\(restarts) restarts; give 1 or more") }
    guard pretrainEpochs >= 0 else {
      throw .invalidOption("\(pretrainEpochs) epochs of pretraining; give 0 or more")
    }
    guard epochs >= 0 else { throw .invalidOption("\(epochs) epochs; give 0 or more") }
  }
}
