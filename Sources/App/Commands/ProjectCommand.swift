import Datasets
import Kernels
import Projection
import Serialization
import ToolSupport

/// `project`: samples in few dimensions, to be looked at.
struct ProjectCommand: Command {
  enum Method: String, CaseIterable { case tsne, pca }

  static let name = "project"
  static let summary = "puts samples into the plane by t-SNE, or on their principal components"
  static let help = """
    Puts samples, or the embedding.npy that 'deepkmeans fit' wrote, into the plane so that neighbours stay
    neighbours (t-SNE), or on their principal components (PCA). The same data give the same result, whatever
    the number of threads.

    usage: deepkmeans project DATA... --output FILE [options]

      --output FILE     the coordinates, a sample a row: .csv with a line each, otherwise .npy (float32)
      --method M        tsne or pca; default tsne
      --dimensions N    number of components of pca; t-SNE has 2; default 2
      --perplexity P    effective number of neighbours of t-SNE; default \(TSNE().perplexity.brief)
      --iterations N    of t-SNE; default \(TSNE().iterations)
      --scale S         none, unit, symmetric, minmax or standard: as for fit; default unit for 8-bit data, none for
                        other data
      --threads N       default: all that this process may use; never changes a result
      --quiet           no progress
    \(ReadingOptions.help)
    """
  static let options: [String: Arguments.Arity] = [
    "--output": .value, "--method": .value, "--dimensions": .value, "--perplexity": .value,
    "--iterations": .value, "--scale": .value, "--threads": .value, "--quiet": .flag,
  ].merging(ReadingOptions.options) { $1 }

  private let paths: [String]
  private let reading: DatasetReading
  private let output: String
  private let method: Method
  private let dimensions: Int
  private let tsne: TSNE
  private let scaling: Scaling?
  private let threads: Int?
  private let isQuiet: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    guard !arguments.operands.isEmpty else {
      throw UsageError("project needs a file of data; see 'deepkmeans project --help'")
    }
    guard let output = try arguments.text("--output") else {
      throw UsageError("project needs --output FILE to write the coordinates to")
    }
    paths = arguments.operands
    reading = try ReadingOptions.reading(arguments)
    self.output = output
    method = try arguments.choice("--method", of: Method.self) ?? .tsne
    dimensions = try arguments.integer("--dimensions", in: 1...(.max)) ?? 2
    var tsne = TSNE()
    tsne.perplexity = try arguments.number("--perplexity", above: 1, orEqual: true) ?? tsne.perplexity
    tsne.iterations = try arguments.integer("--iterations", in: 0...1_000_000) ?? tsne.iterations
    self.tsne = tsne
    scaling = try arguments.choice("--scale", of: Scaling.self)
    threads = try arguments.integer("--threads", in: 1...4096)
    isQuiet = arguments.has("--quiet")
    switch method {
    case .tsne:
      guard dimensions == 2 else {
        throw UsageError("--dimensions is \(dimensions); t-SNE has 2, other numbers are for --method pca")
      }
    case .pca:
      if let option = ["--perplexity", "--iterations"].first(where: arguments.has) {
        throw UsageError("\(option) is for t-SNE; leave it out with --method pca")
      }
    }
  }

  func run() throws {
    let engine = try Engine(threads: threads)
    var data = try Dataset.load(paths, reading: reading)
    try data.fittedScaling(scaling).apply(to: &data.samples)
    let (positions, summary) = try project(data.samples, engine: engine)
    try File.write(output.hasSuffix(".csv") ? Self.csv(positions) : NPY.encode(positions), to: output)
    print("\(positions.rows) positions of \(positions.columns) coordinates written to \(output); \(summary)")
  }

  private func project(_ samples: Matrix, engine: Engine) throws -> (positions: Matrix, summary: String) {
    switch method {
    case .pca:
      let components = try PrincipalComponents(of: samples, count: dimensions, engine: engine)
      let share =
        components.totalVariance > 0
        ? components.explainedVariance.reduce(0, +) / components.totalVariance : 0
      return (
        try components.transform(samples, engine: engine), "\((100 * share).fixed(1)) % of the variance"
      )
    case .tsne:
      let progress = IterationLine(total: tsne.iterations, isQuiet: isQuiet)
      let result = try tsne.project(samples, engine: engine) { iteration in
        progress.show(iteration)
        return true
      }
      return (
        result.positions,
        "KL divergence \(result.klDivergence.fixed(4)) after \(result.iterations) iterations"
      )
    }
  }

  /// A line for each row, numbers as short as they can be read back.
  private static func csv(_ matrix: Matrix) -> [UInt8] {
    var text = ""
    for row in 0..<matrix.rows {
      text += matrix.row(row).map { "\($0)" }.joined(separator: ",") + "\n"
    }
    return Array(text.utf8)
  }
}
