internal import KernelsCore

/// Samples and their weights with what K-means needs to know of them, found in one pass.
package struct SampleSet: Sendable {
  /// The samples, n × d.
  package let samples: Samples
  /// The weight of each sample, or nil where all are 1.
  package let weights: [Float]?
  /// The weighted mean of each feature.
  package let mean: [Double]
  /// Σ w ‖x − mean‖².
  package let scatter: Double
  /// Σ w.
  package let mass: Double
  /// The least weight above 0.
  let leastWeight: Double
  /// The greatest magnitude of each feature.
  let maxima: [Float]
  /// A magnitude of each feature that it is below in a sixteenth of the samples where it is not 0.
  let lowMagnitudes: [Float]
  /// What is subtracted from samples and centroids before they are multiplied, or nil: the mean, where the
  /// samples lie far from the origin, so that Float keeps the digits in which they differ.
  let origin: Matrix?
  /// ‖x − origin‖ of each sample, and a panel of zeros.
  let norms: AlignedStorage<Float>

  /// The largest ‖x − origin‖ and ‖c − origin‖: the square of their sum is within Float.
  static let greatestNorm: Float = 0x1p62

  /// Number of samples.
  package var count: Int { samples.rows }
  /// (1/d) Σⱼ variance of feature j.
  package var meanVariance: Double { scatter / (mass * Double(max(samples.columns, 1))) }

  /// The weight of a sample.
  package func weight(_ i: Int) -> Double { weights.map { Double($0[i]) } ?? 1 }

  /// How many samples with a weight above 0 each cluster has.
  ///
  /// Counted, not weighed: beside a heavy sample the mass of a light one may be lost in rounding.
  package func sizes(ofClusters clusters: Int, labels: [Int32]) -> [Int] {
    var sizes = [Int](repeating: 0, count: clusters)
    for (i, label) in labels.enumerated() where weight(i) > 0 { sizes[Int(label)] += 1 }
    return sizes
  }
}

extension Engine {
  /// Samples count as far from the origin when ‖mean‖² is more than this many times their variance.
  static let farFromOrigin = 8.0

