import ToolSupport

/// The benchmarks of the package, a subcommand a family.
@main
struct BenchmarksTool {
  static let tool = Tool(
    name: "benchmarks",
    version: Version.current,
    introduction:
      "Times the kernels, K-means and training, beside the limits of the machine measured in the same run.",
    commands: [
      GemmCommand.self, DistanceCommand.self, ElementwiseCommand.self, PeakCommand.self,
      BandwidthCommand.self, KMeansCommand.self, SeedingCommand.self, TrainCommand.self, ReplayCommand.self,
      SweepCommand.self, AllocationsCommand.self, LadderCommand.self,
    ],
    environment: [
      ("DEEPKMEANS_ISA", "baseline, avx2 or avx512: the instruction set instead of the widest there is")
    ],
    exitCodes: [
      ("0", "done"), ("1", "data that cannot be used, or a case that is slower than it may be"),
      ("2", "a command line that makes no sense"),
    ])

  static func main() { tool.main() }
}
