import Kernels

/// k-means++ (Arthur & Vassilvitskii 2007).
///
/// Each next seed is drawn with probability proportional to the weighted squared distance from the seeds so
/// far. Of several candidates drawn so, the greedy variant (section 5 there) keeps the one that leaves the
/// least sum of squared distances.
struct PlusPlusSeeding {
  /// Candidates for each seed.
  let candidates: Int
  let engine: Engine
  let control: RestartControl

  /// K indices of samples; different samples as long as there are any whose squared distance, in Float, is not 0.
  ///
  /// - Complexity: O(n · d · K · candidates).
  func seeds(_ clusters: Int, of set: SampleSet, random: inout Random) throws(KMeansError) -> [Int] {
    var closest = ClosestSeeds(set, engine: engine)
    var seeds = [RandomSeeding().sample(of: set, random: &random)]
    _ = try measure(seeds, set, &closest)
    closest.choose(0)
    while seeds.count < clusters {
      try control.checkCancellation()
      guard closest.potential > 0 else {
        // Every sample lies on a seed: any will do.
        seeds.append(RandomSeeding().sample(of: set, random: &random))
        continue
      }
      let drawn = (0..<candidates).map { _ in closest.sample(atPart: random.nextDouble()) }
      let potentials = try measure(drawn, set, &closest)
      let best = potentials.indices.min { potentials[$0] < potentials[$1] } ?? 0
      closest.choose(best)
      seeds.append(drawn[best])
    }
    return seeds
  }

  /// Candidates of the greedy variant: 2 + ⌊ln K⌋, by multiplication, so that no platform's logarithm decides
  /// it.
  static func greedyCandidates(_ clusters: Int) -> Int {
    var (power, exponent) = (2.718281828459045, 0)
    while power <= Double(clusters) {
      power *= 2.718281828459045
      exponent += 1
    }
    return 2 + exponent
  }

  private func measure(
    _ indices: [Int], _ set: SampleSet, _ closest: inout ClosestSeeds
  ) throws(KMeansError) -> [Double] {
    do { return try closest.measure(engine.rows(of: set.samples, at: indices)) } catch {
      throw KMeansError(error)
    }
  }
}
