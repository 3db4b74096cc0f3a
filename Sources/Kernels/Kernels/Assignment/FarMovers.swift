/// The centroids that moved farthest in an iteration, the farthest first: half of them at most.
///
/// A bound on the distance to a centroid is worth little once that has moved far, for all samples alike. Such
/// centroids are met by products, like all would be; the bounds of the others still hold.
struct FarMovers {
  /// Their indices.
  let indices: [Int]
  /// The place of each centroid in `indices`; their number where it is not among them.
  let places: [Int]
  /// A walk over the samples and these centroids alone.
  let walk: PanelWalk
  /// The walk's memory.
  let scratch: UnsafeMutablePointer<Float>
  /// What the walk points into.
  private let centroids: Matrix

  /// The far movers of an iteration, or nil if no centroid moved or there is only one.
  ///
  /// - Parameter centroids: what the samples' products are taken with: K × d.
  init?(
    _ path: CentroidPath, centroids: Matrix, samples: Samples, origin: Matrix?, engine: Engine,
    workspace: inout Workspace
  ) throws(KernelError) {
    let clusters = centroids.rows
    let moved = path.distances.indices.filter { path.distances[$0] > 0 }
    let indices = moved.sorted { (path.distances[$0], $1) > (path.distances[$1], $0) }.prefix(clusters / 2)
    guard !indices.isEmpty else { return nil }
    var places = [Int](repeating: indices.count, count: clusters)
    for (place, k) in indices.enumerated() { places[k] = place }
    (self.indices, self.places) = (Array(indices), places)
    self.centroids = engine.rows(of: Samples(centroids), at: self.indices)
    walk = try PanelWalk(
      samples: samples, origin: origin, centroids: self.centroids, formula: .products, engine: engine)
    scratch = workspace.reserve(walk.scratchCount)
    walk.prepare(scratch: scratch)
  }
}
