import Kernels
import Serialization
import ToolSupport

/// `gemm`: times matrix products.
struct GemmCommand: BenchmarkCommand {
  static let name = "gemm"
  static let summary = "matrix products of given shapes"
  static let help = """
    Times matrix products C (m x n) <- A (m x k) B (k x n), operands and result in memory.

    usage: benchmarks gemm [options]

      --shapes LIST     shapes MxNxK with commas between; TN:MxNxK has A stored transposed, NT: B;
                        default: all products of the 784-500-500-2000-10 network at batch 256, forward and
                        backward, two large squares, and narrow ones
    \(BenchmarkOptions.help)
    """
  static let options = BenchmarkOptions.arities.merging(["--shapes": .value]) { $1 }

  let benchmarkOptions: BenchmarkOptions
  let shapes: [GemmShape]

  init(_ arguments: Arguments) throws(UsageError) {
    benchmarkOptions = try BenchmarkOptions(arguments)
    guard let text = try arguments.text("--shapes") else {
      shapes = GemmShape.defaults
      return
    }
    shapes = try parseShapes(text, GemmShape.init(parsing:))
  }

  func cases(for engine: Engine) -> [BenchmarkCase] {
    shapes.map { shape in
      BenchmarkCase(
        name: "gemm \(shape)", operations: shape.operations, bytes: shape.bytes,
        details: [
          ("op", .string(shape.letters)), ("m", .integer(shape.m)), ("n", .integer(shape.n)),
          ("k", .integer(shape.k)),
        ]
      ) {
        var operands = shape.makeOperands()
        return { try operands.multiply(engine) }
      }
    }
  }
}
