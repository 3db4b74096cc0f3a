import ToolSupport

/// The command-line tool `deepkmeans`.
@main
struct DeepKMeansTool {
  static let tool = Tool(
    name: "deepkmeans",
    introduction:
      "Deep clustering: learns a K-means-friendly embedding of your vectors, and the clusters in it.",
    commands: [
      DemoCommand.self, FitCommand.self, PredictCommand.self, DecodeCommand.self, ExportCommand.self,
      SelectCommand.self, EvaluateCommand.self, ProjectCommand.self, InfoCommand.self, SearchCommand.self,
      ReproduceCommand.self,
    ],
    notes: """
      DEEPKMEANS_ISA=baseline|avx2|avx512 in the environment overrides the choice of instruction set.
      Exit codes: 0 done, 1 data that cannot be used, 2 a command line that makes no sense, 130 and 143 a
      run that SIGINT or SIGTERM ended.
      """)

  static func main() { tool.main() }
}
