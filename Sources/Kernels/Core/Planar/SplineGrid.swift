// From points to a regular grid and back, with the cubic B-spline: sixteen nodes a point, four in a vector.

/// Where points of the plane lie in a grid: node (0, 0) at an origin, nodes 1 / scale apart.
public struct GridMap {
  /// The place of the first node.
  public var x, y: Float
  /// Nodes for each unit of length.
  public var scale: Float

  /// A map with the given origin and scale.
  public init(x: Float, y: Float, scale: Float) { (self.x, self.y, self.scale) = (x, y, scale) }

  /// Where a point lies, in nodes from the first.
  @inlinable @inline(__always)
  func place(_ pointX: Float, _ pointY: Float) -> (u: Float, v: Float) {
    ((pointX - x) * scale, (pointY - y) * scale)
  }

  /// Whether all points between two corners lie where a grid of `side` nodes along each side can take them: at
  /// least a node inside the first and two inside the last.
  ///
  /// Far from 0 the origin itself is rounded by more than any margin. A point between the corners lies between their
  /// places, because subtraction and multiplication by a positive scale keep the order; NaN lies nowhere.
  public func holds(low: SIMD2<Float>, high: SIMD2<Float>, side: Int) -> Bool {
    let (first, last) = (place(low.x, low.y), place(high.x, high.y))
    let end = Float(side - 3)
    return first.u >= 1 && first.v >= 1 && last.u <= end && last.v <= end
  }
}

/// A point's place in the grid: the first of its four nodes in each direction, and their weights.
@usableFromInline
struct SplinePlace {
  @usableFromInline let offset: Int
  @usableFromInline let x: SIMD4<Float>
  @usableFromInline let y: SIMD4<Float>

  @inlinable @inline(__always)
  init(_ point: UnsafePointer<Float>, _ map: GridMap, stride: Int) {
    let (u, v) = map.place(point[0], point[1])
    let (column, row) = (Int(u), Int(v))
    offset = (row &- 1) &* stride &+ (column &- 1)
    x = Self.weights(u - Float(column))
    y = Self.weights(v - Float(row))
  }

  /// (1 − t)³/6, (3t³ − 6t² + 4)/6, (−3t³ + 3t² + 3t + 1)/6, t³/6.
  @inlinable @inline(__always)
  static func weights(_ t: Float) -> SIMD4<Float> {
    typealias Four = SIMD4<Float>
    let t = Four(repeating: t)
    let third: Float = 1 / 3
    let sixth: Float = 1 / 6
    var w = Four.multiplyAdd(Four(-sixth, 0.5, -0.5, sixth), t, Four(0.5, -1, 0.5, 0))
    w = Four.multiplyAdd(w, t, Four(-0.5, 0, 0.5, 0))
    return Four.multiplyAdd(w, t, Four(sixth, 2 * third, sixth, 0))
  }
}

/// Adds the weights of `count` points to a grid.
///
/// The map must hold every point, as `GridMap.holds` says.
@inlinable @inline(__always)
func spreadPoints<V: KernelVector>(
  _ vector: V.Type, _ points: UnsafePointer<Float>, count: Int, map: GridMap, stride: Int,
  to grid: UnsafeMutablePointer<Float>
) {
  typealias Four = SIMD4<Float>
  for i in 0..<count {
    let place = SplinePlace(points + 2 &* i, map, stride: stride)
    var row = grid + place.offset
    for j in 0..<4 {
      Four.multiplyAdd(Four(repeating: place.y[j]), place.x, Four.load(row)).store(row)
      row += stride
    }
  }
}

/// values ← two grids, interpolated at `count` points.
@inlinable @inline(__always)
func gatherPoints<V: KernelVector>(
  _ vector: V.Type, _ points: UnsafePointer<Float>, count: Int, map: GridMap, stride: Int,
  from x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, into values: UnsafeMutablePointer<Float>
) {
  typealias Four = SIMD4<Float>
  for i in 0..<count {
    let place = SplinePlace(points + 2 &* i, map, stride: stride)
    var (rowX, rowY) = (x + place.offset, y + place.offset)
    var (sumX, sumY) = (Four(), Four())
    for j in 0..<4 {
      let weight = Four(repeating: place.y[j])
      sumX = Four.multiplyAdd(weight, Four.load(rowX), sumX)
      sumY = Four.multiplyAdd(weight, Four.load(rowY), sumY)
      rowX += stride
      rowY += stride
    }
    values[2 &* i] = Four.multiply(sumX, place.x).laneSum
    values[2 &* i &+ 1] = Four.multiply(sumY, place.x).laneSum
  }
}
