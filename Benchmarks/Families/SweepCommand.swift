import Kernels
import ToolSupport

/// `sweep`: times products with other block sizes than the machine's own.
struct SweepCommand: Command {
  static let name = "sweep"
  static let summary = "matrix products with other block sizes, as CSV"
  static let help = """
    Times matrix products for every combination of the given block sizes, all of them in turn, round
    after round, so that a change of the machine's speed meets all alike. Writes CSV: the median rate of
    each combination and its share of the shape's best.

    usage: benchmarks sweep [options]

      --shapes LIST     as for gemm; default: three of the autoencoder's and 1024 cubed
      --depth LIST      longest parts of the inner dimension (kc), default 256,384,512,1024
      --group LIST      panels of B packed together, default 1,2,4,8
      --slab LIST       KiB of packed A, default the machine's choice
      --in-place LIST   KiB of operands that are read where they are, default the machine's choice
      --rounds N        default 9
      --threads N       default 1
      --isa NAME        baseline, avx2 or avx512; default: the widest there is
    """
  static let options: [String: Arguments.Arity] = [
    "--shapes": .value, "--depth": .value, "--group": .value, "--slab": .value, "--in-place": .value,
    "--rounds": .value, "--threads": .value, "--isa": .value,
  ]

  private let shapes: [GemmShape]
  private let limits: [BlockLimits]
  private let rounds: Int
  private let engine: Engine

  /// Seconds of one combination in one round.
  private static let slice = 0.02

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.requireNoOperands()
    shapes = try parseShapes(
      try arguments.text("--shapes") ?? "256x500x784,TN:784x500x256,NT:256x500x2000,1024x1024x1024",
      GemmShape.init(parsing:))
    let depths = try Self.integers(arguments, "--depth") ?? [256, 384, 512, 1024]
    let groups = try Self.integers(arguments, "--group") ?? [1, 2, 4, 8]
    let slabs = try Self.integers(arguments, "--slab").map { $0.map { $0 << 8 } } ?? [BlockLimits().slab]
    let inPlace = try Self.integers(arguments, "--in-place")
    var limits: [BlockLimits] = []
    for depth in depths {
      for group in groups {
        for slab in slabs {
          var limit = BlockLimits()
          (limit.depth, limit.groupPanels, limit.slab) = (depth, group, slab)
          guard let inPlace else {
            limits.append(limit)
            continue
          }
          for kibibytes in inPlace {
            (limit.inPlace.transposedA, limit.inPlace.b) = (kibibytes << 8, kibibytes << 8)
            limits.append(limit)
          }
        }
      }
    }
    self.limits = limits
    rounds = try arguments.integer("--rounds", in: 1...1000) ?? 9
    let threads = try arguments.integer("--threads", in: 1...Engine.greatestThreadCount) ?? 1
    let instructionSet = try arguments.choice("--isa", of: InstructionSet.self)
    do { engine = try Engine(instructionSet: instructionSet, threads: threads) } catch {
      throw UsageError("\(error)")
    }
  }

  func run() throws {
    for shape in shapes { try BenchmarkRunner.requireMemory(shape.bytes, for: "\(shape)") }
    var lines = BenchmarkReport(engine: engine).comments
    lines.append("shape,depth,group_panels,slab_kib,in_place_kib,gflops_median,gflops_best,share_of_best")
    for shape in shapes {
      lines += Self.lines(shape, limits, try rates(shape))
      // A shape at once, so that those that are done are there if the rest is interrupted.
      try Console.write(lines.joined(separator: "\n") + "\n")
      lines = []
    }
  }

  /// A shape's lines: the blocks of each combination, its median and best rate, and its share of the best median.
  static func lines(_ shape: GemmShape, _ limits: [BlockLimits], _ rates: [[Double]]) -> [String] {
    let medians = rates.map { $0.quantile(0.5) }
    let best = medians.max() ?? 1
    return limits.indices.map { index in
      let limit = limits[index]
      let group = limit.groupPanels.map(String.init) ?? "kernel"
      let blocks = "\(limit.depth),\(group),\(limit.slab >> 8),\(limit.inPlace.b >> 8)"
      let figures = [medians[index], rates[index].max() ?? 0].map { $0.fixed(1) }.joined(separator: ",")
      return "\(shape),\(blocks),\(figures),\((medians[index] / best).fixed(3))"
    }
  }

  /// GFLOP/s of each combination in each round.
  private func rates(_ shape: GemmShape) throws -> [[Double]] {
    var operands = shape.makeOperands()
    var rates = limits.map { _ in [Double]() }
    for _ in 0..<rounds {
      for (index, limit) in limits.enumerated() {
        var engine = engine
        engine.limits = limit
        try operands.multiply(engine)
        var calls = 0
        var seconds = 0.0
        while seconds < Self.slice {
          seconds += try Measurement.elapsed { try operands.multiply(engine) }
          calls += 1
        }
        rates[index].append(shape.operations * Double(calls) / seconds * 1e-9)
      }
    }
    return rates
  }

  private static func integers(_ arguments: Arguments, _ name: String) throws(UsageError) -> [Int]? {
    guard let text = try arguments.text(name) else { return nil }
    var values: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let value = Int(part), (1...1 << 30).contains(value) else {
        throw UsageError("\(name) is '\(text)'; give numbers from 1 to 2^30 with commas between")
      }
      values.append(value)
    }
    return values
  }
}
