/// Zero-initialised numbers aligned to 64 bytes (a cache line and the widest vector).
///
/// Shared between values that have not diverged; whoever writes makes sure of being the only owner.
final class AlignedStorage<Element: BitwiseCopyable & Numeric>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>
  let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(capacity, 1) * MemoryLayout<Element>.stride, alignment: 64)
    base = raw.initializeMemory(as: Element.self, repeating: 0, count: max(capacity, 1))
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }

  /// The first `count` numbers as an array.
  func array(count: Int) -> [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
