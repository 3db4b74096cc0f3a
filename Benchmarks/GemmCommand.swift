import Kernels
import Serialization
import ToolSupport

/// `gemm`: times matrix products.
struct GemmCommand: Command {
  static let name = "gemm"
  static let summary = "matrix products of given shapes, in GFLOP/s and per cent of the peak"
  static let help = """
    Times matrix products C (m x n) <- A (m x k) B (k x n), operands and result in memory.

    usage: benchmarks gemm [options]

      --shapes LIST   shapes MxNxK with commas between; TN:MxNxK has A stored transposed, NT: B;
                      default: the products of the 784-500-500-2000-10 network at batch 256, and 1024
                      cubed
      --threads N     default 1
      --isa NAME      baseline, avx2 or avx512; default: the widest there is
      --seconds S     time for each shape, default 0.5
      --json          an array of objects on standard output
    """
  static let options: [String: Arguments.Arity] = [
    "--shapes": .value, "--threads": .value, "--isa": .value, "--seconds": .value, "--json": .flag,
  ]

  private let shapes: [GemmShape]
  private let threads: Int
  private let instructionSet: InstructionSet?
  private let seconds: Double
  private let printsJSON: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    if let operand = arguments.operands.first {
      throw UsageError("gemm takes no '\(operand)'; shapes go behind --shapes")
    }
    var shapes: [GemmShape] = []
    for text in (try arguments.text("--shapes") ?? GemmShape.defaults).split(separator: ",") {
      shapes.append(try GemmShape(parsing: String(text)))
    }
    self.shapes = shapes
    threads = try arguments.integer("--threads", in: 1...4096) ?? 1
    instructionSet = try arguments.choice("--isa", of: InstructionSet.self)
    seconds = try arguments.number("--seconds", above: 0) ?? 0.5
    printsJSON = arguments.has("--json")
  }

  func run() throws {
    let engine = try Engine(instructionSet: instructionSet, threads: threads)
    let benchmark = GemmBenchmark(engine: engine, seconds: seconds)
    if !printsJSON {
      print("\(CPU.modelName), \(engine.instructionSet.rawValue), threads: \(engine.threads)")
      print("op      m      n      k   median     best     peak  of peak   (GFLOP/s)")
    }
    var results: [JSON] = []
    for shape in shapes {
      let result = try benchmark.run(shape)
      if printsJSON { results.append(json(result, engine)) } else { print(line(result)) }
    }
    if printsJSON { print(JSON.array(results).serialized(.indented)) }
  }

  private func line(_ result: GemmBenchmark.Result) -> String {
    let shape = result.shape
    let sizes = [shape.m, shape.n, shape.k].map { "\($0)".leftPadded(to: 7) }.joined()
    let rates = [result.medianRate, result.bestRate, result.peak]
      .map { $0.fixed(1).leftPadded(to: 9) }.joined()
    return shape.letters + sizes + rates + "\(result.percentOfPeak.fixed(1)) %".leftPadded(to: 9)
  }

  private func json(_ result: GemmBenchmark.Result, _ engine: Engine) -> JSON {
    let shape = result.shape
    return [
      "name": .string("gemm \(shape.letters) \(shape.m)x\(shape.n)x\(shape.k)"),
      "op": .string(shape.letters), "m": .integer(shape.m), "n": .integer(shape.n),
      "k": .integer(shape.k), "isa": .string(engine.instructionSet.rawValue),
      "threads": .integer(engine.threads), "gflops_median": .number(result.medianRate),
      "gflops_best": .number(result.bestRate), "peak_gflops": .number(result.peak),
      "percent_of_peak": .number(result.percentOfPeak),
    ]
  }
}
