internal import KernelsCore

/// A pass that finds the samples which would lower the inertia in another cluster, by Elkan's bounds.
///
/// A sample x of weight w that leaves cluster a, of mass M, takes w M/(M − w) ‖x − a‖² off the inertia, and in
/// cluster b adds w M/(M + w) ‖x − b‖².
final class ExchangePass: SamplePass, @unchecked Sendable {
  private let lower: UnsafeMutablePointer<Float>
  private let upper: UnsafeMutablePointer<Float>
  private let clusters: ExchangeClusters
  private let weights: UnsafePointer<Float>?
  private let targets: UnsafeMutablePointer<Int32>

  init(
    _ operands: PassOperands, kernels: AssignmentKernels, labels: UnsafeMutablePointer<Int32>,
    bounds: ElkanBounds, clusters: ExchangeClusters, weights: UnsafePointer<Float>?,
    targets: UnsafeMutablePointer<Int32>
  ) {
    (lower, upper) = (bounds.lower.base, bounds.upper.base)
    (self.clusters, self.weights, self.targets) = (clusters, weights, targets)
    super.init(operands, kernels: kernels, labels: labels, previous: labels)
  }

  /// Finds the targets of the samples of a range.
  func find(_ range: Range<Int>, worker: Int) {
    let limits = walk.own(of: worker, scratch).caller
    withUnsafeTemporaryAllocation(of: Candidate.self, capacity: walk.clusters) { list in
      guard let list = list.baseAddress else { return }
      for first in stride(from: range.lowerBound, to: range.upperBound, by: walk.width) {
        find(panel: first..<min(first + walk.width, range.upperBound), limits, list)
      }
    }
  }

  private func find(
    panel: Range<Int>, _ limits: UnsafeMutablePointer<Float>, _ list: UnsafeMutablePointer<Candidate>
  ) {
    let first = panel.lowerBound
    for s in 0..<walk.width { limits[s] = s < panel.count ? limit(of: first + s) : -.infinity }
    let count = clusters.factors.withUnsafeBufferPointer { factors in
      guard let factors = factors.baseAddress else { return 0 }
      return kernels.listScaledBounds(
        lower + first * walk.clusters, walk.width, walk.clusters, factors, limits, list)
    }
    guard count > 0 else { return }
    withUnsafeTemporaryAllocation(of: Choice.self, capacity: panel.count) { choices in
      choices.initialize(repeating: Choice())
      rows.withBuffer { buffer in
        for candidate in UnsafeBufferPointer(start: list, count: count) {
          for s in candidate.places where Int(labels[first + s]) != candidate.centroid {
            consider(candidate.centroid, for: first + s, rows.row(first + s, buffer), panel, &choices[s])
          }
        }
      }
      for s in 0..<panel.count { targets[first + s] = choices[s].target }
    }
  }

  /// What is known of a sample while its candidates are met.
  private struct Choice {
    /// What leaving takes off the inertia, for a weight of 1; nil before it is needed.
    var removal: Double?
    /// The least that entering a cluster adds, for a weight of 1.
    var addition = Double.infinity
    /// That cluster, if it is less than the removal; or −1.
    var target: Int32 = -1
  }

  /// At least √(M/(M − w)) ‖x − a‖ of a sample that may leave its cluster; −∞ for others.
  private func limit(of i: Int) -> Float {
    guard let share = clusters.removalFactor(of: Int(labels[i]), weight: weight(i)) else { return -.infinity }
    return upper[i] * Float(share.squareRoot()) * (1 + 0x1p-21)
  }

  private func weight(_ i: Int) -> Double { weights.map { Double($0[i]) } ?? 1 }

