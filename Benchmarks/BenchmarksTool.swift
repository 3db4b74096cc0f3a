import ToolSupport

/// The benchmarks of the package, a subcommand a family.
@main
struct BenchmarksTool {
  static let tool = Tool(
    name: "benchmarks",
    introduction:
      "Times the kernels, K-means and training, beside the limits of the machine measured in the same run.",
    commands: [
      GemmCommand.self, DistanceCommand.self, ElementwiseCommand.self, PeakCommand.self,
      BandwidthCommand.self, KMeansCommand.self, SeedingCommand.self, TrainCommand.self, ReplayCommand.self,
      SweepCommand.self, AllocationsCommand.self, LadderCommand.self,
    ],
    notes: "DEEPKMEANS_ISA=baseline|avx2|avx512 in the environment overrides the choice of instruction set.")

  static func main() { tool.main() }
}
