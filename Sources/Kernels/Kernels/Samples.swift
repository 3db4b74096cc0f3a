/// Samples as rows of floats, or of bytes that are converted a few rows at a time where they are used.
public struct Samples: Sendable {
  private enum Storage: Sendable {
    case floats(Matrix)
    case bytes(ByteMatrix)
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

  /// The rows of a matrix of bytes.
  public init(_ bytes: ByteMatrix) {
    storage = .bytes(bytes)
    (rows, columns) = (bytes.rows, bytes.columns)
  }

  /// The shape in words, for messages.
  public var shape: String { "\(rows) × \(columns)" }

  /// Throws if the passes of K-means, which number samples by Int32, cannot count so many.
  func requireCountable() throws(KernelError) {
    guard rows <= Int32.max else { throw .shapeMismatch("\(rows) samples; give \(Int32.max) at most") }
  }

  /// The matrix of floats, or nil for bytes.
  var matrix: Matrix? {
    guard case .floats(let matrix) = storage else { return nil }
    return matrix
  }

  /// The first of the floats, or of the bytes and their scale: valid while this value lives.
  var source: (floats: UnsafePointer<Float>?, bytes: UnsafePointer<UInt8>?, scale: Float) {
    switch storage {
    case .floats(let matrix): (UnsafePointer(matrix.storage.base), nil, 1)
    case .bytes(let bytes): (nil, UnsafePointer(bytes.storage.base), bytes.scale)
    }
  }
}
