// Packing: an operand's block is copied into panels that the micro-kernel reads front to back.
//
// A panel holds `width` neighbouring lines of the operand (rows of A, columns of B) interleaved along
// the inner dimension: line i at depth p stands at p · width + i. Depending on how the operand is
// stored, neighbouring lines are contiguous (copy) or each line is contiguous (transpose); both A and
// B meet both cases, so there are two functions in all.

/// Packs `lines` ≤ `width` lines where those of one depth are contiguous: line i at depth p at
/// p · stride + i.
///
/// Copies whole vectors: up to a vector less one is read beyond the lines, and what stands there
/// fills the panel.
@inlinable @inline(__always)
func packContiguous<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, stride: Int, lines: Int, depth: Int, width: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  let lanes = V.scalarCount
  if lines < width {
    copyLines(source, stride: stride, lines: lines, depth: depth, width: width, into: destination)
  } else if width <= lanes {
    // Each store runs over into the next one's place; the last must not leave the panel.
    var (from, to) = (source, destination)
    for _ in 0..<max(depth &- 1, 0) {
      V.load(from).store(to)
      from += stride
      to += width
    }
    copyLines(from, stride: stride, lines: lines, depth: min(depth, 1), width: width, into: to)
  } else if width == 2 &* lanes {
    copyVectors(Lanes2<V>.self, source, stride: stride, depth: depth, into: destination)
  } else if width == 3 &* lanes {
    copyVectors(Lanes3<V>.self, source, stride: stride, depth: depth, into: destination)
  } else {
    copyLines(source, stride: stride, lines: lines, depth: depth, width: width, into: destination)
  }
}

/// `packContiguous` for a panel of whole vectors.
@inlinable @inline(__always)
func copyVectors<Row: TileRow>(
  _ type: Row.Type, _ source: UnsafePointer<Float>, stride: Int, depth: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  var (from, to) = (source, destination)
  for _ in 0..<depth {
    Row(loading: from, stride: Row.Vector.scalarCount).store(to)
    from += stride
    to += Row.columns
  }
}

/// `packContiguous` for any number of lines; the panel is filled up with zeros.
@inlinable @inline(__always)
func copyLines(
  _ source: UnsafePointer<Float>, stride: Int, lines: Int, depth: Int, width: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  var (from, to) = (source, destination)
  for _ in 0..<depth {
    var i = 0
    while i &+ 4 <= lines {
      SIMD4<Float>.load(from + i).store(to + i)
      i = i &+ 4
    }
    while i < lines {
      to[i] = from[i]
      i = i &+ 1
    }
    while i < width {
      to[i] = 0
      i = i &+ 1
    }
    from += stride
    to += width
  }
}

/// Floats of a panel that are interleaved before the next depth: they stay in L1 while line after line
/// is written between them.
@inlinable @inline(__always)
var interleavedFloats: Int { 5 << 10 }

/// Packs `lines` ≤ `width` lines that are contiguous each: line i at depth p at i · stride + p. The
/// panel is filled up with zeros.
@inlinable @inline(__always)
func packInterleaving<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, stride: Int, lines: Int, depth: Int, width: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  var start = 0
  while start < depth {
    let part = min(max(32, interleavedFloats / width / 4 &* 4), depth &- start)
    let to = destination + start &* width
    var i = 0
    while i &+ 4 <= lines {
      interleaveFour(
        V.self, source + (i &* stride &+ start), stride: stride, depth: part, width: width, into: to + i)
      i = i &+ 4
    }
    while i < width {
      let from = source + (i &* stride &+ start)
      for p in 0..<part { to[p &* width &+ i] = i < lines ? from[p] : 0 }
      i = i &+ 1
    }
    start = start &+ part
  }
}

/// Interleaves four lines by transposing blocks of 4 × 4 in registers.
@inlinable @inline(__always)
func interleaveFour<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, stride: Int, depth: Int, width: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  typealias Four = SIMD4<Float>
  let (s0, s1, s2, s3) = (source, source + stride, source + 2 &* stride, source + 3 &* stride)
  var p = 0
  while p &+ 4 <= depth {
    let (a, b, c, d) = (Four.load(s0 + p), Four.load(s1 + p), Four.load(s2 + p), Four.load(s3 + p))
    let to = destination + p &* width
    Four(a[0], b[0], c[0], d[0]).store(to)
    Four(a[1], b[1], c[1], d[1]).store(to + width)
    Four(a[2], b[2], c[2], d[2]).store(to + 2 &* width)
    Four(a[3], b[3], c[3], d[3]).store(to + 3 &* width)
    p = p &+ 4
  }
  while p < depth {
    Four(s0[p], s1[p], s2[p], s3[p]).store(destination + p &* width)
    p = p &+ 1
  }
}
