internal import KernelsCore

// Products whose rows and columns change places: Cᵀ = Bᵀ·Aᵀ, a chunk of C's rows at a time.
extension GemmPlan {
  /// Floats of Bᵀ's packed panels, in whole cache lines.
  var swappedPanelsCount: Int { (whole.columns * blocking.depth + 15) / 16 * 16 }

  /// Floats of a thread's packed strips of Aᵀ, in whole cache lines.
  var swappedStripsCount: Int { (blocking.rows * blocking.depth + 15) / 16 * 16 }

  /// Computes the product from operands that are read where they are, or packed.
  func runSwapped(_ parallel: Parallel, scratch: UnsafeMutablePointer<Float>) {
    var swapped = self
    (swapped.a, swapped.b) = (b.transposed, a.transposed)
    // An empty inner dimension still has to write C once.
    for inner in stride(from: 0, to: max(whole.depth, 1), by: blocking.depth) {
      let depth = min(blocking.depth, whole.depth - inner)
      if blocking.packsA {
        swapped.packSlab(parallel, rows: 0..<whole.columns, inner: inner, depth: depth, into: scratch)
      }
      parallel.forEachOfWorker(
        rowChunks, sharing: (swapped, inner, scratch)
      ) { shared, chunk, worker in
        let (swapped, inner, scratch) = shared
        let strips = scratch + swapped.swappedPanelsCount + worker * swapped.swappedStripsCount
        swapped.multiplySwappedRows(
          swapped.rows(ofChunk: chunk), inner: inner, worker: worker, panels: scratch, strips: strips)
      }
    }
  }

  /// Computes some of C's rows; the plan's operands are those of Cᵀ.
  private func multiplySwappedRows(
    _ rows: Range<Int>, inner: Int, worker: Int, panels: UnsafePointer<Float>,
    strips: UnsafeMutablePointer<Float>
  ) {
    var block = block(whole, rows: rows, inner: inner, worker: worker)
    if blocking.packsA {
      packB(rows, inner: inner, depth: block.depth, into: strips)
      (block.isAPacked, block.isBPacked) = (true, true)
      (block.a, block.b) = (panels, UnsafePointer(strips))
    } else {
      (block.aRowStride, block.aDepthStride) = a.isTransposed ? (1, a.stride) : (a.stride, 1)
      block.a = a.base + inner * block.aDepthStride
      block.bDepthStride = b.stride
      block.b = b.base + (inner * b.stride + rows.lowerBound)
    }
    kernel.multiplySwapped(block)
  }
}
