import Kernels

/// Samples for a network: rows of floats, or of bytes that become floats a batch at a time.
///
/// Image data as bytes takes a quarter of the memory.
public struct TrainingSamples: Sendable {
  private enum Storage: Sendable {
    case floats(Matrix)
    case bytes(ByteMatrix, offset: Float, divisor: Float)
  }

  private let storage: Storage
  /// Number of samples.
  public let rows: Int
  /// Number of features.
  public let columns: Int

  /// The rows of a matrix.
  public init(_ matrix: Matrix) {
    storage = .floats(matrix)
    (rows, columns) = (matrix.rows, matrix.columns)
  }

  /// The rows of a matrix of bytes, each of which stands for scale · byte.
  ///
  /// Where the scale is 1 / m for a whole number m, such as 1 / 255, that is byte / m, rounded once.
  public init(_ bytes: ByteMatrix) {
    let whole = (1 / Double(bytes.scale)).rounded()
    let isReciprocal = whole >= 1 && Float(1 / whole) == bytes.scale
    self.init(bytes, offset: 0, divisor: isReciprocal ? Float(whole) : 1 / bytes.scale)
  }

  /// The rows of a matrix of bytes, each of which stands for (byte − offset) / divisor, whatever the scale of the matrix.
  ///
  /// The quotient is rounded once where offset and divisor are exact.
  public init(_ bytes: ByteMatrix, offset: Float, divisor: Float) {
    storage = .bytes(bytes, offset: offset, divisor: divisor)
    (rows, columns) = (bytes.rows, bytes.columns)
  }

  /// The shape in words, for messages.
  public var shape: String { "\(rows) × \(columns)" }

  /// Bytes of memory that the samples take.
  public var memoryBytes: Int {
    switch storage {
    case .floats: 4 * rows * columns
    case .bytes: rows * columns
    }
  }

  /// Whether the samples take memory of their own as floats already.
  public var isFloat: Bool { if case .floats = storage { true } else { false } }

  /// All samples as floats; bytes are converted, in O(rows · columns).
  public func matrix(engine: Engine) throws(KernelError) -> Matrix {
    if case .floats(let matrix) = storage { return matrix }
    var matrix = Matrix(rows: 0, columns: columns)
    try read(rows: 0..<rows, into: &matrix, engine: engine)
    return matrix
  }

  /// Where the first value is that is NaN or infinite, or nil.
  ///
  /// - Complexity: O(rows · columns).
  public var firstNonFinite: (row: Int, column: Int)? {
    let index =
      switch storage {
      case .floats(let matrix): matrix.withUnsafeElements { $0.firstIndex { !$0.isFinite } }
      case .bytes(let bytes, let offset, let divisor):
        bytes.withUnsafeElements { elements in
          let isFinite = (0...UInt8.max).map { ((Float($0) - offset) / divisor).isFinite }
          return isFinite.allSatisfy { $0 } ? nil : elements.firstIndex { !isFinite[Int($0)] }
        }
      }
    return index.map { ($0 / columns, $0 % columns) }
  }

  /// The samples with the given indices as floats, a row each.
  ///
  /// - Throws: `KernelError` for an index that is none.
  /// - Complexity: O(indices · columns).
  public func rows(at indices: [Int], engine: Engine) throws(KernelError) -> Matrix {
    var matrix = Matrix(rows: 0, columns: columns)
    try gather(at: indices[...], into: &matrix, engine: engine)
    return matrix
  }

  /// Copies the samples with the given indices into the rows of `batch`, resizing it.
  func gather(
    at indices: ArraySlice<Int>, into batch: inout Matrix, engine: Engine
  ) throws(KernelError) {
    switch storage {
    case .floats(let matrix): try engine.gatherRows(of: matrix, at: indices, into: &batch)
    case .bytes(let bytes, let offset, let divisor):
      try engine.gatherRows(of: bytes, at: indices, offset: offset, divisor: divisor, into: &batch)
    }
  }

  /// Copies a range of samples into the rows of `batch`, resizing it.
  func read(rows: Range<Int>, into batch: inout Matrix, engine: Engine) throws(KernelError) {
    try gather(at: Array(rows)[...], into: &batch, engine: engine)
  }
}
