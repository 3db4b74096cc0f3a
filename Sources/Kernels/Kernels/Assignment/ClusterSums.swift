import KernelsCore

/// The sum of each cluster's samples, kept up to date as samples change clusters.
///
/// Every term is rounded to a whole number of quanta, of which a feature has one fine enough for 33 bits of
/// its greatest value among 2¹⁷ samples. Sums of quanta are exact: they do not depend on the order in
/// which samples came, on the threads, or on where a sample has been before, so all algorithms and
/// instruction sets have the same sums, bit for bit. Where a few values are so great that others would lose their
/// digits, what rounding leaves is added up as well, in quanta of its own.
package struct ClusterSums: Sendable {
  let clusters: Int
  let columns: Int
  private(set) var sums: AlignedStorage<Double>
  private(set) var masses: AlignedStorage<Double>
  /// 1.5 · 2⁵² quanta of each feature, and of the weights.
  let rounders: AlignedStorage<Double>
  let massRounder: Double
  /// Sums of what rounding leaves, nil where it is too little to count; and their rounders.
  private(set) var remainders: AlignedStorage<Double>?
  let remainderRounders: AlignedStorage<Double>
  /// Memory for the samples whose label has changed.
  fileprivate var changes: AlignedStorage<Int32>

  /// Empty clusters.
  package init(clusters: Int, of set: SampleSet) {
    self.clusters = clusters
    columns = set.samples.columns
    sums = AlignedStorage<Double>(capacity: clusters * columns)
    masses = AlignedStorage<Double>(capacity: clusters)
    rounders = AlignedStorage<Double>(capacity: columns)
    for j in 0..<columns { rounders.base[j] = Self.rounder(below: Double(set.maxima[j]) * set.mass) }
    massRounder = Self.rounder(below: set.mass)
    changes = AlignedStorage<Int32>(capacity: set.count)
    remainderRounders = AlignedStorage<Double>(capacity: columns)
    for j in 0..<columns {
      remainderRounders.base[j] = Self.rounder(below: quantum(j) * Double(set.count))
    }
    if hasCoarseQuanta(for: set) { remainders = AlignedStorage<Double>(capacity: clusters * columns) }
  }

  /// What a feature's terms are rounded to whole numbers of.
  private func quantum(_ j: Int) -> Double { rounders.base[j] / 1.5 * 0x1p-52 }

  /// Whether rounding would take digits of Float from usual values, because others are far greater.
  private func hasCoarseQuanta(for set: SampleSet) -> Bool {
    let weight = set.mass / Double(max(set.count, 1))
    return (0..<columns).contains { quantum($0) > 0x1p-20 * Double(set.usualMagnitudes[$0]) * weight }
  }

  /// 1.5 · 2⁵² quanta, of which a sum of this magnitude has at most 2⁵⁰.
  private static func rounder(below magnitude: Double) -> Double {
    guard magnitude > 0 else { return 0 }
    return 1.5 * Double(sign: .plus, exponent: magnitude.exponent + 1 + 2, significand: 1)
  }

  /// Σ w of each cluster.
  package var clusterMasses: [Double] { masses.array(count: clusters) }

  /// Makes the storage its own.
  fileprivate mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&sums) { sums = sums.copy() }
    if !isKnownUniquelyReferenced(&masses) { masses = masses.copy() }
    if remainders != nil, !isKnownUniquelyReferenced(&remainders) { remainders = remainders?.copy() }
    if !isKnownUniquelyReferenced(&changes) { changes = AlignedStorage<Int32>(capacity: changes.capacity) }
  }
}

extension Engine {
  /// Features of which a thread takes at least so many at a time.
  private static let leastColumns = 32

