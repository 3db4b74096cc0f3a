import Kernels
import Projection
import Report
import ToolSupport

/// How reports are made, as the command line says.
struct ReportOptions {
  /// The most samples on a map.
  var points: Int
  var perplexity: Double
  var iterations: Int

  /// The most samples on the maps of a page that a run writes when it has ended.
  static let quickPoints = 20_000

  /// Epochs whose clusters are kept for the maps, of a run of so many: the first, and some that come ever later.
  static func snapshotEpochs(of epochs: Int) -> Set<Int> { [0, epochs / 20, epochs / 5, epochs / 2] }

  static let options: [String: Arguments.Arity] = [
    "--points": .value, "--perplexity": .value, "--iterations": .value,
  ]

  static let help = """
      --points N            the most samples on the maps, drawn at random; default all
      --perplexity P        neighbours that count on the maps, most often 5 to 100, default 30
      --iterations N        steps of t-SNE for each map, default 750
    """

  init(points: Int = .max, perplexity: Double = 30, iterations: Int = 750) {
    (self.points, self.perplexity, self.iterations) = (points, perplexity, iterations)
  }

  init(_ arguments: Arguments) throws(UsageError) {
    self.init()
    points = try arguments.integer("--points", in: 10...(.max)) ?? points
    perplexity = try arguments.number("--perplexity", above: 1) ?? perplexity
    iterations = try arguments.integer("--iterations", in: 1...1_000_000) ?? iterations
  }

  /// Computes the content of a report.
  func content(
    of subject: ReportSubject, seed: UInt64, engine: Engine, progress: ProgressBar
  ) throws -> ReportContent {
    defer { progress.clear() }
    return try ReportContent(
      subject, tsne: TSNE(perplexity: perplexity, iterations: iterations), mapLimit: points,
      random: Random(seed: seed).stream("report"), engine: engine
    ) { map, count, iteration in
      progress.update(
        count > 1 ? "map \(map + 1) of \(count)" : "map", done: Double(iteration), of: iterations,
        unit: "iteration")
      return true
    }
  }
}
