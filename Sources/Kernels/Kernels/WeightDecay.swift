internal import KernelsCore

/// How an optimiser's step shrinks the weights themselves.
public enum WeightDecay: Sendable, Equatable {
  /// Not at all.
  case none
  /// λ of the penalty λ/2 ‖w‖², whose gradient λw is added to the gradient (L2 regularisation).
  case coupled(Double)
  /// w ← (1 − ηλ) w beside the step (Loshchilov & Hutter 2019): with Adam that is AdamW.
  case decoupled(Double)

  /// The same for the kernels.
  var factors: WeightDecayFactors {
    switch self {
    case .none: WeightDecayFactors()
    case .coupled(let lambda): WeightDecayFactors(coupled: Float(lambda))
    case .decoupled(let lambda): WeightDecayFactors(decoupled: Float(lambda))
    }
  }
}
