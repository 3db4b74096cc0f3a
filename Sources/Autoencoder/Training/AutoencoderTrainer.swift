import Kernels

/// Trains an autoencoder by mini-batches: the network, the optimiser's memory and the buffers.
///
/// Once for all methods: what a clustering method adds is a loss on the embedding.
public struct AutoencoderTrainer: Sendable {
  /// The network as it stands.
  public internal(set) var autoencoder: Autoencoder
  /// How it is trained.
  public let options: TrainingOptions
  /// Epochs that the learning rate's schedule is laid out for; a cosine needs them, other schedules do not.
  public let epochs: Int?
  /// Steps taken.
  public var steps: Int { optimizer.step }
  /// Whether an epoch has begun that has not ended, because `continueEpoch` paused.
  public var isWithinEpoch: Bool { progress != nil }
  /// Where the steps' time goes: set it to a fresh one to have it measured.
  public var profile: StepProfile? {
    get { backpropagation.profile }
    set { backpropagation.profile = newValue }
  }

  var optimizer: OptimizerState
  /// The epoch that has begun, if any.
  var progress: EpochProgress?
  /// Layers before the network, which are not trained: it learns from what they make of the samples.
  private var frozen: LayerStack?
  private var augmenter: ImageAugmenter?
  private var backpropagation: Backpropagation
  private var batch: Matrix
  /// The order of the samples in an epoch, kept from step to step.
  var order: (epoch: Int, subset: [Int]?, indices: [Int])?

  /// A trainer with a fresh optimiser.
  ///
  /// - Parameters:
  ///   - autoencoder: the network to start from.
  ///   - options: how to train.
  ///   - epochs: how many epochs the learning rate's schedule is laid out for: 0 or more, and not nil for a cosine.
  /// - Throws: `AutoencoderError.invalidOption`.
  public init(
    _ autoencoder: Autoencoder, options: TrainingOptions = TrainingOptions(), epochs: Int? = nil
  ) throws(AutoencoderError) {
    try self.init(autoencoder, options: options, epochs: epochs, after: [])
  }

  /// A trainer whose network learns from what `frozen` layers make of the samples.
  init(
    _ autoencoder: Autoencoder, options: TrainingOptions, epochs: Int?, after frozen: [Dense]
  ) throws(AutoencoderError) {
    try options.check(autoencoder.architecture, features: frozen.first?.inputs)
    try options.schedule.check(epochs: epochs)
    self.autoencoder = autoencoder
    self.options = options
    self.epochs = epochs
    self.frozen = frozen.isEmpty ? nil : LayerStack(frozen)
    augmenter = options.augmentation.map(ImageAugmenter.init)
    optimizer = OptimizerState(options.optimizer, for: autoencoder.layers)
    backpropagation = Backpropagation(for: autoencoder, options: options)
    batch = Matrix(rows: 0, columns: autoencoder.architecture.inputs)
  }

  /// One pass over the samples in a random order, a step of the optimiser for each batch.
  ///
  /// - Parameters:
  ///   - samples: n × d.
  ///   - subset: the samples to learn from, or nil for all.
  ///   - epoch: the order of the samples is drawn from the stream "shuffle" of this index.
  ///   - random: moves of images, noise and dropout of a step come from its stream "step", of the index of the
  ///     step.
  ///   - engine: where the computing is done.
  ///   - embeddingLoss: a loss on each batch's embedding, or nil for reconstruction alone.
  /// - Throws: `AutoencoderError.shapeMismatch` where samples do not fit the network, there are none, or `embeddingLoss`
  ///   changes its gradient's shape; `AutoencoderError.invalidOption` for samples that the loss is not for, or without
  ///   any loss; `AutoencoderError.diverged`; and whatever `embeddingLoss` throws.
  /// - Complexity: about 6 · n · parameters operations.
  public mutating func trainEpoch(
    _ samples: TrainingSamples, subset: [Int]? = nil, epoch: Int, random: Random, engine: Engine,
    embeddingLoss: EmbeddingLoss? = nil
  ) throws -> EpochResult {
    while true {
      let result = try continueEpoch(
        samples, subset: subset, epoch: epoch, random: random, engine: engine, embeddingLoss: embeddingLoss,
        pausingWhen: { false })
      if let result { return result }
    }
  }

