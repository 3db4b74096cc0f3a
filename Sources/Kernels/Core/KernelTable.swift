/// The kernels of one instruction set, as plain functions on raw pointers.
///
/// The functions are total: they check nothing. The public interface of the Kernels module checks
/// shapes and then calls them through the table that was chosen for the CPU.
public struct KernelTable: Sendable {
  /// Floats in a vector register.
  public let vectorWidth: Int
  /// The matrix product.
  public let gemm: GemmKernel

  /// Products of quantised vectors: a processor may have better ones than the rest of its instruction set.
  public var quantized: QuantizedKernels

  /// What is done to panels of samples.
  public let panels: PanelKernels

  /// What K-means' passes are made of.
  public let assignment: AssignmentKernels

  /// What neighbours and forces in the plane are made of.
  public let planar: PlanarKernels

  /// ‖a − b‖² of two rows.
  public let squaredDistance: @Sendable (UnsafePointer<Float>, UnsafePointer<Float>, Int) -> Float
  /// ‖a‖² of a row.
  public let squaredNorm: @Sendable (UnsafePointer<Float>, Int) -> Float
  /// An optimiser's step on one row of weights: what, gradient, count.
  public let optimizerStep: @Sendable (PanelUpdate, UnsafePointer<Float>, Int) -> Void
  /// destination += scale · (a − b): scale, a, b, destination, count.
  public let addScaledDifference:
    @Sendable (
      Float, UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int
    ) -> Void
  /// A loss of a row and its gradient: outputs, targets, scale, gradient, count.
  public typealias RowLoss =
    @Sendable (
      UnsafePointer<Float>, UnsafePointer<Float>, Float, UnsafeMutablePointer<Float>, Int
    ) -> Double
  /// difference ← scale · (a − b), returning Σ (a − b)².
  public let scaledDifference: RowLoss
  /// Binary cross-entropy of logits and targets.
  public let logisticLoss: RowLoss
  /// Column sums: source, stride, rows, columns, sums.
  public let columnSums: @Sendable (UnsafePointer<Float>, Int, Int, Int, UnsafeMutablePointer<Float>) -> Void
  /// Runs multiply-adds at the machine's peak: iterations and a factor in (0, 1).
  public let multiplyAddPeak: @Sendable (Int, Float) -> Float
  /// Reads memory and returns its sum: source, count, passes; the count, as in the three that follow, is
  /// a multiple of `bandwidthBlock`.
  public let readMemory: @Sendable (UnsafePointer<Float>, Int, Int) -> Float
  /// Fills memory: value, destination, count, passes.
  public let writeMemory: @Sendable (Float, UnsafeMutablePointer<Float>, Int, Int) -> Void
  /// Copies memory: source, destination, count, passes.
  public let copyMemory: @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int, Int) -> Void
  /// destination ← scale · a + b: scale, a, b, destination, count, passes.
  public let triadMemory:
    @Sendable (
      Float, UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int, Int
    ) -> Void

  // MARK: Functions of one element, and reductions

  /// A function of each element: source, destination, count.
  public typealias Map = @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  /// eˣ.
  public let exponential: Map
  /// ln x.
  public let naturalLogarithm: Map
  /// A power of each element: y, source, destination, count.
  public typealias PowerMap =
    @Sendable (PowerExponent, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  /// xʸ.
  public let power: PowerMap
  /// destination −= scale · source: scale, source, destination, count.
  public let subtractScaled: @Sendable (Float, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  /// What an activation does with arrays: f, source, destination, count.
  public typealias ActivationMap =
    @Sendable (ActivationFunction, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  /// f(x).
  public let activate: ActivationMap
  /// x ← x · f′, told by f's values, which are the source.
  public let multiplyByDerivative: ActivationMap
  /// floats ← (bytes − offset) / divisor: bytes, offset, divisor, floats, count.
  public let convertBytes:
    @Sendable (UnsafePointer<UInt8>, Float, Float, UnsafeMutablePointer<Float>, Int) -> Void
  /// A moved image: image, height, width, where its pixels come from, result.
  public let warpImage:
    @Sendable (UnsafePointer<Float>, Int, Int, PixelMap, UnsafeMutablePointer<Float>) -> Void
  /// Row sums: source, columns, rows, sums.
  public let rowSums: @Sendable (UnsafePointer<Float>, Int, Int, UnsafeMutablePointer<Float>) -> Void
  /// Squared norms of rows: source, columns, rows, norms.
  public let rowSquaredNorms: @Sendable (UnsafePointer<Float>, Int, Int, UnsafeMutablePointer<Float>) -> Void
  /// Σ x in Double.
  public let sum: @Sendable (UnsafePointer<Float>, Int) -> Double
  /// Σ xᵢyᵢ in Double.
  public let dot: @Sendable (UnsafePointer<Float>, UnsafePointer<Float>, Int) -> Double

  /// The table of one vector type and its tiles.
  ///
  /// Call it from a target with the instruction set's flags: the kernels are specialised where this
  /// initialiser is inlined.
  ///
  /// Every closure mentions `V`, whether its kernel needs it or not: the symbol of a specialised closure
  /// names its types, so each instruction set has its own. One that does not depend on a type would
  /// have the same symbol in all of them, and the linker would keep any one for all.
  @inlinable @inline(__always)
  public init<V: KernelVector, Shape: TileShape & QuantizedTileShape>(vector: V.Type, tiles: Shape.Type)
  where Shape.Vector == V {
    vectorWidth = V.scalarCount
    gemm = GemmKernel(Shape.self)
    quantized = QuantizedKernels(Shape.self)
    panels = PanelKernels(V.self)
    assignment = AssignmentKernels(V.self)
    planar = PlanarKernels(V.self)
    squaredDistance = { a, b, count in KernelsCore.squaredDistance(V.self, a, b, count: count) }
    squaredNorm = { a, count in KernelsCore.squaredNorm(V.self, a, count: count) }
    optimizerStep = { update, gradient, count in
      update.apply(
        V.self, at: 0, stride: 0, gradient: gradient, gradientStride: 0, rows: 1, columns: count)
    }
    addScaledDifference = { scale, a, b, destination, count in
      KernelsCore.addScaledDifference(V.self, scale, a, b, to: destination, count: count)
    }
    scaledDifference = { a, b, scale, difference, count in
      KernelsCore.scaledDifference(V.self, a, b, scale: scale, into: difference, count: count)
    }
    columnSums = { source, stride, rows, columns, sums in
      KernelsCore.columnSums(V.self, source, stride: stride, rows: rows, columns: columns, into: sums)
    }
    multiplyAddPeak = { iterations, factor in
      runMultiplyAdds(V.self, iterations: iterations, factor: factor)
    }

    exponential = { source, destination, count in
      mapVectors(V.self, source, into: destination, count: count) { KernelsCore.exponential($0) }
    }
    naturalLogarithm = { source, destination, count in
      mapVectors(V.self, source, into: destination, count: count) { KernelsCore.naturalLogarithm($0) }
    }
    power = { exponent, source, destination, count in
      KernelsCore.power(V.self, exponent, source, into: destination, count: count)
    }
    subtractScaled = { scale, source, destination, count in
      KernelsCore.subtractScaled(V.self, scale, source, from: destination, count: count)
    }
    activate = { function, source, destination, count in
      KernelsCore.activate(V.self, by: function, source, into: destination, count: count)
    }
    multiplyByDerivative = { function, outputs, values, count in
      KernelsCore.multiplyByDerivative(V.self, of: function, at: outputs, values, count: count)
    }
    logisticLoss = { logits, targets, scale, delta, count in
      KernelsCore.logisticLoss(V.self, logits, targets, scale: scale, into: delta, count: count)
    }
    convertBytes = { bytes, offset, divisor, floats, count in
      KernelsCore.convertBytes(
        V.self, bytes, offset: offset, divisor: divisor, into: floats, count: count)
    }
    warpImage = { image, height, width, map, result in
      KernelsCore.warpImage(V.self, image, height: height, width: width, by: map, into: result)
    }
    rowSums = { source, columns, rows, sums in
      for row in 0..<rows {
        sums[row] = sumOfRow(V.self, source + row &* columns, count: columns)
      }
    }
    rowSquaredNorms = { source, columns, rows, norms in
      for row in 0..<rows {
        norms[row] = KernelsCore.squaredNorm(V.self, source + row &* columns, count: columns)
      }
    }
    sum = { source, count in wideSum(V.self, source, count: count) }
    dot = { a, b, count in wideDot(V.self, a, b, count: count) }
    readMemory = { source, count, passes in
      KernelsCore.readMemory(V.self, source, count: count, passes: passes)
    }
    writeMemory = { value, destination, count, passes in
      KernelsCore.writeMemory(V.self, value, to: destination, count: count, passes: passes)
    }
    copyMemory = { source, destination, count, passes in
      KernelsCore.copyMemory(V.self, source, to: destination, count: count, passes: passes)
    }
    triadMemory = { scale, a, b, destination, count, passes in
      KernelsCore.triadMemory(V.self, scale, a, b, to: destination, count: count, passes: passes)
    }
  }
}
