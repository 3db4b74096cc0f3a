/// Lower bounds on the distance of every sample to every centroid, kept from pass to pass (Elkan 2003).
package struct ElkanBounds: Sendable {
  /// Panel after panel, the bounds of its samples to the first centroid, to the second, and so on.
  private(set) var lower: AlignedStorage<Float>
  /// At least the distance to the own centroid.
  private(set) var upper: AlignedStorage<Float>
  /// Whether they are yet to be found.
  var isEmpty = true
  /// Memory for the products with the centroids that moved far.
  var workspace = Workspace()

  /// Bounds that are yet to be found.
  ///
  /// - Complexity: O(n · K) memory.
  package init(samples: Int, clusters: Int) {
    // A panel has at most 64 samples.
    lower = AlignedStorage<Float>(capacity: (samples + 64) * clusters, isZeroed: false)
    upper = AlignedStorage<Float>(capacity: samples + 64)
  }

  /// Takes back what is known of the distance to the own centroid, of samples that were given another label by hand.
  package mutating func forgetOwnDistances(of samples: some Sequence<Int>) {
    makeUnique()
    for i in samples { upper.base[i] = .infinity }
  }

  /// Makes the storage its own: a copy of this value shares it.
  mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&lower) { lower = lower.copy() }
    if !isKnownUniquelyReferenced(&upper) { upper = upper.copy() }
  }
}
