/// Floats of one owner, 0 at first, aligned to the widest vector, with one more vector behind them.
///
/// A class, so that pointers into it are valid as long as it lives.
final class FloatMemory {
  let base: UnsafeMutablePointer<Float>
  let count: Int

  private static let alignment = 64

  init(_ count: Int) {
    self.count = count
    let padded = count + Self.alignment / MemoryLayout<Float>.stride
    base = UnsafeMutableRawPointer.allocate(
      byteCount: padded * MemoryLayout<Float>.stride, alignment: Self.alignment
    ).initializeMemory(as: Float.self, repeating: 0, count: padded)
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }
}
