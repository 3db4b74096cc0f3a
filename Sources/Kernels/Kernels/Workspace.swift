/// Scratch memory that a caller keeps between calls, so that repeated products allocate nothing.
///
/// It grows to what the largest call needs. One workspace serves one call at a time, which Swift's
/// exclusivity rule for `inout` enforces.
public struct Workspace: Sendable {
  private var storage = AlignedStorage<Float>(capacity: 0)

  /// An empty workspace.
  public init() {}

  /// Memory for at least `count` floats.
  mutating func reserve(_ count: Int) -> UnsafeMutablePointer<Float> {
    // A copy of this value shares the storage, so a shared one is replaced, not written to.
    if storage.capacity < count || !isKnownUniquelyReferenced(&storage) {
      storage = AlignedStorage<Float>(capacity: count)
    }
    return storage.base
  }
}
