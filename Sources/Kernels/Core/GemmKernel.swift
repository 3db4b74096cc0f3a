/// A panel of C: some rows by at most `tileVectors` vectors of columns, over a part of the inner
/// dimension.
///
/// C ← A·B (+ C), and at the end of the inner dimension the epilogue.
public struct GemmPanel {
  /// Rows of C.
  public var rows: Int
  /// Columns of C that are valid.
  public var columns: Int
  /// The part of the inner dimension.
  public var depth: Int
  /// The entries of A.
  ///
  /// Packed: panels of `tileRows` rows, the last of what is left; element (i, p) of a panel of r rows
  /// at p · r + i. Otherwise element (i, p) at i · aRowStride + p · aDepthStride.
  public var a: UnsafePointer<Float>
  /// Whether A and B are packed.
  public var isPacked: Bool
  /// Distance in floats between rows of A where it is not packed.
  public var aRowStride: Int
  /// Distance in floats between columns of A where it is not packed.
  public var aDepthStride: Int
  /// Rows of the panel of B, whole vectors each; lanes beyond the columns may hold anything.
  public var b: UnsafePointer<Float>
  /// Distance in floats between rows of B: a whole number of vectors where it is packed.
  public var bDepthStride: Int
  /// Distance in floats between columns of B for `multiplyDots`, where each column is contiguous, and for
  /// `multiplySwapped`.
  public var bColumnStride = 1
  /// The panel's first element of C.
  public var c: UnsafeMutablePointer<Float>
  /// Distance in floats between rows of C.
  public var cStride: Int
  /// Whether the product is added to C; otherwise C is not read.
  public var accumulates: Bool
  /// What is done to the finished product.
  public var epilogue: PanelEpilogue
  /// Memory of the caller's own for a tile: `scratchCount` floats.
  public var scratch: UnsafeMutablePointer<Float>

  /// A panel of the given size and operands, without epilogue.
  public init(
    rows: Int, columns: Int, depth: Int, a: UnsafePointer<Float>, isPacked: Bool, aRowStride: Int,
    aDepthStride: Int, b: UnsafePointer<Float>, bDepthStride: Int, c: UnsafeMutablePointer<Float>,
    cStride: Int, accumulates: Bool, scratch: UnsafeMutablePointer<Float>
  ) {
    self.rows = rows
    self.columns = columns
    self.depth = depth
    self.a = a
    self.isPacked = isPacked
    self.aRowStride = aRowStride
    self.aDepthStride = aDepthStride
    self.b = b
    self.bDepthStride = bDepthStride
    self.c = c
    self.cStride = cStride
    self.accumulates = accumulates
    self.scratch = scratch
    epilogue = PanelEpilogue()
  }
}

/// Most columns of a panel of dot products.
public let mostDotColumns = 16

/// The matrix product's inner loops for one instruction set, behind plain functions.
public struct GemmKernel: Sendable {
  /// Rows of the register tile: the height of A's panels.
  public let tileRows: Int
  /// Vectors in a row of the register tile: the width of B's panels.
  public let tileVectors: Int
  /// Floats in a vector.
  public let vectorWidth: Int

  /// Floats of scratch memory that a panel's tile takes, in whole cache lines.
  public let scratchCount: Int

  /// Packs an operand: source, stride, lines, depth, panel width, destination; see Packing.swift.
  public typealias Pack =
    @Sendable (
      UnsafePointer<Float>, Int, Int, Int, Int, UnsafeMutablePointer<Float>
    ) -> Void
  /// Packs an operand whose lines (rows of A, columns of B) are contiguous each into one panel.
  public let packInterleaving: Pack
  /// Packs an operand of which neighbouring lines are contiguous into one panel.
  public let packContiguous: Pack
  /// Packs columns of B, of which neighbouring ones are contiguous, into panels of whole vectors.
  public let packColumns: Pack
  /// Computes a panel: loop 1 around the micro-kernel.
  public let multiply: @Sendable (GemmPanel) -> Void
  /// Computes a panel of at most `mostDotColumns` columns from contiguous rows of A and columns of B.
  public let multiplyDots: @Sendable (GemmPanel) -> Void
  /// Computes a panel of at most `mostDotColumns` columns where neighbouring rows of A are contiguous.
  public let multiplySwapped: @Sendable (GemmPanel) -> Void

