import Autoencoder
import Kernels
import Serialization

extension DeepClustering {
  /// An untrained network of the options' kind, with the weights that `pretrain` starts from.
  ///
  /// - Throws: `AutoencoderError.invalidOption`.
  public func makeAutoencoder() throws(AutoencoderError) -> Autoencoder {
    var architecture = options.network
    architecture.inputs = samples.columns
    return try Autoencoder(
      architecture, initializer: options.initializer, random: random.stream("pretraining"))
  }

  /// Trains an autoencoder on reconstruction alone (equation 2).
  ///
  /// - Parameters:
  ///   - autoencoder: the network to start from, or nil for `makeAutoencoder()`.
  ///   - checkpoint: where to go on, or nil.
  /// - Throws: `AutoencoderError`, `DeepClusteringError.invalidCheckpoint`, `CancellationError`, and what the control's
  ///   `onPause` and `onPretrained` throw.
  public func pretrain(
    _ autoencoder: Autoencoder? = nil, resuming checkpoint: Checkpoint? = nil
  ) throws -> PretrainedAutoencoder {
    let network = try autoencoder ?? makeAutoencoder()
    guard network.architecture.inputs == samples.columns else {
      throw AutoencoderError.shapeMismatch(
        "samples of \(samples.shape) for a network of \(network.architecture.inputs) inputs")
    }
    // Rather now than after the last epoch of pretraining.
    try options.fineTuning.check(network.architecture)
    var pretraining = try Pretraining(
      network, options: options.pretraining, samples: samples.rows, random: random.stream("pretraining"))
    var history: [EpochRecord] = []
    var clock = EpochClock()
    if let checkpoint {
      try checkpoint.check(.pretraining, samples: samples.rows)
      try pretraining.restore(checkpoint.file, prefix: "pretraining.")
      history = checkpoint.history
      clock = try EpochClock(checkpoint)
    }
    while true {
      let makeCheckpoint = {
        Checkpoint(
          .pretraining, samples: samples.rows,
          tensors: pretraining.state(prefix: "pretraining.").merging(clock.state) { $1 }, history: history)
      }
      switch try pretraining.nextEpoch(samples, engine: engine, pausingWhen: { control.isPauseDue }) {
      case .finished:
        try control.onPretrained(makeCheckpoint)
        return PretrainedAutoencoder(
          pretraining.autoencoder, history: history,
          trainer: options.keepsOptimizer ? SafeTensors(tensors: pretraining.state(prefix: "")) : nil)
      case .paused:
        clock.stop()
        try control.pause(makeCheckpoint)
        clock.goOn()
      case .epoch(let epoch):
        let layers = options.pretraining.layerwise?.epochs ?? 0
        history.append(
          EpochRecord(
            phase: epoch.layer == nil ? .pretrain : .layerwise,
            epoch: (epoch.layer ?? 0) * layers + epoch.epoch,
            reconstructionLoss: epoch.result.losses.reconstruction, heldOutLoss: epoch.heldOutLoss,
            seconds: clock.endEpoch(), diagnostics: epoch.result.diagnostics))
        control.onEpoch(history[history.count - 1])
        try control.pauseIfDue(makeCheckpoint)
        clock.beginEpoch()
      }
    }
  }
}
