/// What is done to a tile of a finished product while it is in L1: bias, activation and another activation's
/// derivative, in this order, each if asked for, and then column sums.
public struct PanelEpilogue {
  /// A value to add to each column, or nil.
  public var bias: UnsafePointer<Float>?
  /// What is applied to the sums.
  public var activation = ActivationFunction.linear
  /// The function whose derivative the result is multiplied by, where there is a `gate`.
  public var gateActivation = ActivationFunction.linear
  /// That function's values, a matrix of the panel's shape, or nil.
  public var gate: UnsafePointer<Float>?
  /// Distance in floats between rows of `gate`.
  public var gateStride = 0
  /// Running sums of each column of the result, or nil.
  public var columnSums: UnsafeMutablePointer<Float>?
  /// An optimiser's step that takes the product as its gradient, or nil.
  ///
  /// The product is then not stored, unless the inner dimension has several parts, whose sum C holds on
  /// the way.
  public var update: PanelUpdate?

  /// Whether there is nothing to do.
  @inlinable @inline(__always)
  public var isEmpty: Bool {
    bias == nil && !activates && gate == nil && columnSums == nil && update == nil
  }

  /// Whether an activation changes the sums.
  @inlinable @inline(__always)
  var activates: Bool { if case .linear = activation { false } else { true } }

  /// Whether no other function is applied than ReLU and its derivative.
  @inlinable @inline(__always)
  var isRectifier: Bool {
    // Without a gate its function does not matter.
    switch (activation, gate == nil ? .relu : gateActivation) {
    case (.linear, .relu), (.relu, .relu): true
    default: false
    }
  }

  /// Whether the product is used up, so that C need not hold it.
  @inlinable @inline(__always)
  public var consumes: Bool { update != nil }

  /// No epilogue.
  public init() {}
}

/// Takes `rows` rows of a product to C, or to the weights, through the epilogue.
///
/// The product stands in C itself, or in a copy of the tile that C is then made from.
@inlinable @inline(never)
func finish<V: KernelVector>(
  _ vector: V.Type, _ panel: GemmPanel, row: Int, rows: Int, product: UnsafeMutablePointer<Float>,
  stride: Int
) {
  let c = panel.c + row &* panel.cStride
  let adds = panel.accumulates && product != c
  if let update = panel.epilogue.update {
    if adds {
      for i in 0..<rows {
        addFloats(V.self, c + i &* panel.cStride, to: product + i &* stride, count: panel.columns)
      }
    }
    return update.apply(
      V.self, at: row &* panel.cStride, stride: panel.cStride, gradient: product, gradientStride: stride,
      rows: rows, columns: panel.columns)
  }
  let epilogue = panel.epilogue
  let gate = epilogue.gate.map { $0 + row &* epilogue.gateStride }
  if epilogue.isRectifier {
    for i in 0..<rows {
      finishRectified(
        V.self, epilogue, product + i &* stride, c + i &* panel.cStride, adds,
        gate.map { $0 + i &* epilogue.gateStride }, columns: panel.columns)
    }
    return
  }
  forEachVector(V.self, rows, panel.columns) { i, j, count in
    let target = c + (i &* panel.cStride &+ j)
    var x = biasedSum(V.self, epilogue, product + (i &* stride &+ j), target, adds, column: j, count: count)
    x = activated(x, by: epilogue.activation)
    if let gate {
      let y = loadLanes(V.self, gate + (i &* epilogue.gateStride &+ j), count)
      x = multipliedByDerivative(x, of: epilogue.gateActivation, at: y)
    }
    storeFinished(x, epilogue, target, column: j, count: count)
  }
}

/// A row of `finish` where nothing but ReLU is applied: without a question about functions, which makes of each vector a
/// call.
@inlinable @inline(__always)
func finishRectified<V: KernelVector>(
  _ vector: V.Type, _ epilogue: PanelEpilogue, _ source: UnsafePointer<Float>,
  _ target: UnsafeMutablePointer<Float>, _ adds: Bool, _ gate: UnsafePointer<Float>?, columns: Int
) {
  // What is less becomes 0: nothing where no function is applied.
  let limit = V.broadcast(epilogue.activates ? 0 : -.infinity)
  var j = 0
  while j &+ V.scalarCount <= columns {
    var x = biasedSum(V.self, epilogue, source + j, target + j, adds, column: j, count: V.scalarCount)
    x = select(x, V.broadcast(0), where: V.isLess(x, limit))
    if let gate { x = x.gated(by: V.load(gate + j)) }
    storeFinished(x, epilogue, target + j, column: j, count: V.scalarCount)
    j = j &+ V.scalarCount
  }
  guard j < columns else { return }
  let count = columns &- j
  var x = biasedSum(V.self, epilogue, source + j, target + j, adds, column: j, count: count)
  x = select(x, V.broadcast(0), where: V.isLess(x, limit))
  if let gate { x = x.gated(by: V.load(gate + j, first: count)) }
  storeFinished(x, epilogue, target + j, column: j, count: count)
}

/// A vector of a row of `finish`, or what is left of one, before the functions.
@inlinable @inline(__always)
func biasedSum<V: KernelVector>(
  _ vector: V.Type, _ epilogue: PanelEpilogue, _ source: UnsafePointer<Float>,
  _ target: UnsafePointer<Float>, _ adds: Bool, column: Int, count: Int
) -> V {
  var x = loadLanes(V.self, source, count)
  if adds { x = V.add(x, loadLanes(V.self, target, count)) }
  if let bias = epilogue.bias { x = V.add(x, loadLanes(V.self, bias + column, count)) }
  return x
}

/// Stores a vector of a row of `finish`, or what is left of one, and adds it to the column sums.
@inlinable @inline(__always)
func storeFinished<V: KernelVector>(
  _ x: V, _ epilogue: PanelEpilogue, _ target: UnsafeMutablePointer<Float>, column: Int, count: Int
) {
  storeLanes(x, target, count)
  if let sums = epilogue.columnSums {
    storeLanes(V.add(loadLanes(V.self, sums + column, count), x), sums + column, count)
  }
}

/// target ← target + row.
@inlinable @inline(__always)
func addFloats<V: KernelVector>(
  _ vector: V.Type, _ row: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int
) {
  for j in 0..<count { target[j] += row[j] }
}
