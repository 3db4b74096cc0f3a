/// Rows of A that are contiguous each, a stride apart: a place in them, which moves along the rows and from tile to tile.
///
/// Three pointers, each with three rows, and what each moves by, are kept in memory, so that the compiler does not see
/// that they are related. It would make a chain of additions of them, which narrow tiles wait for, or one offset that all
/// share, and with two registers in its address a multiply-add's operand in memory saves nothing.
@usableFromInline
struct StridedRows {
  @usableFromInline var row0: UnsafePointer<Float>
  @usableFromInline var row3: UnsafePointer<Float>
  @usableFromInline var row6: UnsafePointer<Float>
  @usableFromInline let step0: Int
  @usableFromInline let step3: Int
  @usableFromInline let step6: Int
  @usableFromInline let stride: Int

  /// Rows from `start` on, `stride` floats apart, along which `step` moves.
  @inlinable @inline(__always)
  init(from start: UnsafePointer<Float>, stride: Int, step: Int) {
    row0 = start
    row3 = start + 3 &* stride
    row6 = start + 6 &* stride
    (step0, step3, step6) = (step, step, step)
    self.stride = stride
  }

  /// The entries `offset` floats on.
  @inlinable @inline(__always)
  func column(_ offset: Int) -> StridedColumn {
    StridedColumn(row0: row0 + offset, row3: row3 + offset, row6: row6 + offset, stride: stride)
  }

  /// Moves on along the rows.
  @inlinable @inline(__always)
  mutating func step() {
    row0 += step0
    row3 += step3
    row6 += step6
  }

  /// Moves back along the rows.
  @inlinable @inline(__always)
  mutating func stepBack() {
    row0 -= step0
    row3 -= step3
    row6 -= step6
  }

  /// Moves on by some rows.
  @inlinable @inline(__always)
  mutating func advance(byRows rows: Int) {
    row0 += rows &* stride
    row3 += rows &* stride
    row6 += rows &* stride
  }
}
