/// A matrix, a range of its rows, or the transpose of either: what a product takes as an operand.
///
/// A view shares the matrix's storage and costs nothing to make.
public struct MatrixView: Sendable {
  let matrix: Matrix
  let rowRange: Range<Int>
  /// Whether rows and columns are exchanged.
  public let isTransposed: Bool

  /// Number of rows, after the transposition.
  public var rows: Int { isTransposed ? matrix.columns : rowRange.count }
  /// Number of columns, after the transposition.
  public var columns: Int { isTransposed ? rowRange.count : matrix.columns }
  /// The view with rows and columns exchanged.
  public var transposed: MatrixView {
    MatrixView(matrix: matrix, rowRange: rowRange, isTransposed: !isTransposed)
  }
  /// The shape in words, for messages.
  public var shape: String { "\(rows) × \(columns)" }

  /// Distance in floats between consecutive rows of the storage.
  var stride: Int { matrix.columns }
  /// First element of the viewed rows; valid while the view lives.
  var base: UnsafePointer<Float> {
    UnsafePointer(matrix.storage.base + rowRange.lowerBound * matrix.columns)
  }
}

extension Matrix {
  /// The whole matrix as an operand.
  public var view: MatrixView { MatrixView(matrix: self, rowRange: 0..<rows, isTransposed: false) }

  /// The transpose as an operand, without copying.
  public var transposed: MatrixView { view.transposed }

  /// The rows in `range` as an operand, without copying.
  ///
  /// - Precondition: the range lies within the rows.
  public subscript(rows range: Range<Int>) -> MatrixView {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "Matrix: no rows \(range) in \(shape)")
    return MatrixView(matrix: self, rowRange: range, isTransposed: false)
  }
}
