import Kernels

/// How a network is trained.
public struct TrainingOptions: Sendable, Equatable {
  /// How weights follow their gradients.
  public var optimizer: Optimizer
  /// How the learning rate changes.
  public var schedule: LearningRateSchedule
  /// Samples in a batch; the last batch of an epoch may be smaller.
  public var batchSize: Int
  /// How outputs are compared with samples.
  public var reconstructionLoss: ReconstructionLoss
  /// Whether the network is trained on reconstruction; otherwise its decoder is left out, and what it learns from is
  /// a loss on the embedding.
  public var trainsDecoder: Bool
  /// A limit for gradients, or nil.
  public var clipping: GradientClipping?
  /// Random shifts and rotations of the samples, which are images then, or nil.
  public var augmentation: ImageAugmentation?
  /// What is done to the network's input.
  public var corruption: Corruption
  /// The share of the hidden layers' outputs that is dropped in training.
  ///
  /// The others grow by 1 / (1 − share) (Srivastava et al. 2014).
  public var dropout: Double
  /// The share of the embedding's elements that is dropped in training: DEC does so layer by layer.
  public var embeddingDropout: Double
  /// Whether gradient norms and units that are never active are recorded.
  public var recordsDiagnostics: Bool

  /// Adam at the rate 0.001 on batches of 256, with the squared error, unless given: the protocol of arXiv
  /// 2411.19496.
  public init(
    optimizer: Optimizer = .adam(Adam()), schedule: LearningRateSchedule = LearningRateSchedule(),
    batchSize: Int = 256, reconstructionLoss: ReconstructionLoss = .squaredError, trainsDecoder: Bool = true,
    clipping: GradientClipping? = nil, augmentation: ImageAugmentation? = nil,
    corruption: Corruption = .none, dropout: Double = 0, embeddingDropout: Double = 0,
    recordsDiagnostics: Bool = false
  ) {
    self.optimizer = optimizer
    self.schedule = schedule
    self.batchSize = batchSize
    self.reconstructionLoss = reconstructionLoss
    self.trainsDecoder = trainsDecoder
    self.clipping = clipping
    self.augmentation = augmentation
    self.corruption = corruption
    self.dropout = dropout
    self.embeddingDropout = embeddingDropout
    self.recordsDiagnostics = recordsDiagnostics
  }

  /// Whether a step needs all gradients at once, and so keeps them; otherwise each is used up as it comes.
  package func keepsGradients(of architecture: Architecture) -> Bool {
    clipping != nil || recordsDiagnostics || architecture.tiesWeights
  }

  /// Throws unless every setting is in its range and fits the network.
  ///
  /// - Parameter features: of the samples, or nil for as many as the network has inputs.
  package func check(_ architecture: Architecture, features: Int? = nil) throws(AutoencoderError) {
    guard batchSize >= 1 else { throw .invalidOption("a batch size of \(batchSize); give 1 or more") }
    try optimizer.check()
    try schedule.check()
    try clipping?.check()
    try augmentation?.check(features: features ?? architecture.inputs)
    try corruption.check()
    for share in [dropout, embeddingDropout] { try Corruption.dropout(share: share).check() }
    if reconstructionLoss == .binaryCrossEntropy, architecture.outputActivation != .sigmoid {
      throw .invalidOption("cross-entropy needs outputs in (0, 1); make the output activation sigmoid")
    }
  }
}
