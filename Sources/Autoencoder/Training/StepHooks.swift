/// What a caller does before and after each step of an epoch; nothing by default.
public struct StepHooks {
  /// Called before a step with the network as it is.
  public var willStep: ((_ autoencoder: Autoencoder) throws -> Void)?
  /// Called after a step with the batch's embeddings by the network as it is now, which cost another forward pass
  /// of the encoder: without noise and dropout, but of images as the step has moved them.
  public var didStep: ((_ batch: EmbeddedBatch) throws -> Void)?

  /// The given functions.
  public init(
    willStep: ((_ autoencoder: Autoencoder) throws -> Void)? = nil,
    didStep: ((_ batch: EmbeddedBatch) throws -> Void)? = nil
  ) {
    self.willStep = willStep
    self.didStep = didStep
  }
}
