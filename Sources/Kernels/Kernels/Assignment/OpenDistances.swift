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
