/// A panel of C: some rows by some columns, over a part of the inner dimension.
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
  /// at p · r + i. Otherwise element (i, p) at i · aRowStride + p · aDepthStride, of which one is 1.
  public var a: UnsafePointer<Float>
  /// Whether A is packed.
  public var isAPacked: Bool
  /// Distance in floats between rows of A where it is not packed.
  public var aRowStride: Int
  /// Distance in floats between columns of A where it is not packed.
  public var aDepthStride: Int
  /// Rows of B; lanes beyond the columns, up to whole vectors, may hold anything.
  public var b: UnsafePointer<Float>
  /// Distance in floats between rows of B where it is not packed.
  public var bDepthStride: Int
  /// Whether B is packed: strips of the tile's width, each of whole vectors, one after the other.
  public var isBPacked = false
  /// Distance in floats between columns of B for `multiplyDots` and `multiplyTurning`, where each column is contiguous.
  public var bColumnStride = 1
  /// The panel's first element of C.
  public var c: UnsafeMutablePointer<Float>
  /// Distance in floats between rows of C.
  public var cStride: Int
  /// Whether the product is added to C; otherwise C is not read.
  public var accumulates: Bool
  /// Whether the rows of A in dot products are asked for ahead, as they come from memory.
  public var prefetchesA = false
  /// Whether C is asked for ahead though it is only written, as it does not stay in a cache.
  public var prefetchesC = false
  /// What is done to the finished product.
  public var epilogue: PanelEpilogue
  /// Memory of the caller's own for a tile: `scratchCount` floats.
  public var scratch: UnsafeMutablePointer<Float>

  /// A panel of the given size and operands, without epilogue.
  public init(
    rows: Int, columns: Int, depth: Int, a: UnsafePointer<Float>, isAPacked: Bool, aRowStride: Int,
    aDepthStride: Int, b: UnsafePointer<Float>, bDepthStride: Int, c: UnsafeMutablePointer<Float>,
    cStride: Int, accumulates: Bool, scratch: UnsafeMutablePointer<Float>
  ) {
    self.rows = rows
    self.columns = columns
    self.depth = depth
    self.a = a
    self.isAPacked = isAPacked
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

extension GemmPanel {
  /// The part of C with the given columns; B is left as it is.
  @inlinable
  public func columnStrip(_ column: Int, columns: Int) -> GemmPanel {
    var part = self
    part.columns = columns
    part.c += column
    part.epilogue.bias = epilogue.bias.map { $0 + column }
    part.epilogue.gate = epilogue.gate.map { $0 + column }
    part.epilogue.columnSums = epilogue.columnSums.map { $0 + column }
    part.epilogue.update = epilogue.update?.advanced(by: column)
    return part
  }
}

/// Most columns of a panel of dot products.
public let mostDotColumns = 48

/// Most columns of a product of a transposed A whose strips are turned.
public let mostSwappedColumns = 64

/// The matrix product's inner loops for one instruction set, behind plain functions.
public struct GemmKernel: Sendable {
  /// Rows of the register tile: the height of A's panels.
  public let tileRows: Int
  /// Vectors in a row of the register tile: the width of B's panels.
  public let tileVectors: Int
  /// Floats in a vector.
  public let vectorWidth: Int

  /// What the tile reads where it is as fast as packed.
  public let inPlace: OperandsInPlace

  /// Panels of B that are packed together.
  public let groupPanels: Int

  /// Floats of scratch memory that a panel's tile takes, in whole cache lines.
  public let scratchCount: Int

  /// Packs an operand: source, stride, lines, depth, panel width, destination; see Packing.swift.
  public typealias Pack =
    @Sendable (
      UnsafePointer<Float>, Int, Int, Int, Int, UnsafeMutablePointer<Float>
    ) -> Void
  /// Packs an operand whose lines (rows of A, columns of B) are contiguous each into one panel.
  public let packInterleaving: Pack
  /// Packs rows of a transposed A into panels of the tile's height: source, stride, rows, depth, destination; see
  /// ContiguousPacking.swift.
  public let packContiguous:
    @Sendable (UnsafePointer<Float>, Int, Int, Int, UnsafeMutablePointer<Float>) -> Void
  /// Packs columns of B, of which neighbouring ones are contiguous, into panels of whole vectors.
  public let packColumns: Pack
  /// Asks for part of an operand to be brought into the second-level cache: source, stride, rows, columns.
  public let prefetch: @Sendable (UnsafePointer<Float>, Int, Int, Int) -> Void
  /// Computes a panel: loops 1 and 2 around the micro-kernel.
  public let multiply: @Sendable (GemmPanel) -> Void
  /// Computes a panel of at most `mostDotColumns` columns from contiguous rows of A and columns of B.
  public let multiplyDots: @Sendable (GemmPanel) -> Void
  /// Computes a panel of at most `mostSwappedColumns` columns from the operands of Cᵀ: A and B stand for Bᵀ and Aᵀ.
  public let multiplySwapped: @Sendable (GemmPanel) -> Void
  /// Computes a panel of at most `mostTurningRows` rows from contiguous rows of A and columns of B.
  public let multiplyTurning: @Sendable (GemmPanel) -> Void

  /// The kernel of a tile shape, specialised in the module that calls this.
  @inlinable @inline(__always)
  public init<Shape: TileShape>(_ shape: Shape.Type) {
    tileRows = Shape.rows
    tileVectors = Shape.vectors
    vectorWidth = Shape.Vector.scalarCount
    inPlace = Shape.inPlace
    groupPanels = Shape.groupPanels
    // Vectors of a span of columns, and rows of products that their epilogue uses up.
    let dots = mostDotGroups &* (dotSpan &* Shape.DotRows.columns &+ mostDotColumns &* Shape.DotRows.vectors)
    let width = Shape.vectors &* Shape.Vector.scalarCount
    // A strip of `multiplySwapped` and the same turned, which is taller than any tile.
    let strips = 2 &* max(mostSwappedColumns, Shape.rows) &* width
    scratchCount = (max(strips, dots) &+ 15) / 16 &* 16
    packInterleaving = { source, stride, lines, depth, width, destination in
      KernelsCore.packInterleaving(
        Shape.Vector.self, source, stride: stride, lines: lines, depth: depth, width: width,
        into: destination)
    }
    packContiguous = { source, stride, lines, depth, destination in
      KernelsCore.packContiguous(
        Shape.self, source, stride: stride, lines: lines, depth: depth, into: destination)
    }
    packColumns = { source, stride, columns, depth, width, destination in
      KernelsCore.packColumns(
        Shape.self, source, stride: stride, columns: columns, depth: depth, width: width,
        into: destination)
    }
    prefetch = { source, stride, rows, columns in
      prefetchRows(Shape.Vector.self, source, stride: stride, rows: rows, columns: columns)
    }
    multiply = { panel in multiplyStrips(Shape.self, panel) }
    multiplyDots = { panel in dotPanel(Shape.self, panel) }
    multiplySwapped = { panel in swappedPanel(Shape.self, panel) }
    multiplyTurning = { panel in turningPanel(Shape.self, panel) }
  }
}
