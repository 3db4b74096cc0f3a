/// One packed block of a matrix product and what happens to it on the way out.
///
/// C ← f(Ap · Bp (+ C)), where f adds `bias`, rectifies, and gates, in this order, each if asked for.
public struct GemmBlock {
  /// Rows of C that are valid.
  public var rows: Int
  /// Columns of C that are valid.
  public var columns: Int
  /// The inner dimension.
  public var depth: Int
  /// Panels of `tileRows` rows: element (i, p) of a panel at p · tileRows + i, zero-padded.
  public var packedA: UnsafePointer<Float>
  /// Panels of `tileColumns` columns: element (p, j) of a panel at p · tileColumns + j, zero-padded.
  public var packedB: UnsafePointer<Float>
  /// The block's first element of C.
  public var c: UnsafeMutablePointer<Float>
  /// Distance in floats between rows of C.
  public var cStride: Int
  /// Whether the product is added to C; otherwise C is not read.
  public var accumulates: Bool
  /// A value to add to each column, or nil.
  public var bias: UnsafePointer<Float>?
  /// Whether max(0, ·) is applied.
  public var rectifies: Bool
  /// A matrix of the block's shape; the result is kept where it is positive and 0 elsewhere, or nil.
  public var gate: UnsafePointer<Float>?
  /// Distance in floats between rows of `gate`.
  public var gateStride: Int

  /// A block of the given size and operands, without epilogue.
  public init(
    rows: Int, columns: Int, depth: Int, packedA: UnsafePointer<Float>, packedB: UnsafePointer<Float>,
    c: UnsafeMutablePointer<Float>, cStride: Int, accumulates: Bool
  ) {
    self.rows = rows
    self.columns = columns
    self.depth = depth
    self.packedA = packedA
    self.packedB = packedB
    self.c = c
    self.cStride = cStride
    self.accumulates = accumulates
    bias = nil
    rectifies = false
    gate = nil
    gateStride = 0
  }
}

/// The matrix product's inner loops for one tile type, behind plain functions.
public struct GemmKernel: Sendable {
  /// Rows of the register tile: the width of A's panels.
  public let tileRows: Int
  /// Columns of the register tile: the width of B's panels.
  public let tileColumns: Int

  /// Packs lines of an operand into panels; see Packing.swift.
  public typealias Pack =
    @Sendable (
      _ source: UnsafePointer<Float>, _ stride: Int, _ lines: Int, _ depth: Int, _ interleaves: Bool,
      _ destination: UnsafeMutablePointer<Float>
    ) -> Void
  /// Packs rows of A into panels of `tileRows`; interleaves where a row is contiguous.
  public let packA: Pack
  /// Packs columns of B into panels of `tileColumns`; interleaves where a column is contiguous.
  public let packB: Pack
  /// Computes one packed block (loops 1 and 2 around the micro-kernel).
  public let multiply: @Sendable (GemmBlock) -> Void

  /// The kernel of a tile type, specialised in the module that calls this.
  @inlinable @inline(__always)
  public init<T: Tile>(_ tile: T.Type) {
    tileRows = T.rows
    tileColumns = T.columns
    packA = { source, stride, lines, depth, interleaves, destination in
      pack(source, stride, lines, depth, interleaves, width: T.rows, into: destination)
    }
    packB = { source, stride, lines, depth, interleaves, destination in
      pack(source, stride, lines, depth, interleaves, width: T.columns, into: destination)
    }
    multiply = { block in multiplyBlock(T.self, block) }
  }
}

/// Loops 2 and 1: each panel of B, held in L1, meets every panel of A, streamed from L2.
@inlinable @inline(__always)
func multiplyBlock<T: Tile>(_ type: T.Type, _ block: GemmBlock) {
  var column = 0
  while column < block.columns {
    let b = block.packedB + column &* block.depth
    var row = 0
    while row < block.rows {
      let a = block.packedA + row &* block.depth
      let tile = microKernel(T.self, a, b, depth: block.depth)
      if row &+ T.rows <= block.rows && column &+ T.columns <= block.columns {
        finish(tile, block, row, column, clips: false)
      } else {
        finish(tile, block, row, column, clips: true)
      }
      row = row &+ T.rows
    }
    column = column &+ T.columns
  }
}

/// The product of one panel of A and one of B, in registers.
@inlinable @inline(__always)
func microKernel<T: Tile>(
  _ type: T.Type, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, depth: Int
) -> T {
  var tile = T()
  var a = a
  var b = b
  var remaining = depth
  while remaining > 0 {
    tile.accumulate(a, T.Row(loading: b))
    a += T.rows
    b += T.columns
    remaining = remaining &- 1
  }
  return tile
}

/// Writes a tile with its epilogue while it is in registers; `clips` where the tile overhangs C.
@inlinable @inline(__always)
func finish<T: Tile>(_ tile: T, _ block: GemmBlock, _ row: Int, _ column: Int, clips: Bool) {
  typealias Vector = T.Row.Vector
  var tile = tile
  let rows = block.rows &- row
  let columns = block.columns &- column
  tile.transformRows(0) { i, tileRow in
    if clips && i >= rows { return }
    let c = block.c + ((row &+ i) &* block.cStride &+ column)
    let gate = block.gate.map { $0 + ((row &+ i) &* block.gateStride &+ column) }
    tileRow.transformVectors(0) { offset, vector in
      let valid = columns &- offset
      if clips && valid < Vector.scalarCount {
        if valid > 0 {
          finishPartialVector(
            vector, valid, c + offset, block.accumulates, block.bias.map { $0 + (column &+ offset) },
            block.rectifies, gate.map { $0 + offset })
        }
        return vector
      }
      var x = vector
      if block.accumulates { x = Vector.add(x, Vector.load(c + offset)) }
      if let bias = block.bias { x = Vector.add(x, Vector.load(bias + (column &+ offset))) }
      if block.rectifies { x = x.rectified() }
      if let gate { x = x.gated(by: Vector.load(gate + offset)) }
      x.store(c + offset)
      return x
    }
  }
}

/// `finish` for the last vector of a row of C, of which only the first `valid` lanes exist.
@inlinable @inline(__always)
func finishPartialVector<V: KernelVector>(
  _ vector: V, _ valid: Int, _ c: UnsafeMutablePointer<Float>, _ accumulates: Bool,
  _ bias: UnsafePointer<Float>?, _ rectifies: Bool, _ gate: UnsafePointer<Float>?
) {
  withUnsafeTemporaryAllocation(of: Float.self, capacity: V.scalarCount) { lanes in
    guard let base = lanes.baseAddress else { return }
    vector.store(base)
    var j = 0
    while j < valid {
      var x = base[j]
      if accumulates { x += c[j] }
      if let bias { x += bias[j] }
      if rectifies { x = x > 0 ? x : 0 }
      if let gate { x = gate[j] > 0 ? x : 0 }
      c[j] = x
      j = j &+ 1
    }
  }
}