  /// The kernel of a tile shape, specialised in the module that calls this.
  @inlinable @inline(__always)
  public init<Shape: TileShape>(_ shape: Shape.Type) {
    tileRows = Shape.rows
    tileVectors = Shape.vectors
    vectorWidth = Shape.Vector.scalarCount
    let dots = Shape.dotRows &* (Shape.dotColumns &* Shape.Vector.scalarCount &+ mostDotColumns)
    let width = Shape.vectors &* Shape.Vector.scalarCount
    // A strip of `multiplySwapped` and the same turned, which is taller than any tile.
    let strips = 2 &* max(mostDotColumns, Shape.rows) &* width
    scratchCount = (max(strips, dots) &+ 15) / 16 &* 16
    packInterleaving = { source, stride, lines, depth, width, destination in
      KernelsCore.packInterleaving(
        Shape.Vector.self, source, stride: stride, lines: lines, depth: depth, width: width,
        into: destination)
    }
    packContiguous = { source, stride, lines, depth, width, destination in
      KernelsCore.packContiguous(
        Shape.Vector.self, source, stride: stride, lines: lines, depth: depth, width: width,
        into: destination)
    }
    packColumns = { source, stride, columns, depth, width, destination in
      KernelsCore.packColumns(
        Shape.self, source, stride: stride, columns: columns, depth: depth, width: width,
        into: destination)
    }
    multiply = { panel in
      switch (panel.columns &+ (Shape.Vector.scalarCount &- 1)) / Shape.Vector.scalarCount {
      case 1: multiplyPanel(Shape.self, Lane<Shape.Vector>.self, panel)
      case 2: multiplyPanel(Shape.self, Lanes2<Shape.Vector>.self, panel)
      case 3 where Shape.vectors >= 3: multiplyPanel(Shape.self, Lanes3<Shape.Vector>.self, panel)
      default: break
      }
    }
    multiplyDots = { panel in dotPanel(Shape.self, panel) }
    multiplySwapped = { panel in swappedPanel(Shape.self, panel) }
  }
}

/// Loop 1: a panel of B meets every panel of A; what is left of the rows has a tile of its own height.
@inlinable @inline(__always)
func multiplyPanel<Shape: TileShape, Row: TileRow>(_ shape: Shape.Type, _ type: Row.Type, _ panel: GemmPanel)
{
  // Where the tile overhangs C, or is used up by its epilogue, it is finished from a copy. The copy's
  // memory is the caller's: more than a kilobyte of temporary memory would come from the heap.
  let copies = panel.columns != Row.columns || panel.epilogue.consumes
  let copy = panel.scratch
  var row = 0
  // Packed rows are in panels of the tile's height. Where they are not, ten rows are two tiles of five: one
  // of nine and one of a single row would wait for each of the latter's few sums.
  let tiles = (panel.rows &+ (Shape.rows &- 1)) / Shape.rows
  var tile = 0
  while row < panel.rows {
    tile = tile &+ 1
    let height =
      panel.isPacked ? min(Shape.rows, panel.rows &- row) : panel.rows &* tile / tiles &- row
    if copies {
      multiplyTile(Shape.self, height, Row.self, panel, row, copy, Row.columns, false)
      finish(Shape.Vector.self, panel, row: row, rows: height, product: copy, stride: Row.columns)
    } else {
      let c = panel.c + row &* panel.cStride
      multiplyTile(Shape.self, height, Row.self, panel, row, c, panel.cStride, panel.accumulates)
      if !panel.epilogue.isEmpty {
        finish(Shape.Vector.self, panel, row: row, rows: height, product: c, stride: panel.cStride)
      }
    }
    row = row &+ height
  }
}

