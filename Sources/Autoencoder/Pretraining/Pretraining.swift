import Kernels
import Serialization

/// Pretraining of an autoencoder, epoch by epoch: layer by layer if so asked, and then the whole network.
///
/// A value that can be left between two steps, kept in a file, and taken up again to the same bits:
///
///     var pretraining = try Pretraining(autoencoder, options: options, samples: samples.rows, random: random)
///     while case .epoch(let epoch) = try pretraining.nextEpoch(samples, engine: engine) { print(epoch) }
///     let trained = pretraining.autoencoder
public struct Pretraining: Sendable {
  /// One epoch.
  public struct Epoch: Sendable, Equatable {
    /// The pair of layers that was trained, counted from 0, or nil for the whole network.
    public let layer: Int?
    /// Counted from 1 within the layer's training, or that of the whole network.
    public let epoch: Int
    /// What the epoch did.
    public let result: EpochResult
    /// The reconstruction loss of the held-out samples after it, if any are held out.
    public let heldOutLoss: Double?
  }

  /// How far an epoch came.
  public enum Outcome: Sendable, Equatable {
    /// To its end.
    case epoch(Epoch)
    /// To a pause: the same call goes on.
    case paused
    /// There are no more epochs.
    case finished
  }

  /// The protocol.
  public let options: PretrainingOptions
  /// The network after the last whole epoch; at the end, with early stopping, as it was when the held-out loss last
  /// improved by `EarlyStopping.leastImprovement`.
  ///
  /// Restored from a pause within an epoch, it is the network as it then was, until that epoch ends.
  public private(set) var autoencoder: Autoencoder

  private let random: Random
  /// How many samples there are.
  private let count: Int
  /// Samples to train on and held out; nil trains on all.
  private let split: (training: [Int], heldOut: [Int])?
  /// Stages: a pair of layers each, and the whole network last.
  private var stage: Int
  /// Epochs done in the stage.
  private var epochsDone = 0
  private var trainer: AutoencoderTrainer?
  private var best: (loss: Double, parameters: [Dense])?
  private var epochsSinceBest = 0

  /// Pretraining that has not begun.
  ///
  /// - Parameters:
  ///   - autoencoder: the network to start from.
  ///   - options: how to train.
  ///   - count: how many samples there will be: with early stopping, some are held out.
  ///   - random: where all randomness comes from.
  /// - Throws: `AutoencoderError.invalidOption`.
  public init(
    _ autoencoder: Autoencoder, options: PretrainingOptions, samples count: Int, random: Random
  ) throws(AutoencoderError) {
    try options.check(autoencoder.architecture)
    self.autoencoder = autoencoder
    self.options = options
    self.random = random
    self.count = count
    stage = options.layerwise == nil ? autoencoder.encoderDepth : 0
    guard count >= 1 else { throw .invalidOption("pretraining on \(count) samples; give 1 or more") }
    if let stopping = options.earlyStopping {
      var stream = random.stream("held-out")
      let order = stream.permutation(count)
      let held = Int((stopping.heldOutShare * Double(count)).rounded())
      guard held >= 1, held < count else {
        let (use, change) = held < 1 ? ("judge by", "greater") : ("train on", "smaller")
        throw .invalidOption(
          "a held-out share of \(stopping.heldOutShare) is \(held) of \(count) samples, which leaves none to \(use); give a \(change) share, or leave early stopping out"
        )
      }
      split = (order[held...].sorted(), order[..<held].sorted())
    } else {
      split = nil
    }
  }

  /// The pair of layers that is trained now, or nil for the whole network.
  public var layer: Int? { stage < autoencoder.encoderDepth ? stage : nil }
  private var stageEpochs: Int { layer == nil ? options.epochs : options.layerwise?.epochs ?? 0 }

  /// Trains for one epoch.
  ///
  /// - Parameters:
  ///   - samples: n × d, the same in every call.
  ///   - engine: where the computing is done.
  ///   - shouldPause: asked between the steps of an epoch.
  /// - Throws: `AutoencoderError.shapeMismatch` for another number of samples, or of features, than it began with;
  ///   `.diverged` for losses, weights or moments that are not finite, with the phase; `.invalidOption` for samples that
  ///   the loss is not for; `.invalidCheckpoint` within an epoch that was restored of other batches.
  public mutating func nextEpoch(
    _ samples: TrainingSamples, engine: Engine, pausingWhen shouldPause: () -> Bool = { false }
  ) throws(AutoencoderError) -> Outcome {
    guard samples.rows == count else {
      throw AutoencoderError.shapeMismatch(
        "\(samples.rows) samples for a pretraining of \(count); give the same samples in every call")
    }
    while epochsDone >= stageEpochs {
      guard layer != nil else {
        // The trainer has the last network, which need not be the best.
        if let best { (autoencoder.layers, trainer) = (best.parameters, nil) }
        return .finished
      }
      (stage, epochsDone, trainer) = (stage + 1, 0, nil)
    }
    do {
      return try continueStage(samples, engine, shouldPause)
    } catch let error as AutoencoderError {
      throw error.inPhase(layer.map { "layerwise pretraining of pair \($0 + 1)" } ?? "pretraining")
    } catch {
      // The trainer is given no function that could throw, so that this is the kernels'.
      throw .shapeMismatch("\(error)")
    }
  }

