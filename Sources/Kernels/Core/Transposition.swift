// Transposition of few lines, or of short ones, where packing's setting up would cost more than its work.

/// destination[p · width + i] ← source[i · stride + p] for `lines` lines of `depth` floats.
///
/// Up to three floats behind a line are read.
@inlinable @inline(__always)
func transposeLines<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, stride: Int, lines: Int, depth: Int, width: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  typealias Four = SIMD4<Float>
  var i = 0
  while i &+ 4 <= lines {
    let s0 = source + i &* stride
    let (s1, s2, s3) = (s0 + stride, s0 + 2 &* stride, s0 + 3 &* stride)
    var p = 0
    var to = destination + i
    while p < depth {
      let (a, b, c, d) = (Four.load(s0 + p), Four.load(s1 + p), Four.load(s2 + p), Four.load(s3 + p))
      Four(a[0], b[0], c[0], d[0]).store(to)
      if p &+ 1 < depth { Four(a[1], b[1], c[1], d[1]).store(to + width) }
      if p &+ 2 < depth { Four(a[2], b[2], c[2], d[2]).store(to + 2 &* width) }
      if p &+ 3 < depth { Four(a[3], b[3], c[3], d[3]).store(to + 3 &* width) }
      to += 4 &* width
      p = p &+ 4
    }
    i = i &+ 4
  }
  while i < lines {
    let from = source + i &* stride
    var to = destination + i
    for p in 0..<depth {
      to.pointee = from[p]
      to += width
    }
    i = i &+ 1
  }
}

/// A panel of `width` lanes from `lines` ≤ `width` short lines; zeros in the lanes that are left.
@inlinable @inline(__always)
func interleaveShortLines<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, stride: Int, lines: Int, depth: Int, width: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  transposeLines(
    V.self, source, stride: stride, lines: lines, depth: depth, width: width, into: destination)
  guard lines < width else { return }
  for p in 0..<depth {
    for i in lines..<width { destination[p &* width &+ i] = 0 }
  }
}
