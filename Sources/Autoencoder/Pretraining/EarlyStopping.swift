/// When pretraining ends before its epochs are used up: some samples are held out of training, and their
/// reconstruction loss is watched (Prechelt 1998).
public struct EarlyStopping: Sendable, Equatable {
  /// The share of the samples that is held out, in (0, 1).
  public var heldOutShare: Double
  /// Epochs without improvement after which training ends.
  public var patience: Int
  /// The relative improvement of the loss that counts as one.
  public var leastImprovement: Double

  /// A tenth of the samples and a patience of 5 epochs unless given.
  public init(heldOutShare: Double = 0.1, patience: Int = 5, leastImprovement: Double = 0) {
    self.heldOutShare = heldOutShare
    self.patience = patience
    self.leastImprovement = leastImprovement
  }

  /// Throws unless every setting is in its range.
  func check() throws(AutoencoderError) {
    guard heldOutShare > 0, heldOutShare < 1 else {
      throw .invalidOption("a held-out share of \(heldOutShare); give a number between 0 and 1")
    }
    guard patience >= 1 else { throw .invalidOption("a patience of \(patience) epochs; give 1 or more") }
    guard (0..<1).contains(leastImprovement) else {
      throw .invalidOption("a least improvement of \(leastImprovement); give a number in [0, 1)")
    }
  }
}