  /// Takes the distance of a candidate, unless the bound on it says enough.
  private func consider(
    _ k: Int, for i: Int, _ row: UnsafePointer<Float>, _ panel: Range<Int>, _ choice: inout Choice
  ) {
    let (label, weight, d) = (Int(labels[i]), weight(i), exact.columns)
    let removal: Double
    if let known = choice.removal {
      removal = known
    } else {
      let squared = exact.wideSquaredDistance(row, exact.centroids + label * d, d)
      upper[i] = Float(squared.squareRoot()) * (1 + 0x1p-22)
      removal = squared * (clusters.removalFactor(of: label, weight: weight) ?? 0)
      choice.removal = removal
    }
    let bound = lower + (panel.lowerBound * walk.clusters + k * walk.width + i - panel.lowerBound)
    guard bound.pointee * clusters.factors[k] < Float(removal.squareRoot()) * (1 + 0x1p-20) else { return }
    let squared = exact.wideSquaredDistance(row, exact.centroids + k * d, d)
    bound.pointee = Float(squared.squareRoot()) * (1 - 0x1p-22)
    let addition = squared * clusters.additionFactor(of: k, weight: weight)
    // The lowest index on ties: candidates come in order.
    guard addition < removal, addition < choice.addition else { return }
    (choice.addition, choice.target) = (addition, Int32(truncatingIfNeeded: k))
  }
}

/// Masses and sizes of the clusters between which samples are exchanged.
struct ExchangeClusters {
  private let masses: [Double]
  /// Samples of each cluster that have a weight.
  private let sizes: [Int]
  /// At most √(M/(M + w)) of each cluster, for any sample's weight.
  let factors: [Float]

  init(_ set: SampleSet, labels: [Int32], masses: [Double]) {
    self.masses = masses
    sizes = set.sizes(ofClusters: masses.count, labels: labels)
    let heaviest = set.weights.map { Double($0.max() ?? 0) } ?? 1
    factors = masses.map { Float(($0 / ($0 + heaviest)).squareRoot()) * (1 - 0x1p-21) }
  }

  /// M/(M − w), or nil if a sample cannot leave: it has no weight, or is all that there is of the cluster.
  func removalFactor(of k: Int, weight: Double) -> Double? {
    guard weight > 0, sizes[k] > 1, masses[k] > weight else { return nil }
    return masses[k] / (masses[k] - weight)
  }

  /// M/(M + w).
  func additionFactor(of k: Int, weight: Double) -> Double { masses[k] / (masses[k] + weight) }
}

extension Engine {
  /// For each sample the cluster in which it would lower the inertia most, the centroids being the means of the labels
  /// and moving with it (Hartigan 1975); −1 where it is best where it is.
  ///
  /// Decided in Double, the lowest index on ties. The bounds, which belong to these centroids, say which distances
  /// need not be taken, and are made tighter.
  ///
  /// - Throws: `KernelError.shapeMismatch` if the columns differ or there are no centroids.
  /// - Complexity: O(n · K), and O(d) for each distance that is taken.
  package func exchangeTargets(
    _ set: SampleSet, _ labelling: inout Labelling, centroids: Matrix, masses: [Double],
    bounds: inout ElkanBounds, workspace: inout Workspace
  ) throws(KernelError) -> [Int32] {
    let operands = try passOperands(
      set.samples, norms: set.norms, origin: set.origin, shifted: shift(centroids, by: set.origin),
      centroids: centroids, floats: { ElkanPass.floats(width: $0) }, workspace: &workspace)
    let n = set.count
    let grain = passGrain(samples: n, width: operands.walk.width)
    let clusters = ExchangeClusters(set, labels: labelling.labels, masses: masses)
    bounds.makeUnique()
    var targets = [Int32](repeating: -1, count: n)
    let (weights, kernels) = (set.weights, kernels.assignment)
    labelling.withPlaces { labels, _, _ in
      targets.withUnsafeMutableBufferPointer { targets in
        guard let targets = targets.baseAddress else { return }
        func run(_ weights: UnsafePointer<Float>?) {
          let pass = ExchangePass(
            operands, kernels: kernels, labels: labels, bounds: bounds, clusters: clusters, weights: weights,
            targets: targets)
          parallel.forEachOfWorker(
            Parallel.chunkCount(of: n, grain: grain), sharing: (pass, grain, n)
          ) { shared, chunk, worker in
            let (pass, grain, n) = shared
            pass.find(chunk * grain..<min(n, (chunk + 1) * grain), worker: worker)
          }
        }
        if let weights { weights.withUnsafeBufferPointer { run($0.baseAddress) } } else { run(nil) }
      }
    }
    return targets
  }
}
