/// Numbers, 0 unless said otherwise, aligned to 64 bytes (a cache line and the widest vector).
///
/// A vector's worth of memory behind the last number may be read, so that kernels load whole vectors.
///
/// Shared between values that have not diverged; whoever writes makes sure of being the only owner.
final class AlignedStorage<Element: BitwiseCopyable & Numeric>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>
  let capacity: Int

  /// - Parameter isZeroed: false for numbers that are written before they are read: memory that the system has yet
  ///   to give is then touched first by the thread that writes it.
  init(capacity: Int, isZeroed: Bool = true) {
    self.capacity = capacity
    let padded = capacity + 64 / MemoryLayout<Element>.stride
    let bytes = padded * MemoryLayout<Element>.stride
    // Columns of a large matrix are pages apart; with huge pages the processor finds them without a walk
    // through the page table.
    let isLarge = bytes >= Platform.hugePage
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isLarge ? Platform.hugePage : 64)
    if isLarge { Platform.adviseHugePages(raw, bytes) }
    base =
      isZeroed
      ? raw.initializeMemory(as: Element.self, repeating: 0, count: padded)
      : raw.bindMemory(to: Element.self, capacity: padded)
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }

  /// Storage of its own with the same numbers.
  func copy() -> AlignedStorage {
    let copy = AlignedStorage(capacity: capacity)
    copy.base.update(from: base, count: capacity)
    return copy
  }

  /// The first `count` numbers as an array.
  func array(count: Int) -> [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
