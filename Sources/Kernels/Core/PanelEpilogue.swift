/// What is done to a tile of a finished product while it is in L1: bias, rectifier and gate, in this
/// order, each if asked for, and then column sums.
public struct PanelEpilogue {
  /// A value to add to each column, or nil.
  public var bias: UnsafePointer<Float>?
  /// Whether max(0, ·) is applied.
  public var rectifies = false
  /// A matrix of the panel's shape; the result is kept where it is positive and 0 elsewhere, or nil.
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
    bias == nil && !rectifies && gate == nil && columnSums == nil && update == nil
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
  for i in 0..<rows {
    let source = product + i &* stride
    let target = c + i &* panel.cStride
    if let update = panel.epilogue.update {
      if adds { addFloats(V.self, target, to: source, count: panel.columns) }
      update.apply(V.self, at: (row &+ i) &* panel.cStride, gradient: source, count: panel.columns)
    } else {
      let gate = panel.epilogue.gate.map { $0 + (row &+ i) &* panel.epilogue.gateStride }
      finishRow(V.self, panel, source, target, adds: adds, gate: gate)
    }
  }
}

/// One row of `finish` without an optimiser.
@inlinable @inline(__always)
func finishRow<V: KernelVector>(
  _ vector: V.Type, _ panel: GemmPanel, _ source: UnsafePointer<Float>,
  _ target: UnsafeMutablePointer<Float>, adds: Bool, gate: UnsafePointer<Float>?
) {
  let (columns, epilogue) = (panel.columns, panel.epilogue)
  var j = 0
  while j &+ V.scalarCount <= columns {
    finishVector(V.self, epilogue, source, target, adds, gate, at: j)
    j = j &+ V.scalarCount
  }
  while j &+ 4 <= columns {
    finishVector(SIMD4<Float>.self, epilogue, source, target, adds, gate, at: j)
    j = j &+ 4
  }
  while j < columns {
    var x = source[j]
    if adds { x += target[j] }
    if let bias = epilogue.bias { x += bias[j] }
    if epilogue.rectifies { x = x > 0 ? x : 0 }
    if let gate { x = gate[j] > 0 ? x : 0 }
    target[j] = x
    if let sums = epilogue.columnSums { sums[j] += x }
    j = j &+ 1
  }
}

/// One vector of `finishRow`.
@inlinable @inline(__always)
func finishVector<V: KernelVector>(
  _ vector: V.Type, _ epilogue: PanelEpilogue, _ source: UnsafePointer<Float>,
  _ target: UnsafeMutablePointer<Float>, _ adds: Bool, _ gate: UnsafePointer<Float>?, at j: Int
) {
  var x = V.load(source + j)
  if adds { x = V.add(x, V.load(target + j)) }
  if let bias = epilogue.bias { x = V.add(x, V.load(bias + j)) }
  if epilogue.rectifies { x = x.rectified() }
  if let gate { x = x.gated(by: V.load(gate + j)) }
  x.store(target + j)
  if let sums = epilogue.columnSums { V.add(V.load(sums + j), x).store(sums + j) }
}

/// target ← target + row.
@inlinable @inline(__always)
func addFloats<V: KernelVector>(
  _ vector: V.Type, _ row: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int
) {
  for j in 0..<count { target[j] += row[j] }
}