  /// Measures samples for K-means.
  ///
  /// Chunks are cut by the shape alone and added in order, so nothing depends on the threads.
  ///
  /// - Parameter weights: a weight of at least 0 for each sample, not all 0; nil for 1 each.
  /// - Throws: `KernelError.shapeMismatch`, `.nonFiniteValue`; `.overflow` for samples farther than 2⁶² from the origin, or
  ///   from the mean where that is subtracted, and for those whose ‖x‖² is beyond Float (‖x‖ from 1.8 · 10¹⁹ on).
  /// - Complexity: O(n · d).
  package func measure(_ samples: Samples, weights: [Float]? = nil) throws(KernelError) -> SampleSet {
    try samples.requireCountable()
    let (n, d) = (samples.rows, samples.columns)
    if let weights, weights.count != n {
      throw .shapeMismatch("\(weights.count) weights for samples of \(samples.shape)")
    }
    let chunks = max(1, min(64, n / 256))
    let grain = max(1, (n + chunks - 1) / chunks)
    let sums = AlignedStorage<Double>(capacity: chunks * d)
    let maxima = AlignedStorage<Float>(capacity: chunks * d)
    let scatters = AlignedStorage<Double>(capacity: 2 * chunks)
    // Passes read whole panels, of at most 64 samples.
    let norms = AlignedStorage<Float>(capacity: n + 64)
    let rows = RowReader(samples, kernels: kernels)
    let reference = AlignedStorage<Float>(capacity: d)
    // Samples of weight 0 must leave no trace, however large they are (short of what Float cannot square), and light
    // ones none but their own: about a sample that is far from all the weight, the scatter would be lost in the
    // difference of two large numbers.
    if let i = weights.map({ w in w.indices.max { w[$0] < w[$1] } }) ?? (n > 0 ? 0 : nil) {
      rows.withBuffer { reference.base.update(from: rows.row(i, $0), count: d) }
    }
    let kernels = kernels
    parallel.forEachChunk(of: n, grain: grain) { chunk, range in
      let measureRows = kernels.assignment.measureRows
      func statistics(_ i: Int) -> SampleStatistics {
        SampleStatistics(
          sums: sums.base + chunk * d, maxima: maxima.base + chunk * d, squaredNorms: norms.base + i,
          scatter: scatters.base + 2 * chunk)
      }
      if weights == nil, let first = rows.contiguous {
        measureRows(
          first + range.lowerBound * d, range.count, d, 1, reference.base, statistics(range.lowerBound))
        scatters.base[2 * chunk + 1] = Double(range.count)
        return
      }
      rows.withBuffer { buffer in
        for i in range {
          let weight = Double(weights?[i] ?? 1)
          guard weight > 0 else {
            norms.base[i] = kernels.squaredNorm(rows.row(i, buffer), d)
            continue
          }
          measureRows(rows.row(i, buffer), 1, d, weight, reference.base, statistics(i))
          scatters.base[2 * chunk + 1] += weight
        }
      }
    }
    if let i = (0..<n).first(where: { !norms.base[$0].isFinite }) { throw notFinite(i, rows) }

    let parts = scatters.array(count: 2 * chunks)
    let mass = stride(from: 1, to: 2 * chunks, by: 2).reduce(0.0) { $0 + parts[$1] }
    let aboutReference = stride(from: 0, to: 2 * chunks, by: 2).reduce(0.0) { $0 + parts[$1] }
    var mean = [Double](repeating: 0, count: d)
    var greatest = [Float](repeating: 0, count: d)
    for chunk in 0..<chunks {
      for j in 0..<d {
        mean[j] += sums.base[chunk * d + j]
        greatest[j] = max(greatest[j], maxima.base[chunk * d + j])
      }
    }
    for j in 0..<d { mean[j] /= mass }
    let offset = (0..<d).reduce(0.0) {
      let difference = mean[$1] - Double(reference.base[$1])
      return $0 + difference * difference
    }
    let scatter = max(0, aboutReference - mass * offset)

    let squaredMean = mean.reduce(0) { $0 + $1 * $1 }
    var origin: Matrix?
    if squaredMean * mass > Self.farFromOrigin * scatter {
      origin = try Matrix(rows: 1, columns: d, elements: mean.map { Float($0) })
    }
    takeRoots(of: norms, count: n, about: origin, rows)
    guard (0..<n).allSatisfy({ norms.base[$0] <= SampleSet.greatestNorm }) else { throw .overflow }
    return SampleSet(
      samples: samples, weights: weights, mean: mean, scatter: scatter, mass: mass,
      leastWeight: weights.map { $0.reduce(.infinity) { $1 > 0 ? min($0, Double($1)) : $0 } } ?? 1,
      maxima: greatest, lowMagnitudes: lowMagnitudes(rows, count: n, weights, maxima: greatest),
      origin: origin, norms: norms)
  }

  /// ‖x − origin‖ of each sample, from ‖x‖² where the origin is 0.
  private func takeRoots(
    of norms: AlignedStorage<Float>, count: Int, about origin: Matrix?, _ rows: RowReader
  ) {
    let kernels = kernels
    parallel.forEachChunk(of: count, grain: Self.grain) { _, range in
      guard let origin else {
        for i in range { norms.base[i] = norms.base[i].squareRoot() }
        return
      }
      rows.withBuffer { buffer in
        for i in range {
          norms.base[i] = kernels.squaredDistance(
            rows.row(i, buffer), origin.storage.base, rows.columns
          ).squareRoot()
        }
      }
    }
  }

  /// What is wrong with a sample whose squared norm is not finite.
  func notFinite(_ i: Int, _ rows: RowReader) -> KernelError {
    rows.withBuffer { buffer in
      let row = rows.row(i, buffer)
      guard let j = (0..<rows.columns).first(where: { !row[$0].isFinite }) else { return .overflow }
      return .nonFiniteValue(row: i, column: j)
    }
  }
}
