import Kernels
import Serialization

/// Mini-batch K-means of samples that come in a stream: what has been learnt so far.
///
///     var state = MiniBatchState(MiniBatchKMeans(clusters: 10), random: Random(seed: 0))
///     for batch in stream { try state.partialFit(batch, engine: engine) }
///     let labels = try state.model.predict(samples, engine: engine)
///
/// A value: a copy goes its own way. The same batches, options and seed give the same bits for any number of
/// threads. `safeTensors()` keeps it, for a program that is started anew.
public struct MiniBatchState: Sendable {
  /// The options; size and number of the batches are the caller's here.
  public let options: MiniBatchKMeans
  /// The weight that each centroid has seen: the inverse of its learning rate; empty before the first batch.
  public private(set) var masses: [Double] = []
  /// Batches seen.
  public private(set) var batchCount = 0
  private var samplesSinceReassignment = 0
  /// The centroids in Double, since a late batch moves them by less than a Float can tell; empty before the
  /// first batch.
  private var positions: [Double] = []
  private let random: Random

  /// K × d; no rows before the first batch.
  ///
  /// Setting them leaves the weights that they have seen.
  public var centroids: Matrix {
    didSet { positions = centroids.elements.map(Double.init) }
  }

  /// Nothing learnt yet: the first batch, of at least K samples, gives the first centroids by the options'
  /// seeding, unless they are set before.
  public init(_ options: MiniBatchKMeans, random: Random) {
    self.options = options
    self.random = random.stream("mini-batch state")
    centroids = Matrix(rows: 0, columns: 0)
  }

  /// The centroids, to be used on other samples.
  public var model: KMeansModel { KMeansModel(centroids: centroids) }

  /// Learns from a batch.
  ///
  /// - Parameters:
  ///   - batch: samples × d, floats or bytes.
  ///   - weights: a weight of at least 0 for each sample; nil for 1 each.
  ///   - engine: where the computing is done.
  /// - Returns: the batch's inertia about the centroids before it, the centroids that were reassigned, and
  ///   by how much all moved; changed labels are all of the batch.
  /// - Throws: `KMeansError`; nothing has changed then.
  /// - Complexity: O(batch · K · d).
  @discardableResult
  public mutating func partialFit(
    _ batch: Samples, weights: [Float]? = nil, engine: Engine
  ) throws(KMeansError) -> KMeansIteration {
    try options.check()
    let isFirst = positions.isEmpty
    guard isFirst || centroids.rows == options.clusters else {
      throw .shapeMismatch("centroids of \(centroids.shape) for \(options.clusters) clusters")
    }
    try KMeans.check(clusters: isFirst ? options.clusters : 1, samples: batch, weights: weights)
    let set = try SampleSet(batch, weights: weights, engine: engine)
    let old = isFirst ? try seeds(of: set, engine: engine) : centroids
    let labels = try set.labels(nearest: old, engine: engine)
    // Labels have found that the features are as many.
    try set.check("centroid", old, engine: engine)
    var sums = ClusterSums(clusters: old.rows, of: set)
    _ = engine.move(set, from: [Int32](repeating: -1, count: set.count), to: labels, in: &sums)
    if isFirst { centroids = old }
    if masses.isEmpty { masses = [Double](repeating: 0, count: old.rows) }

    var next = positions
    move(&next, towards: sums.means(emptyAt: old, engine: engine), of: sums.clusterMasses)
    samplesSinceReassignment += set.count
    let reassigned = reassign(&next, set, engine)
    let shift = zip(next, positions).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    centroids = Self.matrix(next, like: old)
    positions = next
    batchCount += 1
    return KMeansIteration(
      restart: 0, index: batchCount - 1, inertia: engine.inertia(of: set, labels, about: old),
      changedLabels: set.count, relocatedClusters: reassigned, exchangedSamples: 0, centroidShift: shift)
  }

  private func seeds(of set: SampleSet, engine: Engine) throws(KMeansError) -> Matrix {
    var stream = random.stream("seeding")
    return try options.seeding.centroids(options.clusters, of: set, random: &stream, engine: engine)
  }

