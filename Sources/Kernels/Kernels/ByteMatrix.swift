/// A matrix of bytes with a scale: images as they are stored, at a quarter of the memory of floats.
///
/// Element (i, j) stands for scale · byte. Like `Matrix` it is row-major and a value.
public struct ByteMatrix: Sendable {
  /// Number of rows (samples).
  public let rows: Int
  /// Number of columns (features).
  public let columns: Int
  /// What a byte of 1 stands for.
  public let scale: Float
  let storage: AlignedStorage<UInt8>

  /// A matrix with the given bytes, row after row.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless there are rows · columns bytes.
  /// - Complexity: O(rows · columns).
  public init(
    rows: Int, columns: Int, scale: Float = 1 / 255, elements: some Collection<UInt8>
  ) throws(KernelError) {
    guard elements.count == Matrix.count(rows: rows, columns: columns) else {
      throw .shapeMismatch("a \(rows) × \(columns) matrix was given \(elements.count) bytes")
    }
    self.rows = rows
    self.columns = columns
    self.scale = scale
    storage = AlignedStorage<UInt8>(capacity: rows * columns)
    _ = UnsafeMutableBufferPointer(start: storage.base, count: rows * columns).update(from: elements)
  }

  /// A matrix with the bytes that `body` writes, row after row.
  ///
  /// The memory is not touched before, so bytes that come in pieces need no array that holds them all.
  ///
  /// - Parameters:
  ///   - rows: number of rows.
  ///   - columns: number of columns.
  ///   - scale: what a byte of 1 stands for.
  ///   - body: writes all rows · columns bytes; those it leaves out are unspecified. The pointer is
  ///     valid during the call only.
  /// - Precondition: `rows` and `columns` are not negative.
  public init<Failure: Error>(
    rows: Int, columns: Int, scale: Float = 1 / 255,
    initializingWith body: (UnsafeMutableBufferPointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    precondition(rows >= 0 && columns >= 0, "ByteMatrix: negative shape \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    self.scale = scale
    storage = AlignedStorage<UInt8>(capacity: rows * columns, isZeroed: false)
    try body(UnsafeMutableBufferPointer(start: storage.base, count: rows * columns))
  }

  /// All bytes, row after row.
  ///
  /// - Complexity: O(rows · columns).
  public var elements: [UInt8] { withUnsafeElements { Array($0) } }

  /// Calls `body` with the bytes, row after row; the pointer is valid during the call only.
  public func withUnsafeElements<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeBufferPointer(start: storage.base, count: rows * columns))
  }
}
