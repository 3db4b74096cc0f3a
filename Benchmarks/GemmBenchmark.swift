import Kernels

/// Times matrix products and relates them to the multiply-add peak measured in the same run.
struct GemmBenchmark {
  let engine: Engine
  let seconds: Double

  /// One shape's result.
  struct Result {
    let shape: GemmShape
    let measurement: Measurement
    let peak: Double

    var medianRate: Double { shape.operations / measurement.median * 1e-9 }
    var bestRate: Double { shape.operations / measurement.best * 1e-9 }
    var percentOfPeak: Double { 100 * medianRate / peak }
  }

  /// Times one shape on random operands.
  func run(_ shape: GemmShape) throws -> Result {
    var random = Random(seed: 1).stream("gemm operands")
    let a = random.matrix(
      rows: shape.transposesA ? shape.k : shape.m, columns: shape.transposesA ? shape.m : shape.k)
    let b = random.matrix(
      rows: shape.transposesB ? shape.n : shape.k, columns: shape.transposesB ? shape.k : shape.n)
    var c = Matrix(rows: shape.m, columns: shape.n)
    var workspace = Workspace()
    let left = shape.transposesA ? a.transposed : a.view
    let right = shape.transposesB ? b.transposed : b.view
    // The peak is taken before and after, as the clock of a shared machine drifts.
    let before = engine.measurePeak(seconds: 0.05)
    let measurement = try Measurement.time(seconds: seconds) {
      try engine.gemm(left, right, into: &c, workspace: &workspace)
    }
    let after = engine.measurePeak(seconds: 0.05)
    return Result(shape: shape, measurement: measurement, peak: max(before, after) * 1e-9)
  }
}

extension Random {
  /// A matrix of uniform numbers in [−1, 1).
  mutating func matrix(rows: Int, columns: Int) -> Matrix {
    var matrix = Matrix(rows: rows, columns: columns)
    matrix.withUnsafeMutableElements { elements in
      for index in elements.indices { elements[index] = nextFloat(in: -1..<1) }
    }
    return matrix
  }
}