  /// The step of a whole batch at once: the mean of all samples that a centroid was ever given.
  private mutating func move(_ next: inout [Double], towards means: Matrix, of batchMasses: [Double]) {
    let d = means.columns
    for (k, mass) in batchMasses.enumerated() where mass > 0 {
      masses[k] += mass
      let rate = mass / masses[k]
      for (j, mean) in means.row(k).enumerated() {
        next[k * d + j] += rate * (Double(mean) - next[k * d + j])
      }
    }
  }

  /// Moves starved centroids to samples of the batch, at most half of them; returns how many.
  ///
  /// It is done every 10 K samples, of which a cluster of mean size has had ten: that a small batch has none of a centroid's
  /// says nothing about it. A moved centroid gets the least weight of those that are not starved, so that it is not
  /// moved again at once.
  private mutating func reassign(_ next: inout [Double], _ set: SampleSet, _ engine: Engine) -> Int {
    guard options.reassignmentRatio > 0, samplesSinceReassignment >= 10 * masses.count else { return 0 }
    samplesSinceReassignment = 0
    let limit = options.reassignmentRatio * (masses.max() ?? 0)
    var stream = random.stream("reassignment", index: batchCount)
    let candidates = stream.permutation(set.count).filter { set.weight($0) > 0 }
    let starved = masses.indices.filter { masses[$0] < limit }
      .sorted { (masses[$0], $0) < (masses[$1], $1) }.prefix(candidates.count / 2)
    guard !starved.isEmpty else { return 0 }
    let enough = masses.filter { $0 >= limit }.min() ?? 0
    let rows = engine.rows(of: set.samples, at: Array(candidates.prefix(starved.count)))
    for (row, k) in starved.enumerated() {
      masses[k] = enough
      next.replaceSubrange(k * rows.columns..<(k + 1) * rows.columns, with: rows.row(row).map(Double.init))
    }
    return starved.count
  }

  private static func matrix(_ positions: [Double], like old: Matrix) -> Matrix {
    var matrix = old
    matrix.withUnsafeMutableElements { elements in
      for (index, position) in positions.enumerated() { elements[index] = Float(position) }
    }
    return matrix
  }
}

// MARK: The file

extension MiniBatchState {
  private static let format = "deepkmeans-mini-batch"

  /// All that was learnt, as the content of a safetensors file; `MiniBatchKMeans` and `Random` are the caller's to keep.
  public func safeTensors() -> SafeTensors {
    SafeTensors(
      metadata: ["format": Self.format, "version": "1"],
      tensors: [
        "positions": Tensor(positions), "masses": Tensor(masses),
        "counts": Tensor([options.clusters, batchCount, samplesSinceReassignment]),
      ])
  }

  /// Goes on where a file left off: with the same options and seed, to the same bits as without an interruption.
  ///
  /// - Throws: `KMeansError.invalidModel` for a file of another kind, or of another number of clusters.
  public init(_ file: SafeTensors, options: MiniBatchKMeans, random: Random) throws(KMeansError) {
    guard file.metadata["format"] == Self.format, file.metadata["version"] == "1" else {
      throw .invalidModel("its metadata do not say format = \(Self.format), version = 1")
    }
    self.init(options, random: random)
    let counts: [Int]
    do throws(SafeTensorsError) {
      (positions, masses) = (try file.doubles("positions"), try file.doubles("masses"))
      counts = try file.integers("counts")
    } catch { throw .invalidModel(error.description) }
    let k = options.clusters
    let countLimit = Int.max / 4
    guard counts.count == 3, counts[0] == k, k >= 1, counts.allSatisfy({ (0...countLimit).contains($0) }),
      masses.isEmpty || masses.count == k, positions.count % k == 0, !positions.isEmpty || masses.isEmpty,
      positions.allSatisfy(\.isFinite), masses.allSatisfy({ $0 >= 0 && $0.isFinite })
    else {
      throw .invalidModel(
        "it has \(positions.count) coordinates and \(masses.count) weights, which are not those of \(k) clusters"
      )
    }
    (batchCount, samplesSinceReassignment) = (counts[1], counts[2])
    guard !positions.isEmpty else { return }
    let kept = positions
    centroids = Self.matrix(kept, like: Matrix(rows: k, columns: kept.count / k))
    // To set the centroids has rounded them.
    positions = kept
  }
}
