// Loops that move through memory as fast as the caches and the memory let them: what the measured
// bandwidths are made of. Plain loads and stores of whole vectors, eight of them at a time, so that the
// loop itself is never the limit. Each repeats its pass, as a call for every pass over a few kilobytes
// would be part of the time.

/// Floats in the blocks that the loops take: counts must be multiples of it.
public let bandwidthBlock = 1024

/// Reads an array `passes` times; returns the sum of what it read, so that no load can be left out.
@inlinable @inline(__always)
func readMemory<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, count: Int, passes: Int
) -> Float {
  let width = V.scalarCount
  var (s0, s1, s2, s3) = (V(), V(), V(), V())
  var (s4, s5, s6, s7) = (V(), V(), V(), V())
  for _ in 0..<passes {
    var p = source
    let end = source + count
    while p < end {
      s0 = V.add(s0, V.load(p))
      s1 = V.add(s1, V.load(p + width))
      s2 = V.add(s2, V.load(p + 2 &* width))
      s3 = V.add(s3, V.load(p + 3 &* width))
      s4 = V.add(s4, V.load(p + 4 &* width))
      s5 = V.add(s5, V.load(p + 5 &* width))
      s6 = V.add(s6, V.load(p + 6 &* width))
      s7 = V.add(s7, V.load(p + 7 &* width))
      p += 8 &* width
    }
  }
  let low = V.add(V.add(s0, s1), V.add(s2, s3))
  let high = V.add(V.add(s4, s5), V.add(s6, s7))
  return (V.add(low, high)).laneSum
}

/// Fills an array with one value, `passes` times.
@inlinable @inline(__always)
func writeMemory<V: KernelVector>(
  _ vector: V.Type, _ value: Float, to destination: UnsafeMutablePointer<Float>, count: Int, passes: Int
) {
  let width = V.scalarCount
  let lanes = V.broadcast(value)
  for _ in 0..<passes {
    var p = destination
    let end = destination + count
    while p < end {
      lanes.store(p)
      lanes.store(p + width)
      lanes.store(p + 2 &* width)
      lanes.store(p + 3 &* width)
      p += 4 &* width
    }
  }
}

/// Copies one array into another, `passes` times.
@inlinable @inline(__always)
func copyMemory<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, to destination: UnsafeMutablePointer<Float>, count: Int,
  passes: Int
) {
  let width = V.scalarCount
  for _ in 0..<passes {
    var i = 0
    while i < count {
      V.load(source + i).store(destination + i)
      V.load(source + (i &+ width)).store(destination + (i &+ width))
      V.load(source + (i &+ 2 &* width)).store(destination + (i &+ 2 &* width))
      V.load(source + (i &+ 3 &* width)).store(destination + (i &+ 3 &* width))
      i = i &+ 4 &* width
    }
  }
}

/// destination ← scale · a + b, `passes` times: the triad of McCalpin's STREAM.
@inlinable @inline(__always)
func triadMemory<V: KernelVector>(
  _ vector: V.Type, _ scale: Float, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  to destination: UnsafeMutablePointer<Float>, count: Int, passes: Int
) {
  let width = V.scalarCount
  let factor = V.broadcast(scale)
  for _ in 0..<passes {
    var i = 0
    while i < count {
      let j = i &+ width
      V.multiplyAdd(factor, V.load(a + i), V.load(b + i)).store(destination + i)
      V.multiplyAdd(factor, V.load(a + j), V.load(b + j)).store(destination + j)
      i = i &+ 2 &* width
    }
  }
}
