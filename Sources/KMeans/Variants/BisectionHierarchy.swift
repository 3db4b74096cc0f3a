import Kernels

/// The clusters of bisecting K-means while they are being split.
struct BisectionHierarchy {
  /// A cluster that has not been split.
  struct Leaf {
    /// Its samples, ascending; those of weight 0 belong to none.
    let samples: [Int]
    let centroid: [Float]
    /// Σ w ‖x − c‖².
    let inertia: Double
    /// Σ w.
    let mass: Double
    /// False once a split has left one half empty: its samples are all the same, or K-means ended with both means
    /// rounded to one point.
    var isDivisible: Bool
  }

  private(set) var leaves: [Leaf]
  private(set) var splits: [Bisection] = []
  private let set: SampleSet
  private let kMeans: KMeans
  private let engine: Engine

  /// All samples as one cluster.
  init(_ set: SampleSet, splitting kMeans: KMeans, engine: Engine) throws(KMeansError) {
    self.set = set
    self.kMeans = kMeans
    self.engine = engine
    let d = set.samples.columns
    var centroid = Matrix(rows: 1, columns: d)
    for j in 0..<d { centroid[0, j] = Float(set.mean[j]) }
    // About the centroid, as of the leaves to come: far from the origin, it is not quite the mean.
    let inertia = engine.inertia(of: set, [Int32](repeating: 0, count: set.count), about: centroid)
    leaves = [
      Leaf(
        samples: (0..<set.count).filter { set.weight($0) > 0 }, centroid: centroid.row(0),
        inertia: inertia, mass: set.mass, isDivisible: true)
    ]
  }

  /// Splits the next cluster; false if all that are left have been tried in vain.
  mutating func splitNext(
    by criterion: BisectingKMeans.Criterion, random: Random
  ) throws(KMeansError) -> Bool {
    while let next = nextIndex(by: criterion) {
      guard !Task.isCancelled else { throw .cancelled }
      let leaf = leaves[next]
      let part = try SampleSet(
        Samples(engine.rows(of: set.samples, at: leaf.samples)),
        weights: set.weights.map { all in leaf.samples.map { all[$0] } }, engine: engine)
      let result = try kMeans.fit(
        part, initialCentroids: nil, random: random.stream("bisection", index: splits.count), engine: engine)
      let halves = halves(of: leaf, result, part)
      guard halves.allSatisfy({ !$0.samples.isEmpty }) else {
        leaves[next].isDivisible = false
        continue
      }
      splits.append(
        Bisection(
          cluster: next, newCluster: leaves.count, inertia: leaf.inertia,
          splitInertia: halves[0].inertia + halves[1].inertia, iterations: result.iterations.count))
      leaves[next] = halves[0]
      leaves.append(halves[1])
      return true
    }
    return false
  }

  /// The leaves' centroids; with fewer leaves than clusters, the last one's again and again.
  func centroids(_ clusters: Int) -> Matrix {
    let d = set.samples.columns
    var centroids = Matrix(rows: clusters, columns: d)
    centroids.withUnsafeMutableElements { elements in
      for k in 0..<clusters {
        let centroid = leaves[min(k, leaves.count - 1)].centroid
        for j in 0..<d { elements[k * d + j] = centroid[j] }
      }
    }
    return centroids
  }

  /// The cluster to split: the lowest index on ties.
  private func nextIndex(by criterion: BisectingKMeans.Criterion) -> Int? {
    let size: (Leaf) -> Double = { criterion == .largestInertia ? $0.inertia : $0.mass }
    return leaves.indices.filter { leaves[$0].isDivisible && leaves[$0].samples.count > 1 }
      .max { (size(leaves[$0]), $1) < (size(leaves[$1]), $0) }
  }

  private func halves(of leaf: Leaf, _ result: KMeansResult, _ part: SampleSet) -> [Leaf] {
    let distances = engine.squaredDistances(of: part, result.labels, to: result.centroids)
    return (0..<2).map { half in
      let members = result.labels.indices.filter { result.labels[$0] == half }
      let samples = members.map { leaf.samples[$0] }
      return Leaf(
        samples: samples, centroid: result.centroids.row(half),
        inertia: zip(members, samples).reduce(0) { $0 + set.weight($1.1) * distances[$1.0] },
        mass: samples.reduce(0) { $0 + set.weight($1) }, isDivisible: true)
    }
  }
}
