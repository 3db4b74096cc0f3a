import Kernels

extension KMeansError {
  /// The error of the kernels in this module's words.
  init(_ error: KernelError) {
    switch error {
    case .nonFiniteValue(let row, let column): self = .nonFiniteValue(row: row, column: column)
    case .shapeMismatch(let what): self = .shapeMismatch(what)
    case .overflow: self = .overflow
    case .nonFiniteCentroid, .instructionSetUnavailable, .invalidThreadCount, .invalidStep,
      .invalidSoftAssignment:
      self = .invalidOption(error.description)
    }
  }
}

extension SampleSet {
  /// `Engine.measure` with the errors of this module.
  init(_ samples: Samples, weights: [Float]?, engine: Engine) throws(KMeansError) {
    do { self = try engine.measure(samples, weights: weights) } catch { throw KMeansError(error) }
  }

  /// Throws unless squared distances to centroids of as many features are within Float.
  ///
  /// - Parameter name: what one of them is called in messages.
  func check(_ name: String, _ centroids: Matrix, engine: Engine) throws(KMeansError) {
    guard let k = engine.firstDistant(of: centroids, from: self) else { return }
    try KMeans.checkFinite(name, centroids)
    throw .invalidOption(
      "\(name) \(k) is so far away that squared distances overflow Float; scale samples and centroids down")
  }

  /// `Engine.rescaledIfTiny` with the errors of this module.
  func rescaledIfTiny(engine: Engine) throws(KMeansError) -> SampleSet {
    do { return try engine.rescaledIfTiny(self) } catch { throw KMeansError(error) }
  }
}

extension Float {
  /// From here on squares that are below Float's normal numbers no longer count in a sum, of up to 2²⁰ of them.
  static let leastExactSquare: Float = 0x1p-80
}