  /// An epoch of the stage, or the part of it up to a pause.
  private mutating func continueStage(
    _ samples: TrainingSamples, _ engine: Engine, _ shouldPause: () -> Bool
  ) throws -> Outcome {
    var trainer = try self.trainer ?? makeTrainer()
    self.trainer = nil
    defer { self.trainer = trainer }
    let (layer, number) = (layer, epochsDone + 1)
    let stream = layer.map { random.stream("layer", index: $0) } ?? random
    let result = try trainer.continueEpoch(
      samples, subset: split?.training, epoch: number, random: stream, engine: engine,
      pausingWhen: shouldPause)
    guard let result else { return .paused }
    epochsDone = number
    if let layer {
      autoencoder.replacePair(layer, by: trainer.autoencoder)
    } else {
      autoencoder = trainer.autoencoder
    }
    var heldOutLoss: Double?
    if let heldOut = split?.heldOut {
      let loss = try trainer.reconstructionLoss(of: samples, at: heldOut, engine: engine)
      guard loss.isFinite else {
        throw AutoencoderError.diverged(what: "the held-out loss", epoch: number, step: trainer.steps)
      }
      heldOutLoss = loss
      if layer == nil { judge(loss) }
    }
    return .epoch(Epoch(layer: layer, epoch: number, result: result, heldOutLoss: heldOutLoss))
  }

  /// Keeps the network if it is the best so far, and ends the stage if there has been none for too long.
  private mutating func judge(_ loss: Double) {
    guard let stopping = options.earlyStopping else { return }
    if loss < (best?.loss ?? .infinity) * (1 - stopping.leastImprovement) {
      (best, epochsSinceBest) = ((loss, autoencoder.layers), 0)
    } else {
      epochsSinceBest += 1
      if epochsSinceBest >= stopping.patience { epochsDone = max(epochsDone, stageEpochs) }
    }
  }

  private func makeTrainer() throws(AutoencoderError) -> AutoencoderTrainer {
    guard let layer, let layerwise = options.layerwise else {
      return try AutoencoderTrainer(autoencoder, options: options.training, epochs: options.epochs)
    }
    return try AutoencoderTrainer(
      autoencoder.pair(layer), options: layerwise.options(ofPair: layer, whole: options.training),
      epochs: layerwise.epochs, after: Array(autoencoder.layers[..<layer]))
  }
}

// MARK: State

extension Pretraining {
  /// All that is needed to go on, as tensors, their names after `prefix`.
  public func state(prefix: String) -> [String: Tensor] {
    var tensors = trainer?.state(prefix: "\(prefix)trainer.") ?? [:]
    tensors["\(prefix)position"] = Tensor([stage, epochsDone, epochsSinceBest])
    for (index, layer) in autoencoder.layers.enumerated() where self.layer != nil || trainer == nil {
      tensors["\(prefix)weights.\(index)"] = Tensor(layer.weights)
      tensors["\(prefix)bias.\(index)"] = Tensor(layer.bias)
    }
    if let best {
      tensors["\(prefix)best.loss"] = Tensor([best.loss])
      for (index, layer) in best.parameters.enumerated() {
        tensors["\(prefix)best.weights.\(index)"] = Tensor(layer.weights)
        tensors["\(prefix)best.bias.\(index)"] = Tensor(layer.bias)
      }
    }
    return tensors
  }

  /// Takes over the state of a pretraining with the same network sizes, options and number of samples.
  ///
  /// - Throws: `AutoencoderError.invalidCheckpoint` if tensors are missing or of other shapes; nothing has changed
  ///   then.
  public mutating func restore(_ file: SafeTensors, prefix: String) throws(AutoencoderError) {
    var restored = self
    try restored.takeOver(file, prefix: prefix)
    self = restored
  }

  private mutating func takeOver(_ file: SafeTensors, prefix: String) throws(AutoencoderError) {
    do {
      let position = try file.integers("\(prefix)position")
      guard position.count == 3, (0...autoencoder.encoderDepth).contains(position[0]),
        position.allSatisfy(SafeTensors.counts.contains)
      else {
        throw AutoencoderError.invalidCheckpoint("its position is not one of this pretraining")
      }
      (stage, epochsDone, epochsSinceBest) = (position[0], position[1], position[2])
      (trainer, best) = (nil, nil)
      let hasTrainer = file.tensors["\(prefix)trainer.steps"] != nil
      if layer != nil || !hasTrainer { autoencoder.layers = try layers(file, prefix) }
      if hasTrainer {
        var trainer = try makeTrainer()
        try trainer.restore(file, prefix: "\(prefix)trainer.")
        if layer == nil { autoencoder = trainer.autoencoder }
        self.trainer = trainer
      }
      if file.tensors["\(prefix)best.loss"] != nil {
        best = (try file.doubles("\(prefix)best.loss").first ?? .infinity, try layers(file, "\(prefix)best."))
      }
    } catch let error as AutoencoderError {
      throw error
    } catch { throw .invalidCheckpoint("\(error)") }
  }

  /// The network's layers with stored parameters.
  private func layers(_ file: SafeTensors, _ prefix: String) throws -> [Dense] {
    var layers = autoencoder.layers
    for index in layers.indices {
      try file.read("\(prefix)weights.\(index)", into: &layers[index].weights)
      try file.read("\(prefix)bias.\(index)", into: &layers[index].bias)
    }
    return layers
  }
}
