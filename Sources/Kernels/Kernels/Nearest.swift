/// The nearest centroids of samples: what `findNearest` fills in, kept by the caller from call to call.
public struct Nearest: Sendable {
  /// How much is computed.
  public enum Detail: Sendable {
    /// The labels alone.
    case labels
    /// Labels and squared distances.
    case distances
    /// Labels, squared distances, and the squared distances to the second nearest centroids.
    case twoNearest
  }

  /// What is asked for.
  public let detail: Detail
  /// The index of each sample's nearest centroid; the lowest on ties.
  public internal(set) var labels: [Int32] = []
  /// ‖x − c‖² of each sample and its nearest centroid, as max(0, ‖x‖² + ‖c‖² − 2x·c); empty if not asked for.
  ///
  /// Its error is in proportion to ‖x‖², not to the distance: a bound for pruning, not an inertia. Where ‖x‖² is beyond
  /// Float, it is infinite or not a number.
  public internal(set) var squaredDistances: [Float] = []
  /// The same to the second nearest centroid, infinite where there is only one; empty if not asked for.
  public internal(set) var secondSquaredDistances: [Float] = []

  /// An empty result with room for what is asked.
  public init(_ detail: Detail) { self.detail = detail }

  mutating func resize(_ count: Int) {
    if labels.count != count { labels = [Int32](repeating: 0, count: count) }
    let distances = detail == .labels ? 0 : count
    if squaredDistances.count != distances { squaredDistances = [Float](repeating: 0, count: distances) }
    let seconds = detail == .twoNearest ? count : 0
    if secondSquaredDistances.count != seconds {
      secondSquaredDistances = [Float](repeating: 0, count: seconds)
    }
  }

  /// Calls `body` with the first places of the three results, nil for those not asked for, unless there are
  /// no samples.
  mutating func withPlaces(
    _ body: (
      _ labels: UnsafeMutablePointer<Int32>, _ distances: UnsafeMutablePointer<Float>?,
      _ seconds: UnsafeMutablePointer<Float>?
    ) -> Void
  ) {
    labels.withUnsafeMutableBufferPointer { labels in
      squaredDistances.withUnsafeMutableBufferPointer { distances in
        secondSquaredDistances.withUnsafeMutableBufferPointer { seconds in
          guard !labels.isEmpty, let base = labels.baseAddress else { return }
          body(
            base, distances.isEmpty ? nil : distances.baseAddress,
            seconds.isEmpty ? nil : seconds.baseAddress)
        }
      }
    }
  }
}
