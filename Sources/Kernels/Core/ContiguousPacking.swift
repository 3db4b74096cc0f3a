// Packing rows of a transposed A: neighbouring rows are contiguous, the inner dimension is not.
//
// A panel's depths are runs of the tile's height, one after the other. A run seldom is a whole number of vectors, and
// storing each by itself costs two to four times what the memory takes: nearly every vector would cross a cache line. So
// as many depths as there are lanes are put together in registers to as many whole vectors as a run has floats.

/// Packs lines of which those of one depth are contiguous into panels of the tile's height, and the last of what is
/// left; panel after panel.
///
/// Line i at depth p is at p · stride + i. Some depths through all panels before the next ones: each run of memory is
/// read once, and read ahead.
@inlinable @inline(__always)
func packContiguous<Shape: TileShape>(
  _ shape: Shape.Type, _ source: UnsafePointer<Float>, stride: Int, lines: Int, depth: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  let lanes = Shape.Vector.scalarCount
  let panels = lines / Shape.rows
  // A vector of a run reaches beyond it by less than its own width: no further than the next depth, if that is so far.
  var start = 0
  while stride >= lanes, start &+ lanes <= depth {
    for panel in 0..<panels {
      packRuns(
        Shape.self, source + (start &* stride &+ panel &* Shape.rows), stride: stride,
        into: destination + (panel &* depth &+ start) &* Shape.rows)
    }
    start = start &+ lanes
  }
  for p in start..<depth {
    for panel in 0..<panels {
      copy(
        Shape.Vector.self, source + (p &* stride &+ panel &* Shape.rows),
        destination + (panel &* depth &+ p) &* Shape.rows, count: Shape.rows)
    }
  }
  let first = panels &* Shape.rows
  let rest = lines &- first
  if rest > 0 {
    for p in 0..<depth {
      copy(
        Shape.Vector.self, source + (p &* stride &+ first), destination + (first &* depth &+ p &* rest),
        count: rest)
    }
  }
}

/// Packs a panel's runs of as many depths as a vector has lanes: `Shape.rows` whole vectors.
///
/// Written out, so that each vector's place in its runs is a constant.
@inlinable @inline(__always)
func packRuns<Shape: TileShape>(
  _ shape: Shape.Type, _ source: UnsafePointer<Float>, stride: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  packVector(Shape.self, 0, source, stride: stride, into: destination)
  if Shape.rows > 1 { packVector(Shape.self, 1, source, stride: stride, into: destination) }
  if Shape.rows > 2 { packVector(Shape.self, 2, source, stride: stride, into: destination) }
  if Shape.rows > 3 { packVector(Shape.self, 3, source, stride: stride, into: destination) }
  if Shape.rows > 4 { packVector(Shape.self, 4, source, stride: stride, into: destination) }
  if Shape.rows > 5 { packVector(Shape.self, 5, source, stride: stride, into: destination) }
  if Shape.rows > 6 { packVector(Shape.self, 6, source, stride: stride, into: destination) }
  if Shape.rows > 7 { packVector(Shape.self, 7, source, stride: stride, into: destination) }
  if Shape.rows > 8 { packVector(Shape.self, 8, source, stride: stride, into: destination) }
}

/// Puts a vector of a panel's runs together, the `index`-th: what is left of a run, and the one or two after it.
///
/// Each is loaded from as far before it as it begins after the vector's first lane.
@inlinable @inline(__always)
func packVector<Shape: TileShape>(
  _ shape: Shape.Type, _ index: Int, _ source: UnsafePointer<Float>, stride: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  typealias V = Shape.Vector
  let first = index &* V.scalarCount
  let (run, taken) = (first / Shape.rows, first % Shape.rows)
  let second = Shape.rows &- taken
  let third = second &+ Shape.rows
  var vector = V.load(source + (run &* stride &+ taken))
  if second < V.scalarCount {
    vector = V.blend(vector, first: second, V.load(source + ((run &+ 1) &* stride &- second)))
  }
  if third < V.scalarCount {
    vector = V.blend(vector, first: third, V.load(source + ((run &+ 2) &* stride &- third)))
  }
  vector.store(destination + first)
}

/// Copies `count` neighbouring floats.
@inlinable @inline(__always)
func copy<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, _ destination: UnsafeMutablePointer<Float>, count: Int
) {
  var i = 0
  while i < count {
    V.load(source + i).store(destination + i, first: min(V.scalarCount, count &- i))
    i = i &+ V.scalarCount
  }
}
