import Kernels
import Serialization
import ToolSupport

/// `ladder`: times one product on every rung from three loops to the library's.
struct LadderCommand: BenchmarkCommand {
  static let name = "ladder"
  static let summary = "one square product, from three loops up to the library's kernels"
  static let help = """
    Times the product of two square matrices on each rung: naive, blocked, packed and vectors in plain
    Swift; the library's register tiles for the base instruction set and for the chosen one; threads; and
    bias + ReLU as a pass of its own and fused into the product. Per cent are of the chosen instruction
    set's peak on all threads.

    usage: benchmarks ladder [options]

      --size N          rows and columns, default 1024
    \(BenchmarkOptions.help)
    """
  static let options = BenchmarkOptions.arities.merging(["--size": .value]) { $1 }

  let benchmarkOptions: BenchmarkOptions
  let size: Int

  init(_ arguments: Arguments) throws(UsageError) {
    benchmarkOptions = try BenchmarkOptions(arguments)
    size = try arguments.integer("--size", in: 1...16384) ?? 1024
  }

  /// The rungs in plain Swift.
  static let plain: [(name: String, product: SquareProduct)] = [
    ("naive", naiveProduct), ("blocked", blockedProduct), ("packed", packedProduct),
    ("vectors", vectorProduct),
  ]

  func cases(for engine: Engine) throws -> [BenchmarkCase] {
    let single = try Engine(instructionSet: engine.instructionSet, threads: 1)
    var cases = Self.plain.map { rung in
      rungCase(rung.name) { a, b, c in
        c.withUnsafeMutableElements { c in
          a.withUnsafeElements { a in
            b.withUnsafeElements { b in
              guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else {
                preconditionFailure("LadderCommand: matrices without an address")
              }
              rung.product(a, b, c, size)
            }
          }
        }
      }
    }
    cases.append(engineCase("tile baseline", try Engine(instructionSet: .baseline, threads: 1)))
    if engine.instructionSet != .baseline {
      cases.append(engineCase("tile \(engine.instructionSet)", single))
    }
    if engine.threads > 1 { cases.append(engineCase("threads \(engine.threads)", engine)) }
    let bias = Matrix(rows: 1, columns: size)
    var workspace = Workspace()
    cases.append(
      rungCase("bias and ReLU apart") { a, b, c in
        try engine.gemm(a.view, b.view, into: &c, workspace: &workspace)
        c.withUnsafeMutableElements { c in
          bias.withUnsafeElements { bias in addBiasAndRectify(c, bias) }
        }
      })
    cases.append(
      engineCase("bias and ReLU fused", engine, epilogue: GemmEpilogue(bias: bias, activation: .relu)))
    return cases
  }

  private func engineCase(_ name: String, _ engine: Engine, epilogue: GemmEpilogue = .none) -> BenchmarkCase {
    var workspace = Workspace()
    return rungCase(name) { a, b, c in
      try engine.gemm(a.view, b.view, into: &c, epilogue: epilogue, workspace: &workspace)
    }
  }

  private func rungCase(
    _ name: String, _ multiply: @escaping (Matrix, Matrix, inout Matrix) throws -> Void
  ) -> BenchmarkCase {
    let shape = GemmShape("NN", size, size, size)
    return BenchmarkCase(
      name: "ladder \(size) \(name)", operations: shape.operations, bytes: shape.bytes,
      details: [("size", .integer(size))]
    ) {
      var random = Random(seed: 1).stream("ladder operands")
      let a = random.matrix(rows: size, columns: size)
      let b = random.matrix(rows: size, columns: size)
      var c = Matrix(rows: size, columns: size)
      return { try multiply(a, b, &c) }
    }
  }
}

/// Adds the bias to each row and takes max(0, ·), in place.
private func addBiasAndRectify(_ c: UnsafeMutableBufferPointer<Float>, _ bias: UnsafeBufferPointer<Float>) {
  for row in stride(from: 0, to: c.count, by: bias.count) {
    for j in 0..<bias.count { c[row + j] = max(0, c[row + j] + bias[j]) }
  }
}
