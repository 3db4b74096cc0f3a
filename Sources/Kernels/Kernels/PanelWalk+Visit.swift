internal import KernelsCore

extension PanelWalk {
  /// Lines up to this length are interleaved by the kernel for short ones.
  private static let shortLine = 32

  /// Calls `body` with every block of centroids for at most a panel of samples.
  ///
  /// - Parameters:
  ///   - centroids: how many of the centroids are met, the first ones; nil for all. Panels are packed for whole tiles,
  ///     so that without dots it has to be a multiple of the kernel's tile rows.
  ///   - norms: whether the samples' squared norms are computed; they are there after the call.
  func visit(
    _ rows: Rows, _ own: Own, scratch: UnsafeMutablePointer<Float>, centroids: Int? = nil, norms: Bool,
    _ body: (Block) -> Void
  ) {
    let met = centroids ?? clusters
    if usesDots {
      visitByDots(rows, own, met, norms: norms, body)
    } else {
      assert(met == clusters || met % kernel.tileRows == 0, "PanelWalk: a part of a tile")
      visitByPanels(rows, own, scratch, met, norms: norms, body)
    }
  }

  private func visitByDots(
    _ rows: Rows, _ own: Own, _ met: Int, norms: Bool, _ body: (Block) -> Void
  ) {
    for inner in stride(from: 0, to: columns, by: depth) {
      let part = min(depth, columns - inner)
      let (base, step) = lines(of: rows, inner: inner, part: part, own)
      var panel = GemmPanel(
        rows: rows.count, columns: met, depth: part, a: base, isAPacked: false, aRowStride: step,
        aDepthStride: 1, b: centroids + inner, bDepthStride: 1, c: own.panel, cStride: met,
        accumulates: inner > 0, scratch: own.tile)
      panel.bColumnStride = columns
      panel.prefetchesA = prefetches && rows.list == nil
      kernel.multiplyDots(panel)
      guard norms else { continue }
      for row in 0..<rows.count {
        let norm = squaredNorm(base + row * step, part)
        own.squaredNorms[row] = inner > 0 ? own.squaredNorms[row] + norm : norm
      }
    }
    kernel.packInterleaving(own.panel, met, rows.count, met, width, own.values)
    // What stands in the lanes beyond the samples is computed with, but goes nowhere.
    if norms { for row in rows.count..<width { own.squaredNorms[row] = 0 } }
    body(Block(values: own.values, first: 0, count: met))
  }

  private func visitByPanels(
    _ rows: Rows, _ own: Own, _ scratch: UnsafeMutablePointer<Float>, _ met: Int, norms: Bool,
    _ body: (Block) -> Void
  ) {
    let packed = UnsafePointer(scratch + normsCount)
    for first in stride(from: 0, to: met, by: block) {
      let count = min(block, met - first)
      // Without features there still is one part, which sets the values to 0.
      for inner in stride(from: 0, to: max(columns, 1), by: depth) {
        let part = min(depth, columns - inner)
        let panel = own.panel + (keepsPanel ? inner * width : 0)
        if first == 0 || !keepsPanel {
          let (base, step) = lines(of: rows, inner: inner, part: part, own)
          if part <= Self.shortLine {
            panels.interleaveShortLines(base, step, rows.count, part, width, panel)
          } else {
            kernel.packInterleaving(base, step, rows.count, part, width, panel)
          }
          if norms, first == 0 { panels.squaredNorms(panel, width, part, inner > 0, own.squaredNorms) }
        }
        switch formula {
        case .products:
          kernel.multiply(
            GemmPanel(
              rows: count, columns: width, depth: part, a: packed + (inner * clusters + first * part),
              isAPacked: true, aRowStride: 1, aDepthStride: 1, b: UnsafePointer(panel),
              bDepthStride: width, c: own.values, cStride: width, accumulates: inner > 0,
              scratch: own.tile))
        case .distances:
          panels.directSquaredDistances(
            panel, width, part, centroids + (first * columns + inner), columns, count, inner > 0,
            own.values)
        }
      }
      body(Block(values: own.values, first: first, count: count))
    }
  }

  /// A part of the given samples as floats, in place or copied, and the distance between samples.
  private func lines(
    of rows: Rows, inner: Int, part: Int, _ own: Own
  ) -> (base: UnsafePointer<Float>, step: Int) {
    let first = rows.range.lowerBound
    guard let list = rows.list else {
      if let floats, origin == nil { return (floats + (first * columns + inner), columns) }
      if let bytes, origin == nil, part == columns {
        panels.convertBytes(bytes + first * columns, scale, own.converted, rows.count * columns)
        return (UnsafePointer(own.converted), part)
      }
      for i in 0..<rows.count { copy(first + i, inner, part, to: own.converted + i * part) }
      return (UnsafePointer(own.converted), part)
    }
    for i in 0..<rows.count { copy(Int(list[first + i]), inner, part, to: own.converted + i * part) }
    return (UnsafePointer(own.converted), part)
  }

  /// Copies a part of a sample, converted and less the origin.
  private func copy(_ row: Int, _ inner: Int, _ part: Int, to destination: UnsafeMutablePointer<Float>) {
    let start = row * columns + inner
    if let bytes { panels.convertBytes(bytes + start, scale, destination, part) }
    if let origin {
      subtractOrigin(
        floats.map { $0 + start } ?? UnsafePointer(destination), origin + inner, destination, part)
    } else if let floats {
      destination.update(from: floats + start, count: part)
    }
  }
}
