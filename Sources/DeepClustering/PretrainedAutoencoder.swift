import Autoencoder
import Serialization

/// An autoencoder after pretraining; it serves every method of its seed.
public struct PretrainedAutoencoder: Sendable {
  /// The network.
  public let autoencoder: Autoencoder
  /// An epoch each.
  public let history: [EpochRecord]
  /// The trainer as it was at the end, where fine-tuning is to go on with its optimiser.
  let trainer: SafeTensors?

  /// A network from elsewhere, without history.
  public init(_ autoencoder: Autoencoder) {
    self.init(autoencoder, history: [], trainer: nil)
  }

  init(_ autoencoder: Autoencoder, history: [EpochRecord], trainer: SafeTensors?) {
    self.autoencoder = autoencoder
    self.history = history
    self.trainer = trainer
  }
}
