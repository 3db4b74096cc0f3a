internal import KernelsCore

/// The places of samples in a panel, in order, from a bit for each.
struct SamplePlaces: Sequence, IteratorProtocol {
  private var bits: UInt64

  init(_ bits: UInt64) { self.bits = bits }

  mutating func next() -> Int? {
    guard bits != 0 else { return nil }
    defer { bits &= bits &- 1 }
    return bits.trailingZeroBitCount
  }
}

extension Candidate {
  /// The places of its samples.
  var places: SamplePlaces { SamplePlaces(samples) }
}
