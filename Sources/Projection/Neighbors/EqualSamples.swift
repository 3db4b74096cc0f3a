/// Which samples are equal, as their nearest neighbours tell.
///
/// With ties going to the lowest index all copies of a sample beyond the first few would have the same neighbours, and
/// nothing would ever part them.
struct EqualSamples {
  /// The indices of the samples that have copies, ascending.
  let samples: [Int32]
  /// For each sample the first of its copies, -1 where it has none.
  private let groups: [Int32]
  /// The samples of each group, ascending, by the group's first.
  private let members: [Int32: [Int32]]
  private let neighbors: NearestNeighbors

  init(_ neighbors: NearestNeighbors) {
    let k = neighbors.count
    let rows = neighbors.indices.count / k
    var groups = [Int32](repeating: -1, count: rows)
    var members: [Int32: [Int32]] = [:]
    var samples: [Int32] = []
    for row in 0..<rows where neighbors.squaredDistances[row * k] == 0 {
      // The lowest index comes first on ties, so this is the first of all copies.
      let sample = Int32(truncatingIfNeeded: row)
      let group = min(sample, neighbors.indices[row * k])
      groups[row] = group
      members[group, default: []].append(sample)
      samples.append(sample)
    }
    (self.groups, self.members, self.samples, self.neighbors) = (groups, members, samples, neighbors)
  }

  /// The neighbours with other copies where not all have found a place: those that follow the sample's own index, and
  /// after the last the first ones.
  var spreadNeighbors: NearestNeighbors {
    guard !samples.isEmpty else { return neighbors }
    let k = neighbors.count
    var indices = neighbors.indices
    for row in groups.indices {
      let last = (row + 1) * k - 1
      let group = groups[Int(indices[last])]
      guard group >= 0, let copies = members[group] else { continue }
      // Other samples at the same distance may stand between the copies, since ties are in the order of indices.
      let distance = neighbors.squaredDistances[last]
      var first = last
      while first > row * k, neighbors.squaredDistances[first - 1] == distance { first -= 1 }
      let entries = (first...last).filter { groups[Int(indices[$0])] == group }
      let others = groups[row] == group ? copies.count - 1 : copies.count
      guard entries.count < others else { continue }
      var place = Self.place(of: Int32(truncatingIfNeeded: row), in: copies)
      for entry in entries {
        indices[entry] = copies[place % copies.count]
        place += 1
      }
    }
    return NearestNeighbors(
      count: k, indices: indices, squaredDistances: neighbors.squaredDistances)
  }

  /// The place of the first copy behind a sample.
  private static func place(of sample: Int32, in copies: [Int32]) -> Int {
    var (low, high) = (0, copies.count)
    while low < high {
      let middle = (low + high) / 2
      if copies[middle] > sample { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