  /// `trainEpoch` that can be left between two steps and taken up again, to the same bits.
  ///
  /// - Parameters:
  ///   - samples: n × d.
  ///   - subset: as in `trainEpoch`.
  ///   - epoch: as in `trainEpoch`; another one than before a pause begins anew.
  ///   - random: as in `trainEpoch`.
  ///   - engine: where the computing is done.
  ///   - embeddingLoss: as in `trainEpoch`.
  ///   - hooks: what the caller does before and after each step.
  ///   - shouldPause: asked after each step but the epoch's last.
  /// - Returns: nil after a pause: the same call goes on with the next batch.
  /// - Throws: as `trainEpoch`, and whatever the hooks throw.
  public mutating func continueEpoch(
    _ samples: TrainingSamples, subset: [Int]? = nil, epoch: Int, random: Random, engine: Engine,
    embeddingLoss: EmbeddingLoss? = nil, hooks: StepHooks = StepHooks(),
    pausingWhen shouldPause: () -> Bool
  ) throws -> EpochResult? {
    let count = subset?.count ?? samples.rows
    let batches = Parallel.chunkCount(of: count, grain: options.batchSize)
    // An epoch that an error ends is over: what follows begins anew.
    var hasPaused = false
    defer { if !hasPaused { (progress, order) = (nil, nil) } }
    guard count > 0 else {
      throw AutoencoderError.shapeMismatch("an epoch of no samples; give one or more to learn from")
    }
    if progress?.epoch != epoch { progress = newProgress(epoch) }
    if order?.epoch != epoch || order?.subset != subset || order?.indices.count != count {
      var shuffle = random.stream("shuffle", index: epoch)
      let permutation = shuffle.permutation(count)
      order = (epoch, subset, subset.map { subset in permutation.map { subset[$0] } } ?? permutation)
    }
    let indices = order?.indices ?? []
    if let batch = progress?.batch, batch > batches {
      throw AutoencoderError.invalidCheckpoint("it is at batch \(batch) of an epoch of \(batches)")
    }
    while let next = progress?.batch, next < batches {
      let first = next * options.batchSize
      let part = indices[first..<min(first + options.batchSize, count)]
      let factor = options.schedule.factor(step: steps, stepsPerEpoch: batches, epochs: epochs ?? 0)
      try hooks.willStep?(autoencoder)
      let losses = try step(
        samples, at: part, rateFactor: factor, random: random, engine: engine, embeddingLoss: embeddingLoss)
      if let didStep = hooks.didStep {
        let embedding = try backpropagation.embed(autoencoder.layers, batch: batch, engine: engine)
        try didStep(EmbeddedBatch(indices: part, embedding: embedding))
      }
      let share = Double(part.count) / Double(count)
      progress?.losses.reconstruction += share * losses.reconstruction
      progress?.losses.embedding += share * losses.embedding
      progress?.batch = next + 1
      if next + 1 < batches, shouldPause() {
        try requireFiniteState(epoch: epoch, engine: engine)
        hasPaused = true
        return nil
      }
    }
    try requireFiniteState(epoch: epoch, engine: engine)
    return progress?.result
  }

  /// One step on the samples with the given indices: forward, backward, and the optimiser's update.
  ///
  /// - Parameters:
  ///   - samples: n × d.
  ///   - indices: those of the batch.
  ///   - rateFactor: what the learning rate is multiplied by.
  ///   - random: where moves of images, noise and dropout come from, as in `trainEpoch`.
  ///   - engine: where the computing is done.
  ///   - embeddingLoss: a loss on the batch's embedding, or nil for reconstruction alone.
  /// - Returns: the losses before the step.
  /// - Throws: as `trainEpoch`.
  public mutating func step(
    _ samples: TrainingSamples, at indices: ArraySlice<Int>, rateFactor: Double = 1, random: Random,
    engine: Engine, embeddingLoss: EmbeddingLoss? = nil
  ) throws -> TrainingLosses {
    let stream = random.stream("step", index: steps)
    try read(samples, at: indices, movingBy: stream, engine: engine)
    let losses = try backpropagation.forward(
      autoencoder.layers, batch: batch, indices: indices, random: stream, engine: engine,
      embeddingLoss: embeddingLoss)
    guard losses.reconstruction.isFinite, losses.embedding.isFinite else {
      let name = losses.reconstruction.isFinite ? "the loss on the embedding" : "the reconstruction loss"
      throw AutoencoderError.diverged(what: name, epoch: progress?.epoch ?? 0, step: steps + 1)
    }
    let norm = try backpropagation.update(
      &autoencoder, with: &optimizer, rateFactor: rateFactor, batch: batch, engine: engine)
    if progress?.activeUnits.isEmpty == false, let norm {
      progress?.gradientNorms += norm
      if var units = progress?.activeUnits {
        progress?.activeUnits = []
        backpropagation.markActive(&units)
        progress?.activeUnits = units
      }
    }
    return losses
  }

  /// The losses of the given samples taken as one batch, and the gradient by every layer's parameters,
  /// without a step: for checks and diagnostics.
  ///
  /// Of tied weights the encoder's layers have the gradient. Images are not moved.
  ///
  /// - Parameters:
  ///   - samples: n × d.
  ///   - random: where noise and dropout come from.
  ///   - engine: where the computing is done.
  ///   - embeddingLoss: a loss on the embedding, or nil for reconstruction alone.
  /// - Throws: as `trainEpoch`.
  public mutating func gradients(
    of samples: TrainingSamples, random: Random = Random(seed: 0), engine: Engine,
    embeddingLoss: EmbeddingLoss? = nil
  ) throws -> (losses: TrainingLosses, gradients: [DenseGradient]) {
    let indices = Array(0..<samples.rows)[...]
    try read(samples, at: indices, engine: engine)
    let losses = try backpropagation.forward(
      autoencoder.layers, batch: batch, indices: indices, random: random, engine: engine,
      embeddingLoss: embeddingLoss)
    let gradients = try backpropagation.computeGradients(autoencoder.layers, batch: batch, engine: engine)
    return (losses, gradients)
  }

