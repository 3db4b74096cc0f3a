internal import KernelsCore

/// The outer loops of a matrix product: cut, pack, and hand panels to the kernel, on all threads.
///
/// The inner dimension is never split over threads, so every element of C is summed in the same order
/// however many there are.
struct GemmPlan {

  let kernel: GemmKernel
  let blocking: GemmBlocking
  let threads: Int
  var a: GemmOperand
  var b: GemmOperand
  /// All of C, and what is done to it; the operands are filled in for each panel.
  var whole: GemmPanel

  var panelWidth: Int { kernel.tileVectors * kernel.vectorWidth }
  /// Columns of C in vectors, the last perhaps partial.
  private var columnVectors: Int { (whole.columns + kernel.vectorWidth - 1) / kernel.vectorWidth }
  /// Distance between columns of B where dot products have them packed.
  private var dotStride: Int { (whole.depth + kernel.vectorWidth) / kernel.vectorWidth * kernel.vectorWidth }

  /// Floats of the slab of A, in whole cache lines: a panel of B that began between them would cost two
  /// lines for each of its loads.
  private var slabCount: Int { blocking.packsA ? (blocking.rows * blocking.depth + 15) / 16 * 16 : 0 }
  /// Floats of a thread's packed panels of B.
  private var groupCount: Int { blocking.packsB ? blocking.groupPanels * panelWidth * blocking.depth : 0 }

  /// Whether each column of C is finished from its first row to its last, so that the epilogue may sum it.
  var takesRowsInOrder: Bool { threads == 1 || blocking.strategy == .blocked }

  /// Floats of scratch memory that `run` needs.
  var scratchCount: Int {
    threads * kernel.scratchCount + packedCount
  }

  private var packedCount: Int {
    switch blocking.strategy {
    case .unpacked: 0
    case .swapped: blocking.packsA ? swappedPanelsCount + threads * swappedStripsCount : 0
    case .dots: b.isTransposed ? 0 : whole.columns * dotStride
    case .packedB: columnVectors * kernel.vectorWidth * blocking.depth
    case .blocked: slabCount + threads * groupCount
    }
  }

  /// Computes the product on the threads that it is planned for.
  func run(on parallel: Parallel, scratch: UnsafeMutablePointer<Float>) {
    // Each thread's memory for a tile stands first.
    var plan = self
    plan.whole.scratch = scratch
    let packed = scratch + threads * kernel.scratchCount
    switch blocking.strategy {
    case .dots: plan.runDots(parallel, scratch: packed)
    case .swapped: plan.runSwapped(parallel, scratch: packed)
    case .unpacked, .packedB: plan.runRows(parallel, packedB: packed)
    case .blocked: plan.runPanels(parallel, slab: packed, panels: packed + slabCount)
    }
  }

  // MARK: A read where it is

  private func runDots(_ parallel: Parallel, scratch: UnsafeMutablePointer<Float>) {
    var panel = whole
    panel.aRowStride = a.stride
    if b.isTransposed {
      panel.b = b.base
      panel.bColumnStride = b.stride
    } else {
      // The rows of B are the lines that are interleaved: columns come out contiguous.
      kernel.packInterleaving(b.base, b.stride, whole.depth, whole.columns, dotStride, scratch)
      panel.b = UnsafePointer(scratch)
      panel.bColumnStride = dotStride
    }
    parallel.forEachOfWorker(rowChunks, sharing: (self, panel)) { shared, chunk, worker in
      let (plan, panel) = shared
      let rows = plan.rows(ofChunk: chunk)
      for inner in stride(from: 0, to: plan.whole.depth, by: plan.blocking.depth) {
        var block = plan.block(panel, rows: rows, inner: inner, worker: worker)
        block.a = plan.a.base + rows.lowerBound * plan.a.stride + inner
        block.b = panel.b + inner
        plan.kernel.multiplyDots(block)
      }
    }
  }

  private func runRows(_ parallel: Parallel, packedB: UnsafeMutablePointer<Float>) {
    var panel = whole
    panel.aRowStride = a.isTransposed ? 1 : a.stride
    panel.aDepthStride = a.isTransposed ? a.stride : 1
    let packs = blocking.strategy == .packedB
    // An empty inner dimension still has to write C once.
    for inner in stride(from: 0, to: max(whole.depth, 1), by: blocking.depth) {
      let depth = min(blocking.depth, whole.depth - inner)
      if packs { packB(0..<whole.columns, inner: inner, depth: depth, into: packedB) }
      parallel.forEachOfWorker(
        rowChunks, sharing: (self, panel, inner, packs ? UnsafePointer(packedB) : nil)
      ) { shared, chunk, worker in
        let (plan, panel, inner, packedB) = shared
        let rows = plan.rows(ofChunk: chunk)
        var block = plan.block(panel, rows: rows, inner: inner, worker: worker)
        block.a = plan.a.base + rows.lowerBound * panel.aRowStride + inner * panel.aDepthStride
        plan.multiplyParts(block, packedB: packedB, inner: inner)
      }
    }
  }

