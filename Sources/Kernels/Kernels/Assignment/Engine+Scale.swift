internal import KernelsCore

extension Matrix {
  /// The matrix times the power of two that brings its greatest magnitude into [1, 2).
  func scaledNearOne() -> Matrix {
    var scaled = self
    let (target, count) = (scaled.mutableBase(), rows * columns)
    let greatest = (0..<count).reduce(Float(0)) { max($0, target[$1].magnitude) }
    guard greatest > 0, greatest.isFinite else { return scaled }
    // In Double, since the inverse of a tiny number is beyond Float.
    let scale = Double(sign: .plus, exponent: -Int(greatest.exponent), significand: 1)
    for i in 0..<count { target[i] = Float(Double(target[i]) * scale) }
    return scaled
  }
}

extension Engine {
  /// The first of some centroids to which squared distances may be beyond Float, or that is not finite.
  package func firstDistant(of centroids: Matrix, from set: SampleSet) -> Int? {
    let (d, zeros) = (centroids.columns, AlignedStorage<Float>(capacity: centroids.columns))
    let (base, origin) = (centroids.storage.base, set.origin?.storage.base ?? zeros.base)
    let distance = kernels.assignment.wideSquaredDistance
    return (0..<centroids.rows).first {
      !(distance(base + $0 * d, origin, d).squareRoot() <= Double(SampleSet.greatestNorm))
    }
  }

  /// Samples whose squared distances from the mean are less than this on average are measured anew, scaled, where
  /// the squares themselves count.
  private static let tinyVariance = 0x1p-80

  /// The samples at a scale where their squared distances are within Float, for seedings: the very same samples
  /// unless they are tiny.
  ///
  /// - Complexity: O(1), or O(n · d) for tiny samples, and a copy of them.
  package func rescaledIfTiny(_ set: SampleSet) throws(KernelError) -> SampleSet {
    guard set.scatter > 0, set.scatter < Self.tinyVariance * set.mass else { return set }
    var copy = rows(of: set.samples, at: Array(0..<set.count))
    let (target, d) = (copy.mutableBase(), set.samples.columns)
    // Samples of weight 0 may be of any size, and are never seeds.
    for i in 0..<set.count where set.weight(i) == 0 { (target + i * d).update(repeating: 0, count: d) }
    return try measure(Samples(copy.scaledNearOne()), weights: set.weights)
  }
}
