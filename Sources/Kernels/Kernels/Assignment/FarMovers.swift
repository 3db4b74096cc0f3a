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

/// How those distances of a panel's samples are taken that bounds leave open.
enum OpenDistances: Equatable {
  /// One by one.
  case single
  /// Those to so many of the far movers by products, and what these leave open one by one.
  case products(Int)
  /// All of them anew by products.
  case whole

  /// A distance by itself takes the time of so many by products.
  static let singleCost = 6
  /// To bring samples into the order of products takes the time of products with so many centroids.
  private static let orderCost = 16

  /// The fastest way.
  ///
  /// - Parameters:
  ///   - pairs: how many distances are open: to each of the far movers in their order, and last to all others.
  ///   - samples: samples of the panel.
  ///   - tileRows: centroids that products are taken with at a time.
  init(fastestFor pairs: UnsafeBufferPointer<Int>, clusters: Int, samples: Int, tileRows: Int) {
    var left = pairs.reduce(0, +)
    var least = Self.singleCost * left
    self = .single
    let whole = (clusters + Self.orderCost) * samples
    if whole < least { (self, least) = (.whole, whole) }
    for (count, open) in zip(1..<pairs.count, pairs) {
      left -= open
      guard count % tileRows == 0 || count == pairs.count - 1 else { continue }
      let cost = (count + Self.orderCost) * samples + Self.singleCost * left
      if cost < least { (self, least) = (.products(count), cost) }
    }
  }
}
