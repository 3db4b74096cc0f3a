import KernelsCore

extension PanelWalk {
  /// Lines up to this length are interleaved by the kernel for short ones.
  private static let shortLine = 32

  /// Calls `body` with every block of centroids for at most a panel of samples.
  ///
  /// - Parameter norms: whether the samples' squared norms are computed; they are there after the call.
  func visit(
    _ rows: Range<Int>, _ own: Own, scratch: UnsafeMutablePointer<Float>, norms: Bool,
    _ body: (Block) -> Void
  ) {
    if usesDots {
      visitByDots(rows, own, norms: norms, body)
    } else {
      visitByPanels(rows, own, scratch, norms: norms, body)
    }
  }

  private func visitByDots(_ rows: Range<Int>, _ own: Own, norms: Bool, _ body: (Block) -> Void) {
    for inner in stride(from: 0, to: columns, by: depth) {
      let part = min(depth, columns - inner)
      let (base, step) = lines(of: rows, inner: inner, part: part, own)
      var panel = GemmPanel(
        rows: rows.count, columns: clusters, depth: part, a: base, isPacked: false, aRowStride: step,
        aDepthStride: 1, b: centroids + inner, bDepthStride: 1, c: own.panel, cStride: clusters,
        accumulates: inner > 0, scratch: own.tile)
      panel.bColumnStride = columns
      kernel.multiplyDots(panel)
      guard norms else { continue }
      for row in 0..<rows.count {
        let norm = squaredNorm(base + row * step, part)
        own.squaredNorms[row] = inner > 0 ? own.squaredNorms[row] + norm : norm
      }
    }
    kernel.packInterleaving(own.panel, clusters, rows.count, clusters, width, own.values)
    // What stands in the lanes beyond the samples is computed with, but goes nowhere.
    if norms { for row in rows.count..<width { own.squaredNorms[row] = 0 } }
    body(Block(values: own.values, first: 0, count: clusters))
  }

  private func visitByPanels(
    _ rows: Range<Int>, _ own: Own, _ scratch: UnsafeMutablePointer<Float>, norms: Bool,
    _ body: (Block) -> Void
  ) {
    let packed = UnsafePointer(scratch + normsCount)
    for first in stride(from: 0, to: clusters, by: block) {
      let count = min(block, clusters - first)
      // Without features there still is one part, which sets the values to 0.
      for inner in stride(from: 0, to: max(columns, 1), by: depth) {
        let part = min(depth, columns - inner)
        // With a single part the panel packed for the first block serves all.
        if first == 0 || part < columns {
          let (base, step) = lines(of: rows, inner: inner, part: part, own)
          if part <= Self.shortLine {
            panels.interleaveShortLines(base, step, rows.count, part, width, own.panel)
          } else {
            kernel.packInterleaving(base, step, rows.count, part, width, own.panel)
          }
          if norms, first == 0 { panels.squaredNorms(own.panel, width, part, inner > 0, own.squaredNorms) }
        }
        switch formula {
        case .products:
          kernel.multiply(
            GemmPanel(
              rows: count, columns: width, depth: part, a: packed + (inner * clusters + first * part),
              isPacked: true, aRowStride: 1, aDepthStride: 1, b: UnsafePointer(own.panel),
              bDepthStride: width, c: own.values, cStride: width, accumulates: inner > 0,
              scratch: own.tile))
        case .distances:
          panels.directSquaredDistances(
            own.panel, width, part, centroids + (first * columns + inner), columns, count, inner > 0,
            own.values)
        }
      }
      body(Block(values: own.values, first: first, count: count))
    }
  }

  /// A part of the given samples as floats, in place or converted, and the distance between samples.
  private func lines(
    of rows: Range<Int>, inner: Int, part: Int, _ own: Own
  ) -> (base: UnsafePointer<Float>, step: Int) {
    let first = rows.lowerBound * columns + inner
    if let floats { return (floats + first, columns) }
    if let bytes {
      if part == columns {
        panels.convertBytes(bytes + first, scale, own.converted, rows.count * columns)
      } else {
        for row in 0..<rows.count {
          panels.convertBytes(bytes + (first + row * columns), scale, own.converted + row * part, part)
        }
      }
    }
    return (UnsafePointer(own.converted), part)
  }
}
