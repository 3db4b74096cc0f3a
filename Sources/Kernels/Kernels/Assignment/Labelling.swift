internal import KernelsCore

/// The nearest centroids of samples, and what is known of the distances to them, from pass to pass.
package struct Labelling: Sendable {
  /// The index of each sample's nearest centroid; −1 before the first pass.
  package private(set) var labels: [Int32]
  /// The same before the last pass.
  package private(set) var previous: [Int32]
  /// At least the distance to the own centroid; empty unless bounds are kept.
  private var upper: [Float]
  /// At most the distance to any other centroid; empty unless bounds are kept.
  private var lower: [Float]

  /// Whether bounds are kept.
  package var keepsBounds: Bool { !upper.isEmpty }

  /// Whether products of quantised vectors decide so many labels that they save time.
  private(set) var screens = true

  /// No labels yet.
  package init(samples: Int) {
    labels = [Int32](repeating: -1, count: samples)
    previous = labels
    upper = []
    lower = []
  }

  /// Gives a sample another label, about which nothing is known.
  package mutating func relabel(_ i: Int, as label: Int32) {
    labels[i] = label
    guard keepsBounds else { return }
    upper[i] = .infinity
    lower[i] = 0
  }

  /// The labels are the previous ones from now on.
  package mutating func settle() { previous = labels }

  /// Takes note of how many samples were screened, and of how many labels that left open.
  ///
  /// - Parameter cost: what it takes to find such a label, in units of a sample's products of floats.
  mutating func note(screened: Int, open: Int, cost: Int) {
    // Screening saves half the time of the products of floats.
    if screened > 0, open * cost > screened / 3 { screens = false }
  }

  /// Makes room for bounds, or drops them; they must be found anew.
  mutating func prepare(keepsBounds: Bool) {
    let count = keepsBounds ? labels.count : 0
    guard upper.count != count else { return }
    upper = [Float](repeating: 0, count: count)
    lower = upper
  }

  /// Calls `body` with the first places, nil for bounds that are not kept; returns nil if there are no samples.
  @discardableResult
  mutating func withPlaces<Result>(
    _ body: (
      _ labels: UnsafeMutablePointer<Int32>, _ previous: UnsafeMutablePointer<Int32>,
      _ bounds: DistanceBounds?
    ) -> Result
  ) -> Result? {
    labels.withUnsafeMutableBufferPointer { labels in
      previous.withUnsafeMutableBufferPointer { previous in
        upper.withUnsafeMutableBufferPointer { upper in
          lower.withUnsafeMutableBufferPointer { lower in
            guard let first = labels.baseAddress, let old = previous.baseAddress, !labels.isEmpty
            else { return nil }
            var bounds: DistanceBounds?
            if !upper.isEmpty, let upper = upper.baseAddress, let lower = lower.baseAddress {
              bounds = DistanceBounds(upper: upper, lower: lower)
            }
            return body(first, old, bounds)
          }
        }
      }
    }
  }
}
