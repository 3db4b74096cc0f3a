import Kernels

/// Seeds drawn without regard to distances.
struct RandomSeeding {
  /// K different samples with weights above 0, each set of them as likely as any other.
  ///
  /// - Complexity: O(n).
  func seeds(_ clusters: Int, of set: SampleSet, random: inout Random) -> [Int] {
    Array(random.permutation(set.count).lazy.filter { set.weight($0) > 0 }.prefix(clusters))
  }

  /// A sample drawn in proportion to the weights.
  ///
  /// - Complexity: O(1), or O(n) with weights.
  func sample(of set: SampleSet, random: inout Random) -> Int {
    guard set.weights != nil else { return random.nextInt(below: set.count) }
    var rest = random.nextDouble() * set.mass
    var last = 0
    for i in 0..<set.count where set.weight(i) > 0 {
      last = i
      rest -= set.weight(i)
      if rest < 0 { break }
    }
    return last
  }
}
