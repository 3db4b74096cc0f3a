import Kernels

extension Caches {
  /// A size that no cache holds a useful part of: four times all of them, and 256 MiB at least.
  func beyond(threads: Int) -> Int { max(256 << 20, 4 * (last + threads * level2)) }
}
