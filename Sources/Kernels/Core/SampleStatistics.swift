/// Statistics of samples: pointers to a number a feature, to one a sample, and to one of all.
public struct SampleStatistics {
  /// Σ w·x of each feature.
  public var sums: UnsafeMutablePointer<Double>
  /// max |x| of each feature.
  public var maxima: UnsafeMutablePointer<Float>
  /// ‖x‖² of each sample.
  public var squaredNorms: UnsafeMutablePointer<Float>
  /// Σ w ‖x − reference‖².
  public var scatter: UnsafeMutablePointer<Double>

  /// The statistics kept at the given places.
  public init(
    sums: UnsafeMutablePointer<Double>, maxima: UnsafeMutablePointer<Float>,
    squaredNorms: UnsafeMutablePointer<Float>, scatter: UnsafeMutablePointer<Double>
  ) {
    (self.sums, self.maxima, self.squaredNorms, self.scatter) = (sums, maxima, squaredNorms, scatter)
  }
}

/// Takes samples into the statistics of their features, in one pass.
@inlinable @inline(__always)
func measureRows<V: KernelVector>(
  _ vector: V.Type, _ rows: UnsafePointer<Float>, count: Int, columns: Int, weight: Double,
  reference: UnsafePointer<Float>, into statistics: SampleStatistics
) {
  let (sums, maxima) = (statistics.sums, statistics.maxima)
  let weights = SIMD8<Double>(repeating: weight)
  for i in 0..<count {
    let row = rows + i &* columns
    var (norm, scatter) = (SIMD8<Float>(), SIMD8<Double>())
    var j = 0
    while j &+ 8 <= columns {
      let x = UnsafeRawPointer(row + j).loadUnaligned(as: SIMD8<Float>.self)
      norm += x * x
      let bits = unsafeBitCast(x, to: SIMD8<UInt32>.self) & SIMD8<UInt32>(repeating: 0x7fff_ffff)
      let magnitude = unsafeBitCast(bits, to: SIMD8<Float>.self)
      let greatest = UnsafeRawPointer(maxima + j).loadUnaligned(as: SIMD8<Float>.self)
      UnsafeMutableRawPointer(maxima + j).storeBytes(
        of: greatest.replacing(with: magnitude, where: magnitude .> greatest), as: SIMD8<Float>.self)
      let wide = SIMD8<Double>(x)
      storeWide(loadWide(sums + j) + weights * wide, sums + j)
      let difference = wide - loadWidened(reference + j)
      scatter += difference * difference
      j = j &+ 8
    }
    let half = scatter.lowHalf + scatter.highHalf
    let quarter = half.lowHalf + half.highHalf
    let normHalf = norm.lowHalf + norm.highHalf
    let normQuarter = normHalf.lowHalf + normHalf.highHalf
    var (total, squaredNorm) = (quarter[0] + quarter[1], normQuarter[0] + normQuarter[1])
    while j < columns {
      let x = row[j]
      squaredNorm += x * x
      maxima[j] = x.magnitude > maxima[j] ? x.magnitude : maxima[j]
      sums[j] += weight * Double(x)
      let difference = Double(x) - Double(reference[j])
      total += difference * difference
      j = j &+ 1
    }
    statistics.squaredNorms[i] = squaredNorm
    statistics.scatter.pointee += weight * total
  }
}
