import Kernels
import Serialization
import ToolSupport

/// `elementwise`: times what touches each element once.
struct ElementwiseCommand: BenchmarkCommand {
  static let name = "elementwise"
  static let summary = "what touches each element once: Adam steps, differences, column sums"
  static let help = """
    Times elementwise work, in cache and in main memory. A root or a quotient counts as one operation.

    usage: benchmarks elementwise [options]

    \(BenchmarkOptions.help)
    """
  static let options = BenchmarkOptions.arities

  let benchmarkOptions: BenchmarkOptions

  init(_ arguments: Arguments) throws(UsageError) {
    benchmarkOptions = try BenchmarkOptions(arguments)
  }

  /// One kind of work: per element its bytes and operations, and what a call does with a matrix.
  private struct Work: Sendable {
    let name: String
    let bytes: Double
    let operations: Double
    let prepare: @Sendable (Engine, Matrix) throws -> () throws -> Void
  }

  /// A batch of the widest layer, a step of that layer's weights, and more than the caches hold.
  private static let shapes = [(256, 2000), (2000, 500), (16000, 2000)]

  func cases(for engine: Engine) -> [BenchmarkCase] {
    Self.works.flatMap { work in
      Self.shapes.map { rows, columns in
        let count = Double(rows) * Double(columns)
        return BenchmarkCase(
          name: "\(work.name) \(rows)x\(columns)", operations: work.operations * count,
          bytes: work.bytes * count,
          details: [("rows", .integer(rows)), ("columns", .integer(columns))]
        ) {
          var random = Random(seed: 1).stream("elementwise operands")
          return try work.prepare(engine, random.matrix(rows: rows, columns: columns))
        }
      }
    }
  }

  /// A further case goes here.
  private static let works = [
    // Reads w, g, m and v, writes w, m and v.
    Work(name: "adamStep", bytes: 28, operations: 13) { engine, gradient in
      var (weights, first, second) = (gradient, gradient, gradient)
      second.withUnsafeMutableElements { elements in
        for index in elements.indices { elements[index] *= elements[index] }
      }
      return {
        try engine.adamStep(
          step: 100, learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weights: &weights,
          gradient: gradient, firstMoment: &first, secondMoment: &second)
      }
    },
    Work(name: "scaledDifference", bytes: 12, operations: 5) { engine, a in
      let b = Matrix(rows: a.rows, columns: a.columns)
      var (difference, workspace) = (b, Workspace())
      return {
        _ = try engine.scaledDifference(a, b, scale: 0.5, into: &difference, workspace: &workspace)
      }
    },
    Work(name: "columnSums", bytes: 4, operations: 1) { engine, matrix in
      var sums = Matrix(rows: 1, columns: matrix.columns)
      return { try engine.columnSums(matrix, into: &sums) }
    },
  ]
}