/// Picks the tile of the given height, and the micro-kernel for where the operands are.
@inlinable @inline(__always)
func multiplyTile<Shape: TileShape, Row: TileRow>(
  _ shape: Shape.Type, _ height: Int, _ type: Row.Type, _ panel: GemmPanel, _ row: Int,
  _ destination: UnsafeMutablePointer<Float>, _ stride: Int, _ accumulates: Bool
) {
  switch height {
  case 1: multiplyTile(SingleRow<Row>.self, panel, row, destination, stride, accumulates)
  case 2: multiplyTile(Rows2<Row>.self, panel, row, destination, stride, accumulates)
  case 3: multiplyTile(Rows3<Row>.self, panel, row, destination, stride, accumulates)
  case 4: multiplyTile(Rows4<Row>.self, panel, row, destination, stride, accumulates)
  case 5 where Shape.rows >= 5: multiplyTile(Rows5<Row>.self, panel, row, destination, stride, accumulates)
  case 6 where Shape.rows >= 6: multiplyTile(Rows6<Row>.self, panel, row, destination, stride, accumulates)
  case 7 where Shape.rows >= 7: multiplyTile(Rows7<Row>.self, panel, row, destination, stride, accumulates)
  case 8 where Shape.rows >= 8: multiplyTile(Rows8<Row>.self, panel, row, destination, stride, accumulates)
  case 9 where Shape.rows >= 9: multiplyTile(Rows9<Row>.self, panel, row, destination, stride, accumulates)
  default: break
  }
}

@inlinable @inline(__always)
func multiplyTile<T: Tile>(
  _ type: T.Type, _ panel: GemmPanel, _ row: Int, _ destination: UnsafeMutablePointer<Float>,
  _ stride: Int, _ accumulates: Bool
) {
  if panel.isPacked {
    packedTile(
      T.self, panel.a + row &* panel.depth, panel.b, depth: panel.depth, into: destination, stride: stride,
      accumulates: accumulates)
  } else {
    stridedTile(
      T.self, panel.a + row &* panel.aRowStride, rowStride: panel.aRowStride, depthStride: panel.aDepthStride,
      panel.b, depthStride: panel.bDepthStride, depth: panel.depth, into: destination, stride: stride,
      accumulates: accumulates)
  }
}

/// The micro-kernel: the product of packed panels of A and B, stored or added.
///
/// A function of its own, in which nothing but the tile needs vector registers. One step of the inner
/// dimension at a time: unrolled by hand, the compiler loads the rows of B of several steps at once,
/// and the accumulators no longer fit the registers.
@inlinable @inline(never)
func packedTile<T: Tile>(
  _ type: T.Type, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, depth: Int,
  into destination: UnsafeMutablePointer<Float>, stride: Int, accumulates: Bool
) {
  var tile = T()
  var (a, b) = (a, b)
  var remaining = depth
  while remaining > 0 {
    tile.accumulate(a, stride: 1, T.Row(loading: b, stride: T.Row.Vector.scalarCount))
    a += T.rows
    b += T.Row.columns
    remaining = remaining &- 1
  }
  if accumulates { tile.add(destination, stride: stride) }
  tile.store(destination, stride: stride)
}

/// The micro-kernel for operands that are read where they are.
@inlinable @inline(never)
func stridedTile<T: Tile>(
  _ type: T.Type, _ a: UnsafePointer<Float>, rowStride: Int, depthStride aStep: Int,
  _ b: UnsafePointer<Float>, depthStride bStep: Int, depth: Int,
  into destination: UnsafeMutablePointer<Float>, stride: Int, accumulates: Bool
) {
  var tile = T()
  var (a, b) = (a, b)
  var remaining = depth
  while remaining > 0 {
    tile.accumulate(a, stride: rowStride, T.Row(loading: b, stride: T.Row.Vector.scalarCount))
    a += aStep
    b += bStep
    remaining = remaining &- 1
  }
  if accumulates { tile.add(destination, stride: stride) }
  tile.store(destination, stride: stride)
}
