import KernelsCore

/// The outer loops of a matrix product: cut, pack, and hand blocks to the kernel, on all threads.
///
/// Loops by the names of Goto & van de Geijn (2008): 5 over columns of B, 4 over the inner dimension,
/// 3 over rows of A; loops 2 and 1 are the kernel's. The inner dimension is never split over threads,
/// so every element of C is summed in the same order however many there are.
struct GemmPlan {
  let kernel: GemmKernel
  let blocking: GemmBlocking
  let parallel: Parallel

  /// Rows of A that are packed and multiplied together: a block for every thread.
  private var rowsTogether: Int { blocking.rows * parallel.threads }

  /// Memory for one round of packed panels.
  func reserve(
    in workspace: inout Workspace
  ) -> (packedA: UnsafeMutablePointer<Float>, packedB: UnsafeMutablePointer<Float>) {
    workspace.reserve(
      packedA: rowsTogether * blocking.depth, packedB: blocking.columns * blocking.depth)
  }

  /// Computes `whole`, the block that spans all of C and whose packed operands are not made yet.
  func run(
    _ a: MatrixView, _ b: MatrixView, whole: GemmBlock, packedA: UnsafeMutablePointer<Float>,
    packedB: UnsafeMutablePointer<Float>
  ) {
    let (m, n, k) = (whole.rows, whole.columns, whole.depth)
    for column in stride(from: 0, to: n, by: blocking.columns) {  // loop 5
      let columns = min(blocking.columns, n - column)
      // An empty inner dimension still has to write C once.
      for inner in stride(from: 0, to: max(k, 1), by: blocking.depth) {  // loop 4
        let depth = min(blocking.depth, k - inner)
        pack(
          b.transposed, kernel.packB, width: kernel.tileColumns, firstLine: column, lines: columns,
          firstDepth: inner, depth: depth, into: packedB)
        for row in stride(from: 0, to: m, by: rowsTogether) {  // loop 3
          let rows = min(rowsTogether, m - row)
          pack(
            a, kernel.packA, width: kernel.tileRows, firstLine: row, lines: rows, firstDepth: inner,
            depth: depth, into: packedA)
          var block = whole.part(row: row, rows: rows, column: column, columns: columns)
          block.depth = depth
          block.accumulates = inner > 0 || whole.accumulates
          if inner + depth < k { block.dropEpilogue() }
          multiply(block)
        }
      }
    }
  }

  /// Packs rows of an operand into panels, groups of panels shared out over the threads.
  private func pack(
    _ operand: MatrixView, _ packLines: GemmKernel.Pack, width: Int, firstLine: Int, lines: Int,
    firstDepth: Int, depth: Int, into destination: UnsafeMutablePointer<Float>
  ) {
    let (base, stride) = (operand.base, operand.stride)
    let isContiguousAlongRows = !operand.isTransposed
    let panels = (lines + width - 1) / width
    let grain = parallel.threads == 1 ? panels : max(1, panels / (4 * parallel.threads))
    parallel.forEachChunk(of: panels, grain: grain) { _, range in
      let line = range.lowerBound * width
      let first = firstLine + line
      let source = base + (isContiguousAlongRows ? first * stride + firstDepth : firstDepth * stride + first)
      packLines(
        source, stride, min(lines, range.upperBound * width) - line, depth, isContiguousAlongRows,
        destination + line * depth)
    }
  }

  /// Multiplies packed operands: a grid of blocks of whole panels, handed out as threads become free.
  private func multiply(_ block: GemmBlock) {
    guard parallel.threads > 1 else { return kernel.multiply(block) }
    let grid = TaskGrid(
      rowPanels: (block.rows + kernel.tileRows - 1) / kernel.tileRows,
      columnPanels: (block.columns + kernel.tileColumns - 1) / kernel.tileColumns,
      tasks: 4 * parallel.threads)
    parallel.forEach(grid.count) { task in
      let (rowPanels, columnPanels) = grid.ranges(of: task)
      let row = rowPanels.lowerBound * kernel.tileRows
      let column = columnPanels.lowerBound * kernel.tileColumns
      var part = block.part(
        row: row, rows: min(block.rows, rowPanels.upperBound * kernel.tileRows) - row,
        column: column, columns: min(block.columns, columnPanels.upperBound * kernel.tileColumns) - column)
      part.packedA += row * block.depth
      part.packedB += column * block.depth
      kernel.multiply(part)
    }
  }
}

/// A grid of panels cut into about as many near-equal rectangles as there are tasks wanted.
struct TaskGrid {
  private let rowPanels: Int
  private let columnPanels: Int
  private let rowParts: Int
  private let columnParts: Int

  init(rowPanels: Int, columnPanels: Int, tasks: Int) {
    self.rowPanels = rowPanels
    self.columnPanels = columnPanels
    columnParts = min(columnPanels, tasks)
    rowParts = min(rowPanels, max(1, tasks / columnParts))
  }

  var count: Int { rowParts * columnParts }

  func ranges(of task: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let (row, column) = (task / columnParts, task % columnParts)
    return (
      row * rowPanels / rowParts..<(row + 1) * rowPanels / rowParts,
      column * columnPanels / columnParts..<(column + 1) * columnPanels / columnParts
    )
  }
}

extension GemmBlock {
  /// The part of this block of C with the given rows and columns; the packed operands stay.
  func part(row: Int, rows: Int, column: Int, columns: Int) -> GemmBlock {
    var part = self
    part.rows = rows
    part.columns = columns
    part.c += row * cStride + column
    part.bias = bias.map { $0 + column }
    part.gate = gate.map { $0 + row * gateStride + column }
    return part
  }

  /// Leaves the product bare: for all but the last block of the inner dimension.
  mutating func dropEpilogue() {
    bias = nil
    rectifies = false
    gate = nil
  }
}
