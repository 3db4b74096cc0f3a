import ToolSupport

/// The command-line tool `deepkmeans`.
@main
struct DeepKMeansTool {
  static let tool = Tool(
    name: "deepkmeans",
    version: Version.current,
    introduction:
      "Deep clustering: learns a K-means-friendly embedding of your vectors, and the clusters in it.",
    commands: [
      DemoCommand.self, FitCommand.self, PredictCommand.self, EmbedCommand.self, DecodeCommand.self,
      ConvertCommand.self, ExportCommand.self,
      SelectCommand.self, EvaluateCommand.self, ProjectCommand.self, InfoCommand.self, SearchCommand.self,
      ReproduceCommand.self, ReportCommand.self,
    ],
    environment: [
      ("DEEPKMEANS_ISA", "baseline, avx2 or avx512: the instruction set instead of the widest there is"),
      ("NO_COLOR", "with any value: no colours"), ("TERM", "dumb: plain lines instead of a moving bar"),
    ],
    exitCodes: [
      ("0", "done, also where the reader of the output has gone, as in '| head'"),
      ("1", "data that cannot be used, or files that cannot be read or written"),
      ("2", "a command line that makes no sense, or a file of --config that cannot be read"),
      ("129", "ended by SIGHUP, as when a connection closes; a run that can be kept is kept"),
      ("130", "ended by SIGINT (Ctrl-C); a run that can be kept is kept, and --resume goes on with it"),
      ("143", "ended by SIGTERM; likewise"),
    ])

  static func main() { tool.main() }
}
