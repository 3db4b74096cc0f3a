import Datasets
import Kernels
import Projection
import Serialization
import ToolSupport

/// `project`: samples in few dimensions, to be looked at.
struct ProjectCommand: ResultCommand {
  enum Method: String, CaseIterable { case tsne, pca }

  static let name = "project"
  static let summary = "puts samples into the plane by t-SNE, or on their principal components"
  static let help = """
    Puts samples, or the embedding.npy that 'deepkmeans fit' wrote, into the plane so that neighbours stay
    neighbours (t-SNE), or on their principal components (PCA). The same data give the same result, whatever
    the number of threads.

    usage: deepkmeans project DATA... --output FILE [options]

      --output FILE         the coordinates, a sample a row, where to: .npy (float32), .npz, .csv, .tsv, .jsonl, .idx or
                            .libsvm, with .gz behind it or not; - is standard output
      --format F            the format, where the file's name does not say it
      --method M            tsne or pca; default tsne
      --dimensions N        number of components of pca; t-SNE has 2; default 2
      --perplexity P        effective number of neighbours of t-SNE; default \(TSNE().perplexity.brief)
      --iterations N        of t-SNE; default \(TSNE().iterations)
      --labels FILE...      true classes, a file for each DATA before it, to be written beside the coordinates
                            where the format holds them
      --scale S             none, unit, symmetric, minmax, standard or length: as for fit; default unit for 8-bit
                            data, none for other data
    \(ThreadsOption.help)
    \(ReadingOptions.help)
    """
  static let examples = [
    Example("deepkmeans project results/embedding.npy --output map.csv", "the map of a run's embedding"),
    Example(
      "deepkmeans project data.npy --method pca --dimensions 50 --output small.npy", "50 principal components"
    ),
  ]
  static let options: [String: Arguments.Arity] = [
    "--method": .choice(of: Method.self), "--dimensions": .value, "--perplexity": .value,
    "--iterations": .value, "--threads": .value,
  ].merging(DataOptions.options) { $1 }
    .merging(DataOutput.options) { $1 }

  private let input: DataOptions
  private let output: DataOutput
  private let method: Method
  private let dimensions: Int
  private let tsne: TSNE
  private let threads: Int?
  private let messages: Messages

  init(_ arguments: Arguments) throws(UsageError) {
    input = try DataOptions(arguments, command: Self.name)
    guard let output = try DataOutput(arguments, .positions) else {
      throw UsageError("project needs --output FILE to write the coordinates to")
    }
    self.output = output
    method = try arguments.choice("--method", of: Method.self) ?? .tsne
    dimensions = try arguments.integer("--dimensions", in: 1...(.max)) ?? 2
    var tsne = TSNE()
    tsne.perplexity = try arguments.number("--perplexity", above: 1, orEqual: true) ?? tsne.perplexity
    tsne.iterations = try arguments.integer("--iterations", in: 0...1_000_000) ?? tsne.iterations
    self.tsne = tsne
    threads = try ThreadsOption.threads(arguments)
    messages = Messages(arguments)
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

  func result() throws -> CommandResult {
    try output.check()
    let engine = try Engine(threads: threads)
    var data = try input.load(includingLabels: output.format.holdsLabels)
    messages.detail(input.summary(of: data))
    if !input.labelPaths.isEmpty || input.reading.labelColumn != nil, let omission = output.omission {
      messages.say(omission)
    }
    try data.fittedScaling(input.scaling).apply(to: &data.samples)
    let (positions, quality) = try project(data.samples, engine: engine)
    var projected = Dataset(samples: positions, labels: data.labels)
    projected.classNames = data.classNames
    try output.write(projected)
    return output.result(
      [
        ResultField("samples", key: "samples", .integer(positions.rows)),
        ResultField("dimensions", key: "dimensions", .integer(positions.columns)), quality,
      ],
      text:
        "\(positions.rows) positions of \(positions.columns) coordinates (\(quality.label) \(quality.text))")
  }

  private func project(
    _ samples: Matrix, engine: Engine
  ) throws -> (positions: Matrix, quality: ResultField) {
    switch method {
    case .pca:
      let components = try PrincipalComponents(of: samples, count: dimensions, engine: engine)
      // Both are rounded, each in its way.
      let share =
        components.totalVariance > 0
        ? min(1, components.explainedVariance.reduce(0, +) / components.totalVariance) : 0
      return (
        try components.transform(samples, engine: engine),
        ResultField("share of the variance", key: "explained_variance", percent: share)
      )
    case .tsne:
      let perplexity = tsne.perplexity(forSamples: samples.rows)
      if perplexity < tsne.perplexity, samples.rows > 1 {
        messages.say(
          "the perplexity is lowered from \(tsne.perplexity.brief) to \(perplexity.fixed(1)) for \(samples.rows) samples"
        )
      }
      let bar = ProgressBar(messages)
      defer { bar.clear() }
      let result = try tsne.project(samples, engine: engine) { iteration in
        bar.update("t-SNE", done: Double(iteration), of: tsne.iterations, unit: "iteration")
        return true
      }
      return (
        result.positions,
        ResultField(
          "KL divergence", key: "kl_divergence", .number(result.klDivergence),
          text: "\(result.klDivergence.fixed(4)) after \(result.iterations) iterations")
      )
    }
  }
}
