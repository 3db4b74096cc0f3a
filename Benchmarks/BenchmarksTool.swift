import ToolSupport

/// The benchmarks of the package, a subcommand a family.
@main
struct BenchmarksTool {
  static func main() {
    Tool(
      name: "benchmarks",
      introduction: "Times the kernels, beside the peak of the machine measured in the same run.",
      commands: [GemmCommand.self],
      notes: "DEEPKMEANS_ISA=baseline|avx2|avx512 in the environment overrides the choice of instruction set."
    ).main()
  }
}
