import KernelsCore

extension Candidate: Sequence {
  /// The places of its samples in the panel, in order.
  public func makeIterator() -> some IteratorProtocol<Int> {
    sequence(state: samples) { samples in
      guard samples != 0 else { return nil }
      defer { samples &= samples &- 1 }
      return samples.trailingZeroBitCount
    }
  }
}
