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
  /// Where a feature that hardly varies keeps them from that scale, the differences from one of them take their place.
  ///
  /// - Complexity: O(1), or O(n · d) for tiny samples, and a copy of them.
  package func rescaledIfTiny(_ set: SampleSet) throws(KernelError) -> SampleSet {
    guard isTiny(set) else { return set }
    let scaled = try measure(Samples(rows(of: set, about: nil).scaledNearOne()), weights: set.weights)
    guard isTiny(scaled) else { return scaled }
    // About the mean, its rounding in a constant feature could be more than the samples differ in the others.
    let heaviest = set.weights.flatMap { w in w.indices.max { w[$0] < w[$1] } } ?? 0
    return try measure(Samples(rows(of: set, about: heaviest).scaledNearOne()), weights: set.weights)
  }

  /// A scatter of 0 counts as well: it may be that of samples that differ, lost in the rounding of their mean.
  private func isTiny(_ set: SampleSet) -> Bool { set.scatter < Self.tinyVariance * set.mass }

  /// A copy of the samples, or of their differences from one of them; those of weight 0, which may be of any size and
  /// are never seeds, are zeros.
  private func rows(of set: SampleSet, about reference: Int?) -> Matrix {
    var copy = rows(of: set.samples, at: Array(0..<set.count))
    let d = copy.columns
    let origin = reference.map { copy.row($0) } ?? [Float](repeating: 0, count: d)
    let target = copy.mutableBase()
    for i in 0..<set.count {
      let isCounted = set.weight(i) > 0
      for j in 0..<d { target[i * d + j] = isCounted ? target[i * d + j] - origin[j] : 0 }
    }
    return copy
  }
}
