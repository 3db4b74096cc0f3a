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
  let gate = panel.epilogue.gate.map { $0 + row &* panel.epilogue.gateStride }
  forEachVector(V.self, rows, panel.columns) { i, j, count in
    finishVector(
      V.self, panel.epilogue, product + (i &* stride &+ j), c + (i &* panel.cStride &+ j), adds,
      gate.map { $0 + (i &* panel.epilogue.gateStride &+ j) }, column: j, count: count)
  }
}

/// One vector of a row of `finish`, or what is left of one.
@inlinable @inline(__always)
func finishVector<V: KernelVector>(
  _ vector: V.Type, _ epilogue: PanelEpilogue, _ source: UnsafePointer<Float>,
  _ target: UnsafeMutablePointer<Float>, _ adds: Bool, _ gate: UnsafePointer<Float>?, column: Int, count: Int
) {
  var x = loadLanes(V.self, source, count)
  if adds { x = V.add(x, loadLanes(V.self, target, count)) }
  if let bias = epilogue.bias { x = V.add(x, loadLanes(V.self, bias + column, count)) }
  x = activated(x, by: epilogue.activation)
  if let gate {
    x = multipliedByDerivative(x, of: epilogue.gateActivation, at: loadLanes(V.self, gate, count))
  }
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
