/// Neighbouring strips of C's columns, of one width, and where B is for them.
@usableFromInline
struct ColumnStrips {
  /// The first column of the first strip.
  @usableFromInline let column: Int
  /// Columns of each strip: as many as the tile has, if there are several strips.
  @usableFromInline let columns: Int
  /// How many strips there are.
  @usableFromInline let count: Int
  /// The first strip's first row of B.
  @usableFromInline let b: UnsafePointer<Float>
  /// Distance in floats between rows of B.
  @usableFromInline let bStep: Int
  /// Distance in floats from a strip of B to the next.
  @usableFromInline let next: Int

  @inlinable @inline(__always)
  init(column: Int, columns: Int, count: Int, b: UnsafePointer<Float>, bStep: Int, next: Int) {
    (self.column, self.columns, self.count) = (column, columns, count)
    (self.b, self.bStep, self.next) = (b, bStep, next)
  }
}
