/// How an output is compared with its sample; both are means over a batch of sums over the features.
public enum ReconstructionLoss: String, Sendable, CaseIterable {
  /// (1/B) Σᵢ ‖xᵢ − A(xᵢ)‖² (equation 2 of arXiv 2411.19496).
  case squaredError = "squared-error"
  /// −(1/B) Σᵢⱼ [xᵢⱼ ln yᵢⱼ + (1 − xᵢⱼ) ln(1 − yᵢⱼ)], for samples in [0, 1] and a sigmoid output (Vincent et al.
  /// 2010, section 2.2).
  case binaryCrossEntropy = "cross-entropy"
}