  /// Multiplies rows of A, where they are, with all columns of B, part by part.
  private func multiplyParts(_ block: GemmPanel, packedB: UnsafePointer<Float>?, inner: Int) {
    let part = blocking.part
    for column in stride(from: 0, to: block.columns, by: part.columns) {
      var strip = block.columnStrip(column, columns: min(part.columns, block.columns - column))
      setB(of: &strip, at: packedB.map { $0 + column * block.depth }, inner: inner, column: column)
      for row in stride(from: 0, to: block.rows, by: part.rows) {
        var rows = strip.rowStrip(row..<min(row + part.rows, block.rows))
        rows.a = strip.a + row * block.aRowStride
        kernel.multiply(rows)
      }
    }
  }

  /// Number of pieces that the rows are handed out in where A is not packed.
  var rowChunks: Int { Parallel.chunkCount(of: whole.rows, grain: blocking.rows) }

  func rows(ofChunk chunk: Int) -> Range<Int> {
    chunk * blocking.rows..<min((chunk + 1) * blocking.rows, whole.rows)
  }

  /// The part of `rows` and of the inner dimension from `inner` on, with the operands' strides of `panel`
  /// and the worker's memory for a tile.
  func block(_ panel: GemmPanel, rows: Range<Int>, inner: Int, worker: Int) -> GemmPanel {
    var block = panel.rowStrip(rows)
    block.setInner(inner, depth: min(blocking.depth, whole.depth - inner), of: whole)
    block.scratch = whole.scratch + worker * kernel.scratchCount
    return block
  }

  // MARK: Blocks of A and of B

