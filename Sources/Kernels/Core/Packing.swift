// Packing: an operand's block is copied into panels that the micro-kernel reads front to back.
//
// A panel holds `width` neighbouring lines of the operand (rows of A, columns of B) interleaved along
// the inner dimension: line i at depth p stands at p · width + i. Lines beyond the operand are zero.
// Depending on how the operand is stored, neighbouring lines are contiguous (copy) or each line is
// contiguous (transpose); both A and B meet both cases, so there are two functions in all. Inlined
// into a tile's kernel they know `width` as a constant.

/// Packs `lines` lines of an operand into panels of `width`.
@inlinable @inline(__always)
func pack(
  _ source: UnsafePointer<Float>, _ stride: Int, _ lines: Int, _ depth: Int, _ interleaves: Bool,
  width: Int, into destination: UnsafeMutablePointer<Float>
) {
  if interleaves {
    packInterleaving(source, stride: stride, lines: lines, depth: depth, width: width, into: destination)
  } else {
    packContiguous(source, stride: stride, lines: lines, depth: depth, width: width, into: destination)
  }
}

/// Packs `lines` lines where those of one depth are contiguous: line i at depth p at p · stride + i.
@inlinable @inline(__always)
func packContiguous(
  _ source: UnsafePointer<Float>, stride: Int, lines: Int, depth: Int, width: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  var line = 0
  var to = destination
  while line < lines {
    let valid = min(width, lines &- line)
    var from = source + line
    var p = 0
    if valid == width {
      // A constant count: the copy is a few moves, not a call.
      while p < depth {
        to.update(from: from, count: width)
        from += stride
        to += width
        p = p &+ 1
      }
    } else {
      while p < depth {
        to.update(from: from, count: valid)
        (to + valid).update(repeating: 0, count: width &- valid)
        from += stride
        to += width
        p = p &+ 1
      }
    }
    line = line &+ width
  }
}

/// Packs `lines` lines that are contiguous each: line i at depth p at i · stride + p.
@inlinable @inline(__always)
func packInterleaving(
  _ source: UnsafePointer<Float>, stride: Int, lines: Int, depth: Int, width: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  var first = 0
  var panel = destination
  while first < lines {
    let valid = min(width, lines &- first)
    var i = 0
    while i &+ 4 <= valid {
      interleaveFour(
        source + (first &+ i) &* stride, stride: stride, depth: depth, width: width, into: panel + i)
      i = i &+ 4
    }
    while i < width {
      let from = source + (first &+ i) &* stride
      let to = panel + i
      var p = 0
      if i < valid {
        while p < depth {
          to[p &* width] = from[p]
          p = p &+ 1
        }
      } else {
        while p < depth {
          to[p &* width] = 0
          p = p &+ 1
        }
      }
      i = i &+ 1
    }
    panel += width &* depth
    first = first &+ width
  }
}

/// Interleaves four lines by transposing blocks of 4 × 4 in registers.
@inlinable @inline(__always)
func interleaveFour(
  _ source: UnsafePointer<Float>, stride: Int, depth: Int, width: Int,
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