  /// The reconstruction loss of some samples, without moves of images, noise, dropout or a step.
  ///
  /// - Returns: the mean over the samples; 0 of none.
  /// - Throws: `AutoencoderError.shapeMismatch`; `.invalidOption` for samples that the loss is not for.
  public mutating func reconstructionLoss(
    of samples: TrainingSamples, at indices: [Int], engine: Engine
  ) throws(AutoencoderError) -> Double {
    var total = 0.0
    for first in stride(from: 0, to: indices.count, by: options.batchSize) {
      let part = indices[first..<min(first + options.batchSize, indices.count)]
      try read(samples, at: part, engine: engine)
      let loss: Double
      do { loss = try backpropagation.evaluate(autoencoder.layers, batch: batch, engine: engine) } catch {
        throw AutoencoderError(error)
      }
      total += loss * Double(part.count) / Double(indices.count)
    }
    return total
  }

  // MARK: Parts

  /// Throws if a weight or a moment is not finite: ReLU turns −∞ into 0, and weights of infinite moments stay as they
  /// are, so the loss need not tell.
  private func requireFiniteState(epoch: Int, engine: Engine) throws(AutoencoderError) {
    guard autoencoder.isFinite(engine: engine) else {
      throw .diverged(what: "a weight", epoch: epoch, step: steps)
    }
    guard optimizer.isFinite(engine: engine) else {
      throw .diverged(what: "a moment of the optimiser", epoch: epoch, step: steps)
    }
  }

  /// Brings samples into the batch, through the frozen layers if there are any.
  ///
  /// - Parameter step: where moves of images come from, or nil to leave them where they are.
  private mutating func read(
    _ samples: TrainingSamples, at indices: ArraySlice<Int>, movingBy step: Random? = nil, engine: Engine
  ) throws(AutoencoderError) {
    let inputs = frozen?.layers.first?.inputs ?? autoencoder.architecture.inputs
    guard samples.columns == inputs else {
      throw AutoencoderError.shapeMismatch("samples of \(samples.shape) for a network of \(inputs) inputs")
    }
    guard !indices.isEmpty else { throw AutoencoderError.shapeMismatch("a step of no samples") }
    let start = ContinuousClock.now
    do throws(KernelError) {
      try samples.gather(at: indices, into: &batch, engine: engine)
      if let step { try augmenter?.apply(to: &batch, random: step, engine: engine) }
      try frozen?.apply(to: &batch, engine: engine)
    } catch { throw AutoencoderError(error) }
    if options.reconstructionLoss == .binaryCrossEntropy,
      let outside = batch.withUnsafeElements({ $0.first { !(0...1).contains($0) } })
    {
      throw AutoencoderError.invalidOption(
        "cross-entropy is for samples in [0, 1], and one has the value \(outside); scale the samples, or take the squared error"
      )
    }
    backpropagation.profile?.add(.gathering, since: start)
  }

  /// An epoch of which nothing is done.
  func newProgress(_ epoch: Int) -> EpochProgress {
    var progress = EpochProgress(epoch: epoch)
    if options.recordsDiagnostics {
      progress.activeUnits = autoencoder.layers.dropLast().map { Array(repeating: false, count: $0.outputs) }
      // Linear units cannot die, as those of most embeddings, nor can those of a decoder that is left out.
      for layer in progress.activeUnits.indices
      where autoencoder.layers[layer].activation == .linear
        || layer >= autoencoder.encoderDepth && !options.trainsDecoder
      {
        progress.activeUnits[layer] = []
      }
    }
    return progress
  }
}

// MARK: Samples as a matrix

extension AutoencoderTrainer {
  /// `trainEpoch` on the rows of a matrix.
  ///
  /// - Throws: as there.
  public mutating func trainEpoch(
    _ samples: Matrix, epoch: Int, random: Random, engine: Engine,
    embeddingLoss: EmbeddingLoss? = nil
  ) throws -> EpochResult {
    try trainEpoch(
      TrainingSamples(samples), epoch: epoch, random: random, engine: engine, embeddingLoss: embeddingLoss)
  }

  /// `gradients` of the rows of a matrix.
  ///
  /// - Throws: as there.
  public mutating func gradients(
    of samples: Matrix, random: Random = Random(seed: 0), engine: Engine,
    embeddingLoss: EmbeddingLoss? = nil
  ) throws -> (losses: TrainingLosses, gradients: [DenseGradient]) {
    try gradients(
      of: TrainingSamples(samples), random: random, engine: engine, embeddingLoss: embeddingLoss)
  }
}
