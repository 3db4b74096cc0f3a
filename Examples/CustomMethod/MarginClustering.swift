import DeepClustering

/// A clustering method of one's own: each embedding is to be nearer to its nearest centroid than to the next one, by
/// a margin.
///
///     L = λ max(0, m + d₁ − d₂),   d₁ ≤ d₂ the two least squared distances to centroids
///
/// Nothing else is needed: the trainer makes the gradients by embeddings of the derivatives ∂L/∂dₖ, and does
/// reconstruction, batches, optimiser, K-means after every epoch, history and checkpoints.
struct MarginClustering: ClusteringMethod {
  /// m.
  let margin: Double
  /// λ.
  let lambda: Double

  var name: String { "margin" }
  var centroidRule: CentroidRule { .reinitialise }

  func loss(ofSample sample: Int, distances: [Double]) -> SampleLoss {
    let order = distances.indices.sorted { distances[$0] < distances[$1] }
    var loss = SampleLoss(value: 0, derivatives: [Double](repeating: 0, count: distances.count))
    guard order.count >= 2 else { return loss }
    let excess = margin + distances[order[0]] - distances[order[1]]
    guard excess > 0 else { return loss }
    loss.value = lambda * excess
    loss.derivatives[order[0]] = lambda
    loss.derivatives[order[1]] = -lambda
    return loss
  }
}
