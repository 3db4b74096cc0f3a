import Kernels

extension KMeansError {
  /// The error of the kernels in this module's words.
  init(_ error: KernelError) {
    switch error {
    case .nonFiniteValue(let row, let column): self = .nonFiniteValue(row: row, column: column)
    case .overflow: self = .invalidOption(error.description)
    default: self = .shapeMismatch(error.description)
    }
  }
}

extension SampleSet {
  /// `Engine.measure` with the errors of this module.
  init(_ samples: Samples, weights: [Float]?, engine: Engine) throws(KMeansError) {
    do { self = try engine.measure(samples, weights: weights) } catch { throw KMeansError(error) }
  }
}
