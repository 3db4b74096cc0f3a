/// How an autoencoder is pretrained on reconstruction alone.
public struct PretrainingOptions: Sendable, Equatable {
  /// Epochs of the whole network.
  public var epochs: Int
  /// How it is trained.
  public var training: TrainingOptions
  /// Training layer by layer before, or nil.
  public var layerwise: LayerwisePretraining?
  /// An end before the epochs are used up, or nil.
  public var earlyStopping: EarlyStopping?

  /// 50 epochs of the whole network unless told otherwise: the protocol of arXiv 2411.19496.
  public init(
    epochs: Int = 50, training: TrainingOptions = TrainingOptions(), layerwise: LayerwisePretraining? = nil,
    earlyStopping: EarlyStopping? = nil
  ) {
    self.epochs = epochs
    self.training = training
    self.layerwise = layerwise
    self.earlyStopping = earlyStopping
  }

  /// Throws unless every setting is in its range and fits the network.
  func check(_ architecture: Architecture) throws(AutoencoderError) {
    guard epochs >= 0 else { throw .invalidOption("\(epochs) epochs of pretraining; give 0 or more") }
    try training.check(architecture)
    guard training.trainsDecoder else {
      throw .invalidOption(
        "pretraining without the decoder has no loss; leave trainsDecoder on, methods without one drop it after"
      )
    }
    try layerwise?.check()
    try earlyStopping?.check()
  }
}
