/// The exponentially weighted average of the batches' inertias, which hides how much batches differ by
/// chance, and how long it has not fallen.
struct SmoothedInertia {
  /// The share α that the newest batch has in the average, at most 1.
  private let share: Double
  /// sᵢ = (1 − α) sᵢ₋₁ + α · inertia, after at least one batch.
  private(set) var average: Double?
  private var least = Double.infinity
  /// Batches since the average was the least.
  private(set) var countSinceLeast = 0

  init(share: Double) { self.share = min(share, 1) }

  mutating func add(_ inertia: Double) {
    let next = average.map { $0 * (1 - share) + inertia * share } ?? inertia
    average = next
    if next < least {
      (least, countSinceLeast) = (next, 0)
    } else {
      countSinceLeast += 1
    }
  }
}