  private func runPanels(
    _ parallel: Parallel, slab: UnsafeMutablePointer<Float>, panels: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: 0, to: whole.rows, by: blocking.rows) {
      let slabRows = first..<min(first + blocking.rows, whole.rows)
      for inner in stride(from: 0, to: max(whole.depth, 1), by: blocking.depth) {
        let depth = min(blocking.depth, whole.depth - inner)
        if blocking.packsA { packSlab(parallel, rows: slabRows, inner: inner, depth: depth, into: slab) }
        let grid = TaskGrid(
          rowTiles: (slabRows.count + kernel.tileRows - 1) / kernel.tileRows, columnVectors: columnVectors,
          tileVectors: kernel.tileVectors, threads: threads,
          cutsRows: whole.epilogue.columnSums == nil)
        parallel.forEachOfWorker(
          grid.count, sharing: (self, grid, slabRows, inner, slab, panels)
        ) { shared, task, worker in
          let (plan, grid, slabRows, inner, slab, panels) = shared
          plan.multiplySlab(slab, slabRows, inner: inner, grid.ranges(of: task), worker, panels)
        }
      }
    }
  }

  /// Multiplies a task's tiles of the slab's rows with its columns.
  private func multiplySlab(
    _ slab: UnsafeMutablePointer<Float>, _ slabRows: Range<Int>, inner: Int,
    _ task: (rowTiles: Range<Int>, columnVectors: Range<Int>), _ worker: Int,
    _ panels: UnsafeMutablePointer<Float>
  ) {
    let (height, width) = (kernel.tileRows, kernel.vectorWidth)
    let first = slabRows.lowerBound + task.rowTiles.lowerBound * height
    let end = min(slabRows.lowerBound + task.rowTiles.upperBound * height, slabRows.upperBound)
    var block = self.block(whole, rows: first..<end, inner: inner, worker: worker)
    if blocking.packsA {
      block.isAPacked = true
      block.a = UnsafePointer(slab + task.rowTiles.lowerBound * height * block.depth)
    } else {
      (block.aRowStride, block.aDepthStride) = a.isTransposed ? (1, a.stride) : (a.stride, 1)
      block.a = a.base + (first * block.aRowStride + inner * block.aDepthStride)
    }
    let columns =
      task.columnVectors.lowerBound * width..<min(task.columnVectors.upperBound * width, whole.columns)
    if blocking.turnsB {
      block = block.columnStrip(columns.lowerBound, columns: columns.count)
      block.b = b.base + (columns.lowerBound * b.stride + inner)
      block.bColumnStride = b.stride
      return kernel.multiplyTurning(block)
    }
    multiplyGroups(block, columns, inner: inner, packed: panels + worker * groupCount)
  }

  /// Multiplies rows of A, where they are or packed, with `columns` of B, some panels at a time.
  private func multiplyGroups(
    _ block: GemmPanel, _ columns: Range<Int>, inner: Int, packed: UnsafeMutablePointer<Float>
  ) {
    let width = panelWidth
    let rows = GemmBlocking.chunkTiles * kernel.tileRows
    let groupWidth = GemmBlocking.equalPart(
      of: columns.count, limit: blocking.groupPanels * width, multiple: width)
    for first in stride(from: columns.lowerBound, to: columns.upperBound, by: groupWidth) {
      let group = first..<min(first + groupWidth, columns.upperBound)
      if blocking.packsB { packB(group, inner: inner, depth: block.depth, into: packed) }
      var block = block.columnStrip(group.lowerBound, columns: group.count)
      setB(
        of: &block, at: blocking.packsB ? UnsafePointer(packed) : nil, inner: inner,
        column: group.lowerBound)
      let next = group.upperBound..<min(group.upperBound + groupWidth, columns.upperBound)
      for row in stride(from: 0, to: block.rows, by: rows) {
        if !blocking.packsB, !next.isEmpty {
          prefetchB(
            next, inner: inner, depth: block.depth, part: row / rows, of: (block.rows + rows - 1) / rows)
        }
        var chunk = block.rowStrip(row..<min(row + rows, block.rows))
        chunk.a = block.a + row * (block.isAPacked ? block.depth : block.aRowStride)
        kernel.multiply(chunk)
      }
    }
  }

  /// Lets a panel read B from `column` on, packed or where it is.
  private func setB(
    of panel: inout GemmPanel, at packed: UnsafePointer<Float>?, inner: Int, column: Int
  ) {
    panel.isBPacked = packed != nil
    panel.b = packed ?? b.base + (inner * b.stride + column)
    panel.bDepthStride = b.stride
  }

  /// Asks for a part of the next columns of B: in a training step the weights come from memory, and their short
  /// rows are too far apart for the processor to foresee them.
  private func prefetchB(_ columns: Range<Int>, inner: Int, depth: Int, part: Int, of parts: Int) {
    let (first, end) = (depth * part / parts, depth * (part + 1) / parts)
    kernel.prefetch(
      b.base + ((inner + first) * b.stride + columns.lowerBound), b.stride, end - first, columns.count)
  }

  /// Tiles of A that are packed side by side: long runs of a transposed A's memory.
  private static let tilesPackedAtOnce = 16

  /// Packs rows of A: panels of the tile's height, and the last of what is left.
  func packSlab(
    _ parallel: Parallel, rows: Range<Int>, inner: Int, depth: Int, into slab: UnsafeMutablePointer<Float>
  ) {
    let tiles = (rows.count + kernel.tileRows - 1) / kernel.tileRows
    let grain = Self.tilesPackedAtOnce
    parallel.forEachOfWorker(
      Parallel.chunkCount(of: tiles, grain: grain), sharing: (self, rows, inner, depth, slab, grain)
    ) { shared, chunk, _ in
      let (plan, rows, inner, depth, slab, grain) = shared
      let (kernel, a, height) = (plan.kernel, plan.a, plan.kernel.tileRows)
      let first = chunk * grain * height
      let end = min(first + grain * height, rows.count)
      if a.isTransposed {
        return kernel.packContiguous(
          a.base + (inner * a.stride + rows.lowerBound + first), a.stride, end - first, depth,
          slab + first * depth)
      }
      for row in Swift.stride(from: first, to: end, by: height) {
        let lines = min(height, end - row)
        kernel.packInterleaving(
          a.base + ((rows.lowerBound + row) * a.stride + inner), a.stride, lines, depth, lines,
          slab + row * depth)
      }
    }
  }

  /// Packs columns of B into panels, one after the other.
  func packB(
    _ columns: Range<Int>, inner: Int, depth: Int, into packed: UnsafeMutablePointer<Float>
  ) {
    let (base, stride, width) = (b.base, b.stride, panelWidth)
    guard b.isTransposed else {
      let source = base + (inner * stride + columns.lowerBound)
      return kernel.packColumns(source, stride, columns.count, depth, width, packed)
    }
    for column in Swift.stride(from: columns.lowerBound, to: columns.upperBound, by: width) {
      let count = min(width, columns.upperBound - column)
      kernel.packInterleaving(
        base + (column * stride + inner), stride, count, depth, paddedWidth(count),
        packed + (column - columns.lowerBound) * depth)
    }
  }

  private func paddedWidth(_ columns: Int) -> Int {
    (columns + kernel.vectorWidth - 1) / kernel.vectorWidth * kernel.vectorWidth
  }
}

extension GemmPanel {
  /// The part of C with the given rows.
  func rowStrip(_ rows: Range<Int>) -> GemmPanel {
    var part = self
    part.rows = rows.count
    part.c += rows.lowerBound * cStride
    part.epilogue.gate = epilogue.gate.map { $0 + rows.lowerBound * epilogue.gateStride }
    part.epilogue.update = epilogue.update?.advanced(by: rows.lowerBound * cStride)
    return part
  }

  /// Restricts the inner dimension; only its last part keeps the epilogue.
  mutating func setInner(_ inner: Int, depth: Int, of whole: GemmPanel) {
    self.depth = depth
    accumulates = inner > 0 || whole.accumulates
    if inner + depth < whole.depth { epilogue = PanelEpilogue() }
  }
}
