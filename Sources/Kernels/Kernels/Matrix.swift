/// A dense row-major matrix of `Float`: sample i is row i.
///
/// A value type with copy on write. The storage is aligned to 64 bytes and rows follow each other
/// without gaps. Outside this module the elements are reached through `withUnsafeElements` and
/// `withUnsafeMutableElements`; nothing else hands out pointers.
public struct Matrix: Sendable {
  /// Number of rows (samples).
  public private(set) var rows: Int
  /// Number of columns (features).
  public private(set) var columns: Int
  var storage: AlignedStorage<Float>

  /// A matrix of zeros.
  ///
  /// - Precondition: `rows` and `columns` are not negative, and memory holds as many floats.
  /// - Complexity: O(rows · columns).
  public init(rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0, "Matrix: negative shape \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    storage = AlignedStorage<Float>(capacity: rows * columns)
  }

  /// A matrix with the given elements, row after row.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless there are rows · columns elements.
  /// - Complexity: O(rows · columns).
  public init(rows: Int, columns: Int, elements: some Collection<Float>) throws(KernelError) {
    guard elements.count == Self.count(rows: rows, columns: columns) else {
      throw .shapeMismatch("a \(rows) × \(columns) matrix was given \(elements.count) elements")
    }
    self.init(rows: rows, columns: columns)
    var next = storage.base
    for element in elements {
      next.pointee = element
      next += 1
    }
  }

  /// rows · columns, or nil where there is no such matrix: for shapes that come with their elements.
  static func count(rows: Int, columns: Int) -> Int? {
    let (count, overflows) = rows.multipliedReportingOverflow(by: columns)
    return rows < 0 || columns < 0 || overflows ? nil : count
  }

  /// Number of elements, rows · columns.
  public var count: Int { rows * columns }

  /// The element in row `row` and column `column`.
  ///
  /// - Precondition: both indices are in range.
  public subscript(row: Int, column: Int) -> Float {
    get {
      precondition(contains(row, column), "Matrix: no element (\(row), \(column)) in \(shape)")
      return storage.base[row * columns + column]
    }
    set {
      precondition(contains(row, column), "Matrix: no element (\(row), \(column)) in \(shape)")
      makeUnique()
      storage.base[row * columns + column] = newValue
    }
  }

  /// All elements, row after row.
  ///
  /// - Complexity: O(rows · columns).
  public var elements: [Float] { withUnsafeElements { Array($0) } }

  /// Whether all elements are finite numbers.
  ///
  /// - Complexity: O(rows · columns).
  package var isFinite: Bool { withUnsafeElements { $0.allSatisfy(\.isFinite) } }

  /// A copy of row `row`.
  ///
  /// - Precondition: the row exists.
  public func row(_ row: Int) -> [Float] {
    precondition(row >= 0 && row < rows, "Matrix: no row \(row) in \(shape)")
    return Array(UnsafeBufferPointer(start: storage.base + row * columns, count: columns))
  }

  /// The transpose, as a matrix of its own; `transposed` is the operand that costs nothing.
  ///
  /// - Complexity: O(rows · columns).
  public func transposedCopy() -> Matrix {
    var copy = Matrix(rows: columns, columns: rows)
    copy.setTransposed(self)
    return copy
  }

  /// Becomes the transpose of another matrix, keeping storage where it is large enough.
  ///
  /// - Complexity: O(rows · columns).
  public mutating func setTransposed(_ source: Matrix) {
    resize(rows: source.columns, columns: source.rows)
    let (from, to) = (source.storage.base, mutableBase())
    let (rows, columns, side) = (source.rows, source.columns, Self.transposedSide)
    // In blocks, so that the lines that are written stay in L1 until they are full.
    for first in stride(from: 0, to: columns, by: side) {
      let end = min(first + side, columns)
      for row in 0..<rows {
        for column in first..<end { to[column &* rows &+ row] = from[row &* columns &+ column] }
      }
    }
  }

  /// Columns that are turned together.
  private static let transposedSide = 32

  /// Changes the number of rows.
  ///
  /// Storage is kept where it is large enough, so a buffer made for a full batch serves a smaller one
  /// without allocating. The leading elements are kept; rows that appear are unspecified.
  ///
  /// - Precondition: `rows` is not negative.
  public mutating func resize(rows: Int) { resize(rows: rows, columns: columns) }

  /// Changes the shape, keeping storage where it is large enough; the elements are unspecified.
  ///
  /// - Precondition: `rows` and `columns` are not negative, and memory holds as many floats.
  public mutating func resize(rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0, "Matrix: negative shape \(rows) × \(columns)")
    if rows * columns > storage.capacity {
      let larger = AlignedStorage<Float>(capacity: rows * columns)
      larger.base.update(from: storage.base, count: Swift.min(count, rows * columns))
      storage = larger
    }
    self.rows = rows
    self.columns = columns
  }

  /// Copies all rows of `source` over the rows from `start` on.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless the columns are equal and the rows fit.
  public mutating func replaceRows(from start: Int, with source: Matrix) throws(KernelError) {
    guard source.columns == columns, start >= 0, start <= rows - source.rows else {
      throw .shapeMismatch("rows \(start)… of \(shape) replaced by \(source.shape)")
    }
    (mutableBase() + start * columns).update(from: source.storage.base, count: source.count)
  }

  /// The shape in words, for messages: "rows × columns".
  public var shape: String { "\(rows) × \(columns)" }

  private func contains(_ row: Int, _ column: Int) -> Bool {
    row >= 0 && row < rows && column >= 0 && column < columns
  }

  /// The first element, to write through: within this module, for the time of a call that has the
  /// matrix as `inout`.
  mutating func mutableBase() -> UnsafeMutablePointer<Float> {
    makeUnique()
    return storage.base
  }

  private mutating func makeUnique() {
    guard !isKnownUniquelyReferenced(&storage) else { return }
    storage = storage.copy()
  }
}

// MARK: The door to the storage

extension Matrix {
  /// Calls `body` with the elements, row after row; the pointer is valid during the call only.
  public func withUnsafeElements<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeBufferPointer(start: storage.base, count: count))
  }

  /// Calls `body` with the elements to change, row after row; the pointer is valid during the call
  /// only.
  public mutating func withUnsafeMutableElements<Result, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    makeUnique()
    return try body(UnsafeMutableBufferPointer(start: storage.base, count: count))
  }
}

extension Matrix: Equatable {
  /// Same shape and same elements; NaN differs from itself, and 0 equals −0.
  public static func == (left: Matrix, right: Matrix) -> Bool {
    guard left.rows == right.rows, left.columns == right.columns else { return false }
    return left.withUnsafeElements { a in right.withUnsafeElements { b in a.elementsEqual(b) } }
  }
}
