/// The parts of a run, in order.
public enum Phase: String, Sendable, CaseIterable {
  /// Training on reconstruction alone, a pair of layers at a time.
  case layerwise
  /// Training on reconstruction alone.
  case pretrain
  /// K-means on the samples (KM) or on the pretrained embedding (AEKM).
  case kmeans
  /// Training with a method's clustering loss.
  case finetune
}
