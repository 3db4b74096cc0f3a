/// Zero-initialised floats aligned to 64 bytes (a cache line and the widest vector).
///
/// Shared between values that have not diverged; whoever writes makes sure of being the only owner.
final class AlignedStorage: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(capacity, 1) * MemoryLayout<Float>.stride, alignment: 64)
    base = raw.initializeMemory(as: Float.self, repeating: 0, count: max(capacity, 1))
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }
}
