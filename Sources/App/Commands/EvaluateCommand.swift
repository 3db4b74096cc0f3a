import Datasets
import KMeans
import Kernels
import Serialization
import ToolSupport

/// `evaluate`: scores of one labelling against another, and of its clusters among the data.
struct EvaluateCommand: ResultCommand {
  static let name = "evaluate"
  static let summary = "scores labels against the true classes, and clusters among the data"
  static let help = """
    Scores labels against the true classes: ACC (best one-to-one matching), NMI and AMI (arithmetic
    mean), ARI, purity, homogeneity, completeness and V-measure, each 100 % for a perfect clustering, or 1
    with --json.

    With the data it also scores the clusters without the classes: silhouette (-1 to 1, more is better),
    Davies-Bouldin index (less is better) and Calinski-Harabasz index (more is better).

    usage: deepkmeans evaluate LABELS TRUTH [options]

    Both are .npy, .npz (array y, or the only one), IDX, or text with a label a line, plain or gzip. With
    --label-column TRUTH is a table with the classes in that column; its other columns may hold anything.
    That column is no feature of --data that is the same file, or has a column of that name.

      --data FILE     what was clustered, as it is: no scaling; embedding.npy of fit for the embedding
      --sample N      samples drawn for the silhouette, whose time grows with their square;
                      default \(defaultSample), or all where there are no more
      --seed S        where the drawing comes from, default 0
      --threads N     default: all that this process may use; never changes a result
    \(ReadingOptions.help)
    """
  static let examples = [
    Example("deepkmeans evaluate results/labels.npy classes.csv", "ACC, NMI, ARI and others in per cent"),
    Example(
      "deepkmeans evaluate results/labels.npy classes.csv --data results/embedding.npy",
      "also how well the clusters are apart in the embedding"),
  ]
  static let options: [String: Arguments.Arity] = [
    "--data": .value, "--sample": .value, "--seed": .value, "--threads": .value,
  ].merging(ReadingOptions.options) { $1 }
  static let defaultSample = 10_000

  private let labels: String
  private let truth: String
  private let data: String?
  private let reading: DatasetReading
  private let sample: Int
  private let seed: Int
  private let threads: Int?

  init(_ arguments: Arguments) throws(UsageError) {
    guard arguments.operands.count == 2 else {
      throw UsageError("evaluate needs two files, labels and truth; see 'deepkmeans evaluate --help'")
    }
    (labels, truth) = (arguments.operands[0], arguments.operands[1])
    data = try arguments.path("--data")
    guard [labels, truth, data].count(where: { $0 == DataOutput.standardOutput }) <= 1 else {
      throw UsageError("standard input (-) can be read once only; give paths for the other files")
    }
    reading = try ReadingOptions.reading(arguments)
    sample = try arguments.integer("--sample", in: 1...(.max)) ?? Self.defaultSample
    seed = try arguments.integer("--seed", in: 0...(.max)) ?? 0
    threads = try ThreadsOption.threads(arguments)
    // A table of the classes is read as data are.
    let isTable = arguments.has("--label-column")
    let options = ["--sample", "--seed", "--threads"] + (isTable ? [] : ReadingOptions.options.keys.sorted())
    if data == nil, let option = options.first(where: arguments.has) {
      throw UsageError("\(option) is for scores among the data; give these by --data FILE")
    }
  }

  func result() throws -> CommandResult { try report().result }

  private func report() throws -> EvaluationReport {
    let predicted = try Dataset.loadLabels(labels)
    let (classes, areColumn) = try classes()
    guard predicted.count == classes.count else {
      let longer = classes.count > predicted.count ? truth : labels
      let header =
        abs(classes.count - predicted.count) == 1
        ? "; where the first line of \(longer) is a header of names, remove it" : ""
      throw DataError(
        "\(labels) has \(predicted.count) labels and \(truth) \(classes.count); they must be of the same samples\(header)"
      )
    }
    let table = try ContingencyTable(of: predicted, against: classes)
    guard let data else { return EvaluationReport(table) }
    do {
      let scores = try internalScores(
        of: predicted, in: data, areClassesOfAnother: areColumn && !isTruth(data))
      return EvaluationReport(table, internalScores: scores)
    } catch let error as MetricsError {
      guard case .undefinedScore = error else { throw error }
      return EvaluationReport(table, undefined: "\(error)")
    }
  }

  /// The classes of a file of them, or of the column of a table that is asked for, and whether they are of a column.
  private func classes() throws -> (labels: [Int], isColumn: Bool) {
    guard let column = reading.labelColumn else {
      do throws(DatasetError) { return (try Dataset.loadLabels(truth), false) } catch {
        guard case .labelShape = error else { throw error }
        throw DataError("\(error) (of a table --label-column says which)")
      }
    }
    // It may be a column of the data, which is then no feature, and the classes a file of their own.
    var table = DatasetReading(labelColumn: column, hasHeader: reading.hasHeader)
    table.ambiguousNumbers = reading.ambiguousNumbers
    return try Dataset.loadLabels(truth, reading: table, orAlone: data != nil)
  }

  /// Whether a path is that of the true classes.
  private func isTruth(_ path: String) -> Bool { path == truth || File.isSame(path, truth) }

  /// - Parameter areClassesOfAnother: whether the classes are a column of a table that is not the data.
  private func internalScores(
    of predicted: [Int], in path: String, areClassesOfAnother: Bool
  ) throws -> InternalScores {
    var reading = reading
    // What is said of columns is of the table that has the classes, too; the data may be no table.
    reading.isLenientOnColumns = true
    reading.includesLabels = false
    if areClassesOfAnother {
      if case .name(let name) = reading.labelColumn { reading.optionalColumn = name }
      reading.labelColumn = nil
    }
    let samples = try ReadingOptions.namingRemedies([path], reading) { () throws(DatasetError) in
      try Dataset.load([path], reading: reading).samples
    }
    guard samples.rows == predicted.count else {
      throw DataError(
        "\(labels) has \(predicted.count) labels and \(path) \(samples.rows) samples; they must be of the same samples"
      )
    }
    return try InternalScores(
      of: predicted, in: samples, sample: sample, random: Random(seed: UInt64(seed)),
      engine: Engine(threads: threads))
  }
}
