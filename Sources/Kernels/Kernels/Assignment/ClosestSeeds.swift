internal import KernelsCore

/// The squared distance of each sample to the nearest of the seeds chosen so far, and to candidates for the
/// next: the state of k-means++.
package struct ClosestSeeds {
  private let set: SampleSet
  private let engine: Engine
  /// Distances to the seeds; infinite before the first.
  private var closest: AlignedStorage<Float>
  /// Panel after panel: the samples' distances to the first candidate, to the second, and so on, none above
  /// that to the seeds.
  private var distances = AlignedStorage<Float>(capacity: 0)
  private var candidates = 0
  private var width = 1
  /// Σ w · closest of each chunk.
  private var chunkSums: [Double]
  private var workspace = Workspace()

  /// Samples that are added up together, a multiple of every instruction set's panel.
  private static let chunk = 768

  /// No seeds yet.
  package init(_ set: SampleSet, engine: Engine) {
    self.set = set
    self.engine = engine
    closest = AlignedStorage<Float>(capacity: set.count)
    closest.base.update(repeating: .infinity, count: set.count)
    chunkSums = []
  }

  /// Σᵢ wᵢ minₖ ‖xᵢ − seedₖ‖².
  package var potential: Double { chunkSums.reduce(0, +) }

  /// wᵢ minₖ ‖xᵢ − seedₖ‖² of a sample.
  package func weightedDistance(_ i: Int) -> Double { set.weight(i) * Double(closest.base[i]) }

  /// Finds the distances to candidates, and the potential that each would leave.
  ///
  /// Distances from products have an error in proportion to ‖x‖²; those so small that it may be all of them
  /// are taken anew by the direct formula, so that a sample on a candidate has 0.
  ///
  /// - Complexity: O(n · d · candidates).
  package mutating func measure(_ candidates: Matrix) throws(KernelError) -> [Double] {
    let shifted = engine.shift(candidates, by: set.origin)
    let operands = try engine.passOperands(
      set.samples, norms: set.norms, origin: set.origin, shifted: shifted, centroids: candidates,
      wholeBlock: true, workspace: &workspace)
    let (n, count, width) = (set.count, candidates.rows, operands.walk.width)
    (self.candidates, self.width) = (count, width)
    let needed = Parallel.chunkCount(of: n, grain: width) * width * count
    // A copy of this value shares its storage.
    if distances.capacity < needed || !isKnownUniquelyReferenced(&distances) {
      distances = AlignedStorage<Float>(capacity: needed, isZeroed: false)
    }
    let chunks = Parallel.chunkCount(of: n, grain: Self.chunk)
    let partial = AlignedStorage<Double>(capacity: chunks * count)
    let pass = SeedingPass(
      operands, set: set, candidates: candidates, kernels: engine.kernels, closest: closest.base,
      distances: distances.base)
    engine.parallel.forEachOfWorker(chunks) { chunk, worker in
      pass.measure(
        chunk * Self.chunk..<min(n, (chunk + 1) * Self.chunk), worker: worker,
        addingTo: partial.base + chunk * count)
    }
    return (0..<count).map { k in (0..<chunks).reduce(0) { $0 + partial.base[$1 * count + k] } }
  }

  /// Makes a seed of one of the candidates that were measured last.
  ///
  /// - Complexity: O(n).
  package mutating func choose(_ candidate: Int) { choose([candidate]) }

  /// Makes seeds of some of the candidates that were measured last.
  ///
  /// - Complexity: O(n · candidates).
  package mutating func choose(_ chosen: [Int]) {
    let (n, width, count) = (set.count, width, candidates)
    if !isKnownUniquelyReferenced(&closest) { closest = closest.copy() }
    let (source, closest, set) = (distances.base, closest.base, set)
    let takeSmaller = engine.kernels.assignment.takeSmaller
    let chunks = Parallel.chunkCount(of: n, grain: Self.chunk)
    let sums = AlignedStorage<Double>(capacity: chunks)
    engine.parallel.forEachChunk(of: n, grain: Self.chunk) { chunk, range in
      for first in stride(from: range.lowerBound, to: range.upperBound, by: width) {
        for candidate in chosen {
          takeSmaller(
            source + (first * count + candidate * width), closest + first,
            min(width, range.upperBound - first))
        }
      }
      sums.base[chunk] =
        set.weights == nil
        ? engine.kernels.sum(closest + range.lowerBound, range.count)
        : range.reduce(0) { $0 + set.weight($1) * Double(closest[$1]) }
    }
    chunkSums = sums.array(count: chunks)
  }

  /// The sample at which the running sum of the weighted distances passes the given part of the potential:
  /// drawn in proportion to them if the part is uniform in [0, 1).
  ///
  /// - Complexity: O(n / 768 + 768).
  package func sample(atPart part: Double) -> Int {
    var rest = part * potential
    var chunk = 0
    // What rounding leaves of the rest must not lead beyond the last chunk that has a distance.
    let end = chunkSums.lastIndex { $0 > 0 } ?? 0
    while chunk < end, rest >= chunkSums[chunk] {
      rest -= chunkSums[chunk]
      chunk += 1
    }
    // Rounding may leave a little of the rest: then the last sample that is off its seed is meant.
    var last = chunk * Self.chunk
    for i in chunk * Self.chunk..<min(set.count, (chunk + 1) * Self.chunk) {
      let distance = weightedDistance(i)
      guard distance > 0 else { continue }
      last = i
      rest -= distance
      if rest < 0 { break }
    }
    return last
  }
}
