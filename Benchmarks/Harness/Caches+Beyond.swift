import Kernels

extension Caches {
  /// A size that no cache holds a useful part of: four times all of them, and 256 MiB at least; an eighth of the
  /// memory at most, as a virtual machine may show a last-level cache made for many times its memory.
  func beyond(threads: Int) -> Int {
    min(max(256 << 20, 4 * (last + threads * level2)), AvailableMemory.bytes / 8)
  }
}
