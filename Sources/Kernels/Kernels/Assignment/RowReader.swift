internal import KernelsCore

/// Single rows of samples as floats, wherever they are stored.
///
/// The samples must outlive it.
struct RowReader {
  let columns: Int
  private let floats: UnsafePointer<Float>?
  private let bytes: UnsafePointer<UInt8>?
  private let scale: Float
  private let convertBytes: @Sendable (UnsafePointer<UInt8>, Float, UnsafeMutablePointer<Float>, Int) -> Void

  init(_ samples: Samples, kernels: KernelTable) {
    columns = samples.columns
    (floats, bytes, scale) = samples.source
    convertBytes = kernels.panels.convertBytes
  }

  /// Calls `body` with the memory that `row` needs: for a row of bytes, and a vector behind it that kernels
  /// read.
  func withBuffer<Result>(_ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
    let count = bytes == nil ? 1 : columns + 16
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("RowReader: memory without an address") }
      return body(base)
    }
  }

  /// The first row, where the rows are floats and follow each other in memory.
  var contiguous: UnsafePointer<Float>? { floats }

  /// Row `i` from column `first` on, in place or converted into `buffer`.
  func row(
    _ i: Int, from first: Int = 0, count: Int? = nil, _ buffer: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    let start = i * columns + first
    if let floats { return floats + start }
    if let bytes { convertBytes(bytes + start, scale, buffer, count ?? columns - first) }
    return UnsafePointer(buffer)
  }
}
