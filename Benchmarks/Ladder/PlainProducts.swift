// The lower rungs: C ← A·B for square row-major matrices of n × n, in plain Swift. The target they are in is
// compiled for the processor's base instruction set.

/// A product of square matrices: A, B, C and the number of rows.
typealias SquareProduct =
  @Sendable (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void

/// Rows and columns of the blocks of the lower rungs: 64 × 256 floats of B are 64 KiB.
private let (blockDepth, blockColumns) = (64, 256)

/// Each element as a sum of its own, by the definition.
func naiveProduct(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ n: Int
) {
  for i in 0..<n {
    for j in 0..<n {
      var sum: Float = 0
      for p in 0..<n { sum += a[i * n + p] * b[p * n + j] }
      c[i * n + j] = sum
    }
  }
}

/// Rows of B are added to rows of C, in blocks of B that stay in the cache.
func blockedProduct(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ n: Int
) {
  c.update(repeating: 0, count: n * n)
  forEachBlock(n) { depth, columns in
    for i in 0..<n {
      let row = c + i * n + columns.lowerBound
      for p in depth {
        let factor = a[i * n + p]
        let line = b + p * n + columns.lowerBound
        for j in 0..<columns.count { row[j] += factor * line[j] }
      }
    }
  }
}

/// Rows of B are added to rows of C from a contiguous copy of each block of B.
func packedProduct(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ n: Int
) {
  c.update(repeating: 0, count: n * n)
  withPackedBlocks(b, n) { depth, columns, block in
    for i in 0..<n {
      let row = c + i * n + columns.lowerBound
      for p in depth {
        let factor = a[i * n + p]
        let line = block + (p - depth.lowerBound) * columns.count
        for j in 0..<columns.count { row[j] += factor * line[j] }
      }
    }
  }
}

/// Eight columns of C stay in a vector while the depth of a packed block of B runs.
func vectorProduct(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ n: Int
) {
  c.update(repeating: 0, count: n * n)
  withPackedBlocks(b, n) { depth, columns, block in
    for i in 0..<n {
      let row = UnsafeMutableRawPointer(c + i * n + columns.lowerBound)
      let (factors, vectors) = (a + i * n + depth.lowerBound, columns.count / 8)
      for vector in 0..<vectors {
        var sum = row.loadUnaligned(fromByteOffset: vector * 32, as: SIMD8<Float>.self)
        var line = UnsafeRawPointer(block) + vector * 32
        for p in 0..<depth.count {
          sum += factors[p] * line.loadUnaligned(as: SIMD8<Float>.self)
          line += columns.count * 4
        }
        row.storeBytes(of: sum, toByteOffset: vector * 32, as: SIMD8<Float>.self)
      }
      for j in 8 * vectors..<columns.count {
        for p in 0..<depth.count {
          c[i * n + columns.lowerBound + j] += factors[p] * block[p * columns.count + j]
        }
      }
    }
  }
}

/// Calls `body` with the blocks of an n × n matrix.
private func forEachBlock(_ n: Int, _ body: (_ depth: Range<Int>, _ columns: Range<Int>) -> Void) {
  for column in stride(from: 0, to: n, by: blockColumns) {
    for inner in stride(from: 0, to: n, by: blockDepth) {
      body(inner..<min(inner + blockDepth, n), column..<min(column + blockColumns, n))
    }
  }
}

/// Calls `body` with the blocks of B and a contiguous copy of each.
private func withPackedBlocks(
  _ b: UnsafePointer<Float>, _ n: Int,
  _ body: (_ depth: Range<Int>, _ columns: Range<Int>, UnsafePointer<Float>) -> Void
) {
  let block = UnsafeMutablePointer<Float>.allocate(capacity: blockDepth * blockColumns)
  defer { block.deallocate() }
  forEachBlock(n) { depth, columns in
    for p in depth {
      (block + (p - depth.lowerBound) * columns.count)
        .update(from: b + p * n + columns.lowerBound, count: columns.count)
    }
    body(depth, columns, block)
  }
}
