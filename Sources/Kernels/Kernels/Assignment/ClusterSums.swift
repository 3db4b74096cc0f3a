internal import KernelsCore

/// The sum of each cluster's samples, kept up to date as samples change clusters.
///
/// Every term is rounded to a whole number of quanta, of which a feature has one fine enough for 33 bits of
/// its greatest value among 2¹⁷ samples. Sums of quanta are exact: they do not depend on the order in
/// which samples came, on the threads, or on where a sample has been before, so all algorithms and
/// instruction sets have the same sums, bit for bit. Where some values are so great that others would lose their
/// digits, what rounding leaves is added up as well, in quanta of its own.
///
/// Where these would be too coarse, too, or where weights differ so much that quanta of their sum would be too coarse for
/// the least, nothing is rounded to quanta. A cluster whose samples change is then added up anew, in the order of the
/// samples, which leaves no trace of where they have been either.
package struct ClusterSums: Sendable {
  let clusters: Int
  let columns: Int
  private(set) var sums: AlignedStorage<Double>
  private(set) var masses: AlignedStorage<Double>
  /// Whether a cluster whose samples change is added up anew.
  fileprivate let addsAnew: Bool
  /// 1.5 · 2⁵² quanta of each feature, and of the weights; 0 where clusters are added up anew.
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
    remainderRounders = AlignedStorage<Double>(capacity: columns)
    changes = AlignedStorage<Int32>(capacity: set.count)
    let massRounder = Self.rounder(below: set.mass)
    for j in 0..<columns {
      rounders.base[j] = Self.rounder(below: Double(set.maxima[j]) * set.mass)
      remainderRounders.base[j] = Self.rounder(below: Self.quantum(rounders.base[j]) * Double(set.count))
    }
    addsAnew =
      Self.quanta(remainderRounders, areTooCoarseFor: set)
      || set.weights != nil && Self.quantum(massRounder) > 0x1p-24 * set.leastWeight
    self.massRounder = addsAnew ? 0 : massRounder
    if addsAnew {
      rounders.base.update(repeating: 0, count: columns)
    } else if Self.quanta(rounders, areTooCoarseFor: set) {
      remainders = AlignedStorage<Double>(capacity: clusters * columns)
    }
  }

  /// What terms are rounded to whole numbers of.
  private static func quantum(_ rounder: Double) -> Double { rounder / 1.5 * 0x1p-52 }

  /// Whether rounding to the quanta would take digits of Float from a feature's low values.
  private static func quanta(_ rounders: AlignedStorage<Double>, areTooCoarseFor set: SampleSet) -> Bool {
    (0..<set.samples.columns).contains {
      quantum(rounders.base[$0]) > 0x1p-22 * Double(set.lowMagnitudes[$0]) * set.leastWeight
    }
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
    let moved = sums.addsAnew ? sums.empty(clustersOf: changes, from: previous, to: labels) : changes
    let addsAnew = sums.addsAnew
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
            for sample in moved {
              let i = Int(sample)
              let (old, new) = (previous[i], labels[i])
              let (leaves, enters) = (!addsAnew && own.contains(old), own.contains(new))
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
  /// Empties the clusters that samples have left or entered, and lists all that are in them now, in order.
  fileprivate func empty(
    clustersOf changes: UnsafeBufferPointer<Int32>, from previous: [Int32], to labels: [Int32]
  ) -> UnsafeBufferPointer<Int32> {
    var isEmptied = [Bool](repeating: false, count: clusters)
    for i in changes {
      for label in [previous[Int(i)], labels[Int(i)]] where label >= 0 { isEmptied[Int(label)] = true }
    }
    for k in 0..<clusters where isEmptied[k] {
      (sums.base + k * columns).update(repeating: 0, count: columns)
      masses.base[k] = 0
    }
    var count = 0
    for (i, label) in labels.enumerated() where label >= 0 && isEmptied[Int(label)] {
      self.changes.base[count] = Int32(truncatingIfNeeded: i)
      count += 1
    }
    return UnsafeBufferPointer(start: self.changes.base, count: count)
  }
}
