/// The kernels of neighbours and of forces in the plane, for one instruction set.
///
/// A part of `KernelTable`, under the same rules: every closure mentions `V`.
public struct PlanarKernels: Sendable {
  /// Lanes of a vector.
  public let vectorWidth: Int
  /// Transforms lanes: stages, data, spare memory, whether backward; where the result is.
  public let transformLanes:
    @Sendable (
      FourierStages, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, Bool
    ) -> UnsafeMutablePointer<Float>
  /// Half spectra of two vectors of columns: shapes, grids, their number, first column, scratch, spectrum.
  public let transformColumns:
    @Sendable (
      FourierGrid, UnsafePointer<Float>, Int, Int, UnsafeMutablePointer<Float>, ComplexPlanes
    ) -> Void
  /// Products with the kernels; part of Σ |X|² K: shapes, spectrum, first frequency, kernels, scratch, x, y.
  public let convolveRows:
    @Sendable (
      FourierGrid, ComplexPlanes, Int, KernelSpectra, UnsafeMutablePointer<Float>, ComplexPlanes,
      ComplexPlanes
    ) -> Double
  /// Two components from their half spectra: shapes, x, y, first column, scratch, values of x, of y.
  public let restoreColumns:
    @Sendable (
      FourierGrid, ComplexPlanes, ComplexPlanes, Int, UnsafeMutablePointer<Float>,
      UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>
    ) -> Void
  /// Points to a grid: points, count, map, stride, grid.
  public let spreadPoints:
    @Sendable (UnsafePointer<Float>, Int, GridMap, Int, UnsafeMutablePointer<Float>) -> Void
  /// Two grids at points: points, count, map, stride, x, y, values.
  public let gatherPoints:
    @Sendable (
      UnsafePointer<Float>, Int, GridMap, Int, UnsafePointer<Float>, UnsafePointer<Float>,
      UnsafeMutablePointer<Float>
    ) -> Void
  /// Attraction along the entries of rows: rows, points, first, count, forces.
  public let attract:
    @Sendable (SparseRows, UnsafePointer<Float>, Int, Int, UnsafeMutablePointer<Float>) -> Void
  /// Σ p ln (1 + d²): rows, points, first, count.
  public let sumLogDistances: @Sendable (SparseRows, UnsafePointer<Float>, Int, Int) -> Double
  /// Repulsion of all points; part of Σ q: x, y, points, first, count, forces.
  public let repel:
    @Sendable (
      UnsafePointer<Float>, UnsafePointer<Float>, Int, Int, Int, UnsafeMutablePointer<Float>
    ) -> Double
  /// A step of some points: factors, state, first, count.
  public let movePoints: @Sendable (PlanarStep, PlanarState, Int, Int) -> Void
  /// Sums over Gaussian weights: distances, count, nearest distance, β.
  public let gaussianSums: @Sendable (UnsafePointer<Float>, Int, Float, Float) -> GaussianSums
  /// weights ← scale · e^(−β (d − nearest)): distances, count, nearest distance, β, scale, weights.
  public let gaussianWeights:
    @Sendable (UnsafePointer<Float>, Int, Float, Float, Float, UnsafeMutablePointer<Float>) -> Void
  /// Centroids below the samples' limits; their number: products, width, clusters, first cluster, halved
  /// squared norms, limits, list.
  public let listBelow:
    @Sendable (
      UnsafePointer<Float>, Int, Int, Int, UnsafePointer<Float>, UnsafePointer<Float>,
      UnsafeMutablePointer<Candidate>
    ) -> Int

  /// The kernels of a vector type, specialised in the module that calls this.
  @inlinable @inline(__always)
  public init<V: KernelVector>(_ vector: V.Type) {
    vectorWidth = V.scalarCount
    transformLanes = { stages, data, spare, backward in
      KernelsCore.transformLanes(V.self, stages, data, spare, backward: backward)
    }
    transformColumns = { grid, values, grids, first, scratch, spectrum in
      KernelsCore.transformColumns(
        V.self, grid, values, grids: grids, first: first, scratch: scratch, into: spectrum)
    }
    convolveRows = { grid, spectrum, first, kernels, scratch, x, y in
      KernelsCore.convolveRows(
        V.self, grid, spectrum, first: first, kernels: kernels, scratch: scratch, x: x, y: y)
    }
    restoreColumns = { grid, x, y, first, scratch, valuesX, valuesY in
      KernelsCore.restoreColumns(
        V.self, grid, x: x, y: y, first: first, scratch: scratch, intoX: valuesX, intoY: valuesY)
    }
    spreadPoints = { points, count, map, stride, grid in
      KernelsCore.spreadPoints(V.self, points, count: count, map: map, stride: stride, to: grid)
    }
    gatherPoints = { points, count, map, stride, x, y, values in
      KernelsCore.gatherPoints(
        V.self, points, count: count, map: map, stride: stride, from: x, y, into: values)
    }
    attract = { rows, points, first, count, forces in
      KernelsCore.attract(V.self, rows, points, first: first, count: count, into: forces)
    }
    sumLogDistances = { rows, points, first, count in
      KernelsCore.sumLogDistances(V.self, rows, points, first: first, count: count)
    }
    repel = { xs, ys, points, first, count, forces in
      KernelsCore.repel(V.self, xs, ys, points: points, first: first, count: count, into: forces)
    }
    movePoints = { step, state, first, count in
      KernelsCore.movePoints(V.self, step, state, first: first, count: count)
    }
    gaussianSums = { distances, count, nearest, beta in
      KernelsCore.gaussianSums(V.self, distances, count: count, nearest: nearest, beta: beta)
    }
    gaussianWeights = { distances, count, nearest, beta, scale, weights in
      let (minusBeta, scale) = (V.broadcast(-beta), V.broadcast(scale))
      let nearest = V.broadcast(nearest)
      mapVectors(V.self, distances, into: weights, count: count) {
        V.multiply(scale, exponential(V.multiply(minusBeta, V.subtract($0, nearest))))
      }
    }
    listBelow = { products, width, clusters, first, halfNorms, limits, list in
      KernelsCore.listBelow(
        V.self, products: products, width: width, clusters: clusters, first: first, halfNorms: halfNorms,
        limits: limits, list: list)
    }
  }
}
