/// An optimiser's step on the weights that a panel of a weight-gradient product belongs to.
///
/// The pointers are to the panel's first element; rows are C's stride apart.
public enum PanelUpdate {
  /// A step of Adam.
  case adam(
    AdamCoefficients, weights: UnsafeMutablePointer<Float>, firstMoment: UnsafeMutablePointer<Float>,
    secondMoment: UnsafeMutablePointer<Float>)
  /// A step of gradient descent.
  case gradient(rate: Float, WeightDecayFactors, weights: UnsafeMutablePointer<Float>)
  /// A step of gradient descent with momentum.
  case momentum(
    rate: Float, momentum: Float, WeightDecayFactors, weights: UnsafeMutablePointer<Float>,
    velocity: UnsafeMutablePointer<Float>)

  /// The same step on the panel that begins `count` elements later.
  public func advanced(by count: Int) -> PanelUpdate {
    switch self {
    case .adam(let coefficients, let weights, let firstMoment, let secondMoment):
      .adam(
        coefficients, weights: weights + count, firstMoment: firstMoment + count,
        secondMoment: secondMoment + count)
    case .gradient(let rate, let decay, let weights): .gradient(rate: rate, decay, weights: weights + count)
    case .momentum(let rate, let momentum, let decay, let weights, let velocity):
      .momentum(rate: rate, momentum: momentum, decay, weights: weights + count, velocity: velocity + count)
    }
  }

  /// The matrices that the step reads and writes, the last of them for those that it does not have.
  @inlinable @inline(__always)
  var matrices: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>) {
    switch self {
    case .adam(_, let weights, let firstMoment, let secondMoment):
      (UnsafePointer(weights), UnsafePointer(firstMoment), UnsafePointer(secondMoment))
    case .gradient(_, _, let weights):
      (UnsafePointer(weights), UnsafePointer(weights), UnsafePointer(weights))
    case .momentum(_, _, _, let weights, let velocity):
      (UnsafePointer(weights), UnsafePointer(velocity), UnsafePointer(velocity))
    }
  }

  /// Asks for what the step on a tile will read, so that it has come from memory when the product is there.
  @inlinable @inline(__always)
  func prefetch<V: KernelVector>(
    _ vector: V.Type, at offset: Int, rows: Int, columns: Int, stride: Int
  ) {
    switch self {
    case .adam(_, let weights, let firstMoment, let secondMoment):
      prefetchTile(V.self, weights + offset, rows: rows, columns: columns, stride: stride)
      prefetchTile(V.self, firstMoment + offset, rows: rows, columns: columns, stride: stride)
      prefetchTile(V.self, secondMoment + offset, rows: rows, columns: columns, stride: stride)
    case .gradient(_, _, let weights):
      prefetchTile(V.self, weights + offset, rows: rows, columns: columns, stride: stride)
    case .momentum(_, _, _, let weights, let velocity):
      prefetchTile(V.self, weights + offset, rows: rows, columns: columns, stride: stride)
      prefetchTile(V.self, velocity + offset, rows: rows, columns: columns, stride: stride)
    }
  }

  /// Takes the step on `rows` rows of `columns` weights, `offset` elements from the first.
  ///
  /// - Parameters:
  ///   - stride: distance in floats between rows of the weights.
  ///   - gradientStride: distance in floats between rows of the gradient.
  @inlinable @inline(__always)
  func apply<V: KernelVector>(
    _ vector: V.Type, at offset: Int, stride: Int, gradient: UnsafePointer<Float>, gradientStride: Int,
    rows: Int, columns: Int
  ) {
    switch self {
    case .adam(let coefficients, let weights, let firstMoment, let secondMoment):
      let lanes = AdamLanes<V>(coefficients)
      forEachVector(V.self, rows, columns) { row, column, count in
        let at = offset &+ row &* stride &+ column
        let g = loadLanes(V.self, gradient + (row &* gradientStride &+ column), count)
        var w = loadLanes(V.self, weights + at, count)
        var m = loadLanes(V.self, firstMoment + at, count)
        var v = loadLanes(V.self, secondMoment + at, count)
        lanes.step(g, weights: &w, firstMoment: &m, secondMoment: &v)
        storeLanes(m, firstMoment + at, count)
        storeLanes(v, secondMoment + at, count)
        storeLanes(w, weights + at, count)
      }
    case .gradient(let rate, let decay, let weights):
      let lanes = DescentLanes<V>(rate: rate, momentum: 0, decay)
      forEachVector(V.self, rows, columns) { row, column, count in
        let at = offset &+ row &* stride &+ column
        let g = loadLanes(V.self, gradient + (row &* gradientStride &+ column), count)
        var w = loadLanes(V.self, weights + at, count)
        lanes.step(g, weights: &w)
        storeLanes(w, weights + at, count)
      }
    case .momentum(let rate, let momentum, let decay, let weights, let velocity):
      let lanes = DescentLanes<V>(rate: rate, momentum: momentum, decay)
      forEachVector(V.self, rows, columns) { row, column, count in
        let at = offset &+ row &* stride &+ column
        let g = loadLanes(V.self, gradient + (row &* gradientStride &+ column), count)
        var w = loadLanes(V.self, weights + at, count)
        var v = loadLanes(V.self, velocity + at, count)
        lanes.step(g, weights: &w, velocity: &v)
        storeLanes(v, velocity + at, count)
        storeLanes(w, weights + at, count)
      }
    }
  }
}

/// Calls `body` for each vector of a tile, the last of each row perhaps partial.
@inlinable @inline(__always)
func forEachVector<V: KernelVector>(
  _ vector: V.Type, _ rows: Int, _ columns: Int, _ body: (_ row: Int, _ column: Int, _ count: Int) -> Void
) {
  for row in 0..<rows {
    var column = 0
    while column &+ V.scalarCount <= columns {
      body(row, column, V.scalarCount)
      column = column &+ V.scalarCount
    }
    if column < columns { body(row, column, columns &- column) }
  }
}

/// The first `count` lanes as stored from `pointer` on.
@inlinable @inline(__always)
func loadLanes<V: KernelVector>(_ vector: V.Type, _ pointer: UnsafePointer<Float>, _ count: Int) -> V {
  count == V.scalarCount ? V.load(pointer) : V.load(pointer, first: count)
}

/// Stores the first `count` lanes from `pointer` on.
@inlinable @inline(__always)
func storeLanes<V: KernelVector>(_ lanes: V, _ pointer: UnsafeMutablePointer<Float>, _ count: Int) {
  if count == V.scalarCount { lanes.store(pointer) } else { lanes.store(pointer, first: count) }
}
