// Packing: an operand's block is copied into panels that the micro-kernel reads front to back.
//
// A panel holds `width` neighbouring lines of the operand (rows of A, columns of B) interleaved along
// the inner dimension: line i at depth p stands at p · width + i. Depending on how the operand is
// stored, neighbouring lines are contiguous (copy) or each line is contiguous (transpose); both A and
// B meet both cases.

/// Rows of B that are asked for before they are packed.
///
/// Found by measurement (Zen 3); 32 were as good, 4 were not.
@inlinable @inline(__always)
var packedRowsAhead: Int { 16 }

/// Packs columns of B that are contiguous beside each other: panels of `width` columns, whole vectors
/// each, and the last of as many vectors as are left; panel after panel.
///
/// Row by row through all of them: a long run of memory is fetched ahead by the hardware, where the
/// part of a row that belongs to one panel would be waited for. Panels of a cache line make shorter runs,
/// which are asked for some rows ahead. The last vector's lanes beyond the columns hold what follows in memory.
@inlinable @inline(__always)
func packColumns<Shape: TileShape>(
  _ shape: Shape.Type, _ source: UnsafePointer<Float>, stride: Int, columns: Int, depth: Int, width: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  typealias V = Shape.Vector
  let panels = columns / width
  let vectors = (columns &- panels &* width &+ (V.scalarCount &- 1)) / V.scalarCount
  let last = destination + panels &* width &* depth
  let restWidth = vectors &* V.scalarCount
  for p in 0..<depth {
    var from = source + p &* stride
    var to = destination + p &* width
    let ahead = packedRowsAhead &* stride
    for _ in 0..<panels {
      if Shape.vectors &* V.scalarCount <= 16 { prefetchToLevel2(from + ahead) }
      V.load(from).store(to)
      if Shape.vectors > 1 { V.load(from + V.scalarCount).store(to + V.scalarCount) }
      if Shape.vectors > 2 { V.load(from + 2 &* V.scalarCount).store(to + 2 &* V.scalarCount) }
      from += width
      to += width &* depth
    }
    to = last + p &* restWidth
    if vectors > 0 { V.load(from).store(to) }
    if vectors > 1 { V.load(from + V.scalarCount).store(to + V.scalarCount) }
    // A last panel that is not quite full has as many vectors as the others.
    if vectors > 2 { V.load(from + 2 &* V.scalarCount).store(to + 2 &* V.scalarCount) }
  }
}

/// Floats of a panel that are interleaved before the next depth: they stay in L1 while line after line
/// is written between them.
@inlinable @inline(__always)
var interleavedFloats: Int { 12 << 10 }

/// Packs `lines` ≤ `width` lines that are contiguous each.
///
/// Line i at depth p is at i · stride + p. The panel is filled up with zeros.
@inlinable @inline(__always)
func packInterleaving<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, stride: Int, lines: Int, depth: Int, width: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  var start = 0
  while start < depth {
    let part = min(max(32, interleavedFloats / width / 4 &* 4), depth &- start)
    let to = destination + start &* width
    // A panel of three lines: vectors of four run over into the next depth's place, which comes later.
    if lines == 3, width == 3 {
      interleaveThree(V.self, source + start, stride: stride, depth: part, into: to)
      start = start &+ part
      continue
    }
    var i = 0
    while i &+ V.scalarCount <= lines {
      interleaveLanes(
        V.self, source + (i &* stride &+ start), stride: stride, depth: part, width: width, into: to + i)
      i = i &+ V.scalarCount
    }
    while i &+ 4 <= lines {
      interleaveLanes(
        SIMD4<Float>.self, source + (i &* stride &+ start), stride: stride, depth: part, width: width,
        into: to + i)
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

/// Interleaves three lines by transposing blocks of 4 × 4 in registers, of which one line is not used.
@inlinable @inline(__always)
func interleaveThree<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, stride: Int, depth: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  typealias Four = SIMD4<Float>
  let (s0, s1, s2) = (source, source + stride, source + 2 &* stride)
  var (p, to) = (0, destination)
  // The last depth is left for single numbers: behind it is somebody else's panel.
  while p &+ 4 < depth {
    let (a, b, c) = (Four.load(s0 + p), Four.load(s1 + p), Four.load(s2 + p))
    Four(a[0], b[0], c[0], c[0]).store(to)
    Four(a[1], b[1], c[1], c[1]).store(to + 3)
    Four(a[2], b[2], c[2], c[2]).store(to + 6)
    Four(a[3], b[3], c[3], c[3]).store(to + 9)
    p = p &+ 4
    to += 12
  }
  while p < depth {
    (to[0], to[1], to[2]) = (s0[p], s1[p], s2[p])
    p = p &+ 1
    to += 3
  }
}

/// Interleaves as many lines as a vector has lanes by transposing blocks of 4 × 4 in registers, as many beside each other
/// as there are fours of lanes.
@inlinable @inline(__always)
func interleaveLanes<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, stride: Int, depth: Int, width: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  let (s0, s1, s2, s3) = (source, source + stride, source + 2 &* stride, source + 3 &* stride)
  let quads = 4 &* stride
  var (p, to) = (0, destination)
  while p &+ 4 <= depth {
    // The same part of the next panel's lines, too short to be seen as streams: of each cache line once, and of few at a
    // time, as the processor has places for few.
    let next = source + ((width &+ (p & 12) &* V.scalarCount / 16) &* stride &+ p)
    for i in 0..<V.scalarCount / 4 { prefetchToLevel2(next + i &* stride) }
    let (a, b, c, d) = V.transposeQuads(
      V.loadQuads(s0 + p, stride: quads), V.loadQuads(s1 + p, stride: quads),
      V.loadQuads(s2 + p, stride: quads), V.loadQuads(s3 + p, stride: quads))
    a.store(to)
    b.store(to + width)
    c.store(to + 2 &* width)
    d.store(to + 3 &* width)
    p = p &+ 4
    to += 4 &* width
  }
  while p < depth {
    for i in 0..<V.scalarCount { to[i] = source[i &* stride &+ p] }
    p = p &+ 1
    to += width
  }
}
