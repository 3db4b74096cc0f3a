import Kernels

/// Silhouette coefficients from blocks of distances: some rows of samples against some others, summed up by
/// cluster as soon as they are there.
///
/// A sample's sums are taken over blocks that depend on the samples alone and in one order, so they have
/// the same bits on any thread.
struct SilhouetteBlocks {
  private let data: ClusteredSamples
  /// Power of two that brings the values near 1.
  ///
  /// The coefficients do not depend on the scale, and so no squared distance is beyond the range of Float. Those
  /// below it, where other values are far greater, are taken in Double.
  private let scale: Float

  /// Rows of a block; the samples pass through the cache once for each.
  private static let blockRows = 128
  /// Floats of the samples that they meet at a time: half of a second-level cache of 256 KB.
  private static let blockFloats = 1 << 15
  /// Most samples that they meet at a time.
  private static let blockColumns = 1024

  init(_ data: ClusteredSamples) {
    self.data = data
    let greatest = data.samples.withUnsafeElements { $0.reduce(Float(0)) { max($0, $1.magnitude) } }
    let exponent = greatest > 0 ? min(max(-Int(greatest.exponent), -126), 126) : 0
    scale = Float(sign: .plus, exponent: exponent, significand: 1)
  }

  /// The mean of the coefficients.
  func score(engine: Engine) throws(MetricsError) -> Double {
    try coefficients(engine: engine).reduce(0, +) / Double(data.rows.count)
  }

  /// The coefficient of each row of the samples; 0 for those that are not scored.
  ///
  /// - Throws: `MetricsError.cancelled`.
  func coefficients(engine: Engine) throws(MetricsError) -> [Double] {
    let cancellation = CancellationFlag()
    var coefficients = [Double](repeating: 0, count: data.samples.rows)
    coefficients.withUnsafeMutableBufferPointer { coefficients in
      // Each thread makes its own blocks, which are too small to share: what they call for while the threads are
      // taken runs on the one that calls.
      engine.parallel.forEachChunk(of: data.rows.count, grain: Self.blockRows) { _, rows in
        guard !cancellation.look() else { return }
        let sums = distanceSums(from: rows, engine: engine)
        for (index, row) in rows.enumerated() {
          coefficients[data.rows[row]] = coefficient(
            sums[index * data.clusters..<(index + 1) * data.clusters], cluster: data.clusterOfRow[row])
        }
      }
    }
    // The calling thread need not have had a part.
    guard !cancellation.look() else { throw .cancelled }
    return coefficients
  }

  /// (b − a) / max(a, b) from the sums of a sample's distances to the samples of each cluster.
  private func coefficient(_ sums: ArraySlice<Double>, cluster own: Int) -> Double {
    guard data.size(of: own) > 1 else { return 0 }
    var (a, b) = (0.0, Double.infinity)
    for (cluster, sum) in sums.enumerated() {
      if cluster == own {
        // Its distance to itself is 0, and does not count.
        a = sum / Double(data.size(of: cluster) - 1)
      } else {
        b = min(b, sum / Double(data.size(of: cluster)))
      }
    }
    let greater = max(a, b)
    return greater > 0 ? (b - a) / greater : 0
  }

  /// Sums of the distances of some samples to those of each cluster: a row of K for each sample.
  private func distanceSums(from range: Range<Int>, engine: Engine) -> [Double] {
    let (count, clusters) = (data.rows.count, data.clusters)
    var sums = [Double](repeating: 0, count: range.count * clusters)
    let samples = gathered(range)
    var distances = Matrix(rows: 0, columns: 0)
    let step = min(max(Self.blockFloats / data.samples.columns, 1), Self.blockColumns)
    for first in stride(from: 0, to: count, by: step) {
      let block = first..<min(first + step, count)
      do throws(KernelError) {
        try engine.squaredDistances(from: samples, to: gathered(block), into: &distances)
      } catch {
        preconditionFailure("SilhouetteBlocks: \(error)")
      }
      distances.withUnsafeElements { distances in
        for cluster in data.clusterOfRow[block.lowerBound]...data.clusterOfRow[block.upperBound - 1] {
          let part = (data.starts[cluster]..<data.starts[cluster + 1]).clamped(to: block)
          for row in 0..<range.count {
            let start = row * block.count + part.lowerBound - first
            sums[row * clusters + cluster] += sumOfRoots(
              distances, start..<start + part.count, from: range.lowerBound + row, to: part.lowerBound)
          }
        }
      }
    }
    return sums
  }

  /// Scaled copies of the samples at some places of the order by cluster.
  private func gathered(_ range: Range<Int>) -> Matrix {
    let d = data.samples.columns
    var block = Matrix(rows: range.count, columns: d)
    block.withUnsafeMutableElements { target in
      data.samples.withUnsafeElements { source in
        for (index, place) in range.enumerated() {
          let row = data.rows[place]
          let from = UnsafeBufferPointer(rebasing: source[row * d..<(row + 1) * d])
          let to = UnsafeMutableBufferPointer(rebasing: target[index * d..<(index + 1) * d])
          for j in 0..<d { to[j] = scale * from[j] }
        }
      }
    }
    return block
  }

  /// Σ √x of the elements in a range, in Double: the squared distances of one sample to others that follow each
  /// other.
  private func sumOfRoots(
    _ elements: UnsafeBufferPointer<Float>, _ range: Range<Int>, from row: Int, to first: Int
  ) -> Double {
    var (sums, least) = (SIMD4<Double>.zero, SIMD4<Float>(repeating: .infinity))
    var index = range.lowerBound
    while index + 4 <= range.upperBound {
      let four = SIMD4(elements[index], elements[index + 1], elements[index + 2], elements[index + 3])
      sums += SIMD4<Double>(four).squareRoot()
      least = pointwiseMin(least, four)
      index += 4
    }
    var (sum, smallest) = (sums.sum(), least.min())
    while index < range.upperBound {
      sum += Double(elements[index]).squareRoot()
      smallest = min(smallest, elements[index])
      index += 1
    }
    guard smallest < .leastExactSquare else { return sum }
    for index in range where elements[index] < .leastExactSquare {
      sum += distance(row, first + index - range.lowerBound) - Double(elements[index]).squareRoot()
    }
    return sum
  }

  /// The distance of the samples at two places of the order by cluster, scaled, in Double.
  private func distance(_ a: Int, _ b: Int) -> Double {
    let (d, a, b) = (data.samples.columns, data.rows[a], data.rows[b])
    let squared = data.samples.withUnsafeElements { elements in
      (0..<d).reduce(0.0) {
        let difference = Double(elements[a * d + $1]) - Double(elements[b * d + $1])
        return $0 + difference * difference
      }
    }
    return squared.squareRoot() * Double(scale)
  }
}
