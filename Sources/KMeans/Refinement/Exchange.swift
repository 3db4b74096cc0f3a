import Kernels

/// Hartigan's exchange: samples change clusters one by one, and the means with each of them.
///
/// A sample x of weight w that goes from cluster a to b changes the inertia by
/// w M_b/(M_b + w) ‖x − b‖² − w M_a/(M_a − w) ‖x − a‖². Lloyd's iteration ends where every sample is nearest to its own
/// centroid; there this may still be below 0, most of all with few samples a cluster (Telgarsky & Vattani 2010).
struct Exchange {
  private var masses: [Double]
  /// The means of the clusters that samples have left or entered, or may.
  private var means: [[Double]?]
  private let sums: ClusterSums

  /// Exchanges with less gain than this share are left alone: rounding might undo them.
  private static let leastGain = 1e-10

  /// The clusters as they are.
  init(_ sums: ClusterSums) {
    self.sums = sums
    masses = sums.clusterMasses
    means = [[Double]?](repeating: nil, count: masses.count)
  }

  /// Whether a sample lowers the inertia in another cluster; if so, both means move.
  mutating func accepts(_ sample: UnsafeBufferPointer<Float>, weight: Double, from a: Int, to b: Int) -> Bool
  {
    guard masses[a] > weight, masses[b] > 0 else { return false }
    let removal = squaredDistance(sample, to: a) * masses[a] / (masses[a] - weight)
    let addition = squaredDistance(sample, to: b) * masses[b] / (masses[b] + weight)
    guard addition < removal * (1 - Self.leastGain) else { return false }
    move(a, along: sample, by: -weight)
    move(b, along: sample, by: weight)
    return true
  }

  private mutating func mean(of k: Int) -> [Double] {
    if let known = means[k] { return known }
    let mean = sums.wideMean(of: k)
    means[k] = mean
    return mean
  }

  private mutating func squaredDistance(_ sample: UnsafeBufferPointer<Float>, to k: Int) -> Double {
    mean(of: k).withUnsafeBufferPointer { mean in
      var sum = 0.0
      for j in mean.indices {
        let difference = Double(sample[j]) - mean[j]
        sum += difference * difference
      }
      return sum
    }
  }

  /// The mean and mass of a cluster with so much more, or less, of a sample.
  private mutating func move(_ k: Int, along sample: UnsafeBufferPointer<Float>, by weight: Double) {
    masses[k] += weight
    let share = weight / masses[k]
    means[k]?.withUnsafeMutableBufferPointer { mean in
      for j in mean.indices { mean[j] += share * (Double(sample[j]) - mean[j]) }
    }
  }
}

extension Refinement {
  /// Makes the exchanges that lower the inertia, in the order of the samples, and returns how many these are.
  ///
  /// Each sample is offered the cluster that is best for it at the beginning.
  func exchange(
    _ labelling: inout Labelling, _ sums: inout ClusterSums, centroids: Matrix, _ strategy: inout Strategy,
    workspace: inout Workspace
  ) throws(KMeansError) -> Int {
    let targets = try strategy.exchangeTargets(
      set, &labelling, centroids: centroids, masses: sums.clusterMasses, engine: engine,
      workspace: &workspace)
    let candidates = targets.indices.filter { targets[$0] >= 0 }
    guard !candidates.isEmpty else { return 0 }
    let rows = engine.rows(of: set.samples, at: candidates)
    labelling.settle()
    var exchange = Exchange(sums)
    var sizes = set.sizes(ofClusters: centroids.rows, labels: labelling.labels)
    var count = 0
    rows.withUnsafeElements { elements in
      for (row, i) in candidates.enumerated() {
        let sample = UnsafeBufferPointer(rebasing: elements[row * rows.columns..<(row + 1) * rows.columns])
        let (own, target) = (Int(labelling.labels[i]), Int(targets[i]))
        guard sizes[own] > 1, exchange.accepts(sample, weight: set.weight(i), from: own, to: target) else {
          continue
        }
        sizes[own] -= 1
        sizes[target] += 1
        labelling.relabel(i, as: targets[i])
        count += 1
      }
    }
    _ = engine.move(set, from: labelling.previous, to: labelling.labels, in: &sums)
    return count
  }
}
