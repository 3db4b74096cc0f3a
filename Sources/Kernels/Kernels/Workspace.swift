/// Scratch memory that a caller keeps between calls, so that repeated products allocate nothing.
///
/// It grows to what the largest call needs. One workspace serves one call at a time, which Swift's
/// exclusivity rule for `inout` enforces.
public struct Workspace: Sendable {
  private var packedA = AlignedStorage<Float>(capacity: 0)
  private var packedB = AlignedStorage<Float>(capacity: 0)

  /// An empty workspace.
  public init() {}

  /// Memory for packed blocks of at least the given numbers of floats.
  mutating func reserve(
    packedA countA: Int, packedB countB: Int
  ) -> (packedA: UnsafeMutablePointer<Float>, packedB: UnsafeMutablePointer<Float>) {
    // A copy of this value shares the storage, so a shared one is replaced, not written to.
    if packedA.capacity < countA || !isKnownUniquelyReferenced(&packedA) {
      packedA = AlignedStorage<Float>(capacity: countA)
    }
    if packedB.capacity < countB || !isKnownUniquelyReferenced(&packedB) {
      packedB = AlignedStorage<Float>(capacity: countB)
    }
    return (packedA.base, packedB.base)
  }
}