  /// Moves every sample whose label has changed from its old cluster's sum to its new one's, and returns how
  /// many these are; a label below 0 is none.
  ///
  /// The threads have features or clusters of their own, so none waits for another.
  ///
  /// - Complexity: O(n + changed samples · d).
  package func move(
    _ set: SampleSet, from previous: [Int32], to labels: [Int32], in sums: inout ClusterSums
  ) -> Int {
    sums.makeUnique()
    let (d, clusters) = (sums.columns, sums.clusters)
    let rows = RowReader(set.samples, kernels: kernels)
    let columnParts = max(1, min(threads, d / Self.leastColumns))
    let clusterParts = min(clusters, (threads + columnParts - 1) / columnParts)
    let (moveRow, moveRemainder) = (kernels.assignment.moveRow, kernels.assignment.moveRemainder)
    let (remainders, fineRounders) = (sums.remainders?.base, sums.remainderRounders.base)
    let changes = listChanges(from: previous, to: labels, in: sums.changes.base)
    let (target, masses, rounders, massRounder) = (
      sums.sums.base, sums.masses.base, sums.rounders.base, sums.massRounder
    )
    previous.withUnsafeBufferPointer { previous in
      labels.withUnsafeBufferPointer { labels in
        parallel.forEach(columnParts * clusterParts) { part in
          let (columnPart, clusterPart) = (part % columnParts, part / columnParts)
          let first = columnPart * d / columnParts
          let count = (columnPart + 1) * d / columnParts - first
          let own =
            Int32(clusterPart * clusters / clusterParts)..<Int32((clusterPart + 1) * clusters / clusterParts)
          rows.withBuffer { buffer in
            for change in changes {
              let i = Int(change)
              let (old, new) = (previous[i], labels[i])
              let (leaves, enters) = (own.contains(old), own.contains(new))
              guard leaves || enters else { continue }
              let weight = set.weight(i)
              moveRow(
                rows.row(i, from: first, count: count, buffer), weight, rounders + first, count,
                leaves ? target + (Int(old) * d + first) : nil,
                enters ? target + (Int(new) * d + first) : nil)
              if let remainders {
                moveRemainder(
                  rows.row(i, from: first, count: count, buffer), weight, rounders + first,
                  fineRounders + first, count, leaves ? remainders + (Int(old) * d + first) : nil,
                  enters ? remainders + (Int(new) * d + first) : nil)
              }
              guard columnPart == 0 else { continue }
              let mass = (weight + massRounder) - massRounder
              if leaves { masses[Int(old)] -= mass }
              if enters { masses[Int(new)] += mass }
            }
          }
        }
      }
    }
    return changes.count
  }

  /// The samples whose label has changed, in order.
  private func listChanges(
    from previous: [Int32], to labels: [Int32], in list: UnsafeMutablePointer<Int32>
  ) -> UnsafeBufferPointer<Int32> {
    let (n, grain) = (labels.count, 1 << 14)
    let chunks = Parallel.chunkCount(of: n, grain: grain)
    let count = previous.withUnsafeBufferPointer { previous in
      labels.withUnsafeBufferPointer { labels in
        withUnsafeTemporaryAllocation(of: Int.self, capacity: chunks) { counts in
          guard let old = previous.baseAddress, let new = labels.baseAddress,
            let counts = counts.baseAddress
          else { return 0 }
          parallel.forEachChunk(of: n, grain: grain) { chunk, range in
            let first = range.lowerBound
            counts[chunk] = kernels.assignment.listChanges(
              old + first, new + first, range.count, first, list + first)
          }
          // Each chunk has its own part of the list: they are moved together.
          return (0..<chunks).reduce(0) { end, chunk in
            (list + end).update(from: list + chunk * grain, count: counts[chunk])
            return end + counts[chunk]
          }
        }
      }
    }
    return UnsafeBufferPointer(start: list, count: count)
  }
}

extension ClusterSums {
  /// Calls `body` with each cluster that is not empty: its index, sums and mass.
  private func forEachCluster(_ body: (_ k: Int, _ sums: UnsafePointer<Double>, _ mass: Double) -> Void) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, columns)) { whole in
      for k in 0..<clusters where masses.base[k] > 0 {
        var row = UnsafePointer(sums.base + k * columns)
        if let remainders, let target = whole.baseAddress {
          for j in 0..<columns { target[j] = row[j] + remainders.base[k * columns + j] }
          row = UnsafePointer(target)
        }
        body(k, row, masses.base[k])
      }
    }
  }

  /// The mean of each cluster, an empty one's old place.
  ///
  /// - Complexity: O(K · d).
  package func means(emptyAt old: Matrix, engine: Engine) -> Matrix {
    var means = old
    let target = means.mutableBase()
    forEachCluster { k, sums, mass in
      engine.kernels.assignment.divideSums(sums, mass, columns, target + k * columns)
    }
    return means
  }

  /// Σᵢ wᵢ ‖xᵢ − c(xᵢ)‖² about centroids with these clusters, by Steiner's theorem: the scatter about the
  /// common mean, less that of the clusters' means, plus that of the centroids about the clusters' means.
  ///
  /// Its error is that of the clusters' means, half a quantum at most.
  ///
  /// - Complexity: O(K · d).
  package func inertia(about centroids: Matrix, of set: SampleSet, engine: Engine) -> Double {
    var inertia = set.scatter
    set.mean.withUnsafeBufferPointer { mean in
      guard let mean = mean.baseAddress else { return }
      forEachCluster { k, sums, mass in
        inertia +=
          mass
          * engine.kernels.assignment.excessInertia(
            sums, mass, mean, centroids.storage.base + k * columns, columns)
      }
    }
    return max(0, inertia)
  }
}
