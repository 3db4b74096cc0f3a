import Kernels

/// k-means‖ (Bahmani, Moseley, Vattani, Kumar & Vassilvitskii 2012).
///
/// In each of a few rounds every sample becomes a candidate by itself, with probability proportional to its
/// weighted squared distance from the candidates so far, about 2K of them a round. The candidates, weighted
/// by the samples nearest to each, are then reduced to K seeds by greedy k-means++.
struct ParallelSeeding {
  let engine: Engine
  let control: RestartControl

  private static let rounds = 5
  /// Candidates whose distances are kept at a time.
  private static let group = 64

  /// K indices of samples.
  ///
  /// - Complexity: O(n · d · K · rounds), and n · 64 floats of memory.
  func seeds(_ clusters: Int, of set: SampleSet, random: inout Random) throws(KMeansError) -> [Int] {
    var closest = ClosestSeeds(set, engine: engine)
    var candidates = [RandomSeeding().sample(of: set, random: &random)]
    try add(candidates, set, &closest)
    for _ in 0..<Self.rounds {
      let potential = closest.potential
      guard potential > 0 else { break }
      var drawn: [Int] = []
      for i in 0..<set.count {
        let share = 2 * Double(clusters) * closest.weightedDistance(i) / potential
        if random.nextDouble() < share { drawn.append(i) }
      }
      try add(drawn, set, &closest)
      candidates += drawn
    }
    guard candidates.count >= clusters else {
      // Too few distinct samples for more: k-means++ fills up with any.
      return try plusPlus(candidates: 1).seeds(clusters, of: set, random: &random)
    }
    let points = engine.rows(of: set.samples, at: candidates)
    var weights = [Double](repeating: 0, count: candidates.count)
    var labelling = Labelling(samples: set.count)
    var workspace = Workspace()
    do { try engine.assign(set, to: points, &labelling, workspace: &workspace) } catch {
      throw KMeansError(error)
    }
    for (i, label) in labelling.labels.enumerated() { weights[Int(label)] += set.weight(i) }
    // Copies of a sample may be drawn in the same round; the first of them has the weight of all.
    guard weights.count(where: { $0 > 0 }) >= clusters else {
      return try plusPlus(candidates: 1).seeds(clusters, of: set, random: &random)
    }
    // Sums of weights may be beyond Float; only their ratios count.
    let scale = weights.allSatisfy { $0 <= Double(Float.greatestFiniteMagnitude) } ? 1 : 0x1p-64
    let reduced = try SampleSet(Samples(points), weights: weights.map { Float($0 * scale) }, engine: engine)
    let order = try plusPlus(candidates: PlusPlusSeeding.greedyCandidates(clusters))
      .seeds(clusters, of: reduced, random: &random)
    return order.map { candidates[$0] }
  }

  private func plusPlus(candidates: Int) -> PlusPlusSeeding {
    PlusPlusSeeding(candidates: candidates, engine: engine, control: control)
  }

  private func add(
    _ indices: [Int], _ set: SampleSet, _ closest: inout ClosestSeeds
  ) throws(KMeansError) {
    for first in stride(from: 0, to: indices.count, by: Self.group) {
      try control.checkCancellation()
      let group = Array(indices[first..<min(first + Self.group, indices.count)])
      do { _ = try closest.measure(engine.rows(of: set.samples, at: group)) } catch {
        throw KMeansError(error)
      }
      closest.choose(Array(group.indices))
    }
  }
}
