import Autoencoder
import Datasets
import DeepClustering
import KMeans
import Kernels
import Serialization
import ToolSupport

/// `reproduce`: every method on every data set with every seed, and the published tables made of it.
struct ReproduceCommand: ResultCommand {
  static let name = "reproduce"
  static let summary = "reruns the paper's tables: all methods, data sets and seeds"
  static let help = """
    Reruns the tables of arXiv 2411.19496: pretrains one network for each data set and seed, trains every
    method from it with the published settings, keeps a record of each run, and writes the tables with the
    published figures beside.

    usage: deepkmeans reproduce --data DIR [options]

      --data DIR            holds \(BenchmarkDataset.all.filter(\.isDefault).map { $0.files[0] }.joined(separator: ",\n                            "))
      --datasets LIST       some of \(BenchmarkDataset.all.map(\.key).joined(separator: ","));
                            default all but \(BenchmarkDataset.all.filter { !$0.isDefault }.map(\.key).joined(separator: ","))
      --methods LIST        some of \(ExperimentMethod.all.map(\.key).joined(separator: ","));
                            default all that have the published settings
      --seeds S             10 for seeds 0 to 9, or 3..5, or 0,7; default 10
      --output DIR          default results: a JSON file for each run, DATASET/METHOD-SEED.json, and
                            tables.md, tables.csv, settings.csv
      --page FILE           writes the page of the tables with times and machines as well; what stands
                            between its marks for remarks is kept
      --tables-only         makes the tables of the records that there are, and runs nothing
      --jobs N              seeds at a time, each on its share of the threads; default as many as threads
    \(ThreadsOption.help)
      --checkpoint-minutes M  keeps runs that have not ended every M minutes, default 5

    Runs that have a record are skipped. A run that is interrupted, by a signal or otherwise, goes on where
    it was kept when the same command is given again, and ends with the same record. A run that breaks, by a
    loss that is no longer finite, is recorded as broken and never averaged.

    For trials with another protocol, into another --output:

      --hidden SIZES        the encoder's hidden layers, default 500,500,2000
      --batch N             samples in a batch, default 256
      --pretrain-epochs N   epochs on reconstruction alone, default 50
      --epochs N            epochs with the clustering loss, default 100
      --restarts N          seedings tried by each K-means, default 10
    """
  static let examples = [
    Example(
      "deepkmeans reproduce --data data --datasets usps,cmu-pie --seeds 10",
      "two columns of the tables, ten seeds"),
    Example(
      "deepkmeans reproduce --tables-only --output results", "the tables of the records that there are"),
  ]
  static let options: [String: Arguments.Arity] = [
    "--data": .value, "--datasets": .words(BenchmarkDataset.all.map(\.key)),
    "--methods": .words(ExperimentMethod.all.map(\.key)), "--seeds": .value, "--output": .value,
    "--page": .value, "--tables-only": .flag, "--jobs": .value, "--threads": .value,
    "--checkpoint-minutes": .value, "--hidden": .value, "--batch": .value,
    "--pretrain-epochs": .value, "--epochs": .value, "--restarts": .value,
  ]

  /// Options that say what is run, and how.
  private static let optionsOfRuns = [
    "--data", "--datasets", "--methods", "--seeds", "--jobs", "--threads", "--checkpoint-minutes", "--hidden",
    "--batch", "--pretrain-epochs", "--epochs", "--restarts",
  ]

  /// The files that the tables are written to.
  private static let tables = ["tables.md", "tables.csv", "settings.csv"]

  private let directory: String?
  private let datasets: [BenchmarkDataset]
  private let methods: [ExperimentMethod]
  private let seeds: [Int]
  private let store: RecordStore
  private let page: String?
  private let jobs: Int?
  private let threads: Int?
  private let checkpointMinutes: Double
  private let messages: Messages
  private let settings: TrainingSettings

  init(_ arguments: Arguments) throws(UsageError) {
    if let operand = arguments.operands.first {
      throw UsageError("reproduce takes no file such as '\(operand)'; --data names the directory")
    }
    if arguments.has("--tables-only"), let option = Self.optionsOfRuns.first(where: arguments.has) {
      throw UsageError(
        "\(option) is for runs, and --tables-only makes the tables of all records; leave it out")
    }
    directory = try arguments.path("--data")
    guard directory != nil || arguments.has("--tables-only") else {
      throw UsageError("--data is missing: the directory of the data sets; see 'deepkmeans reproduce --help'")
    }
    datasets =
      try arguments.list("--datasets").map(BenchmarkDataset.named) ?? BenchmarkDataset.all.filter(\.isDefault)
    methods =
      try arguments.list("--methods").map(ExperimentMethod.named)
      ?? ExperimentMethod.all.filter { $0.key == $0.base.rawValue }
    if let method = methods.first(where: \.movesImages),
      let dataset = datasets.first(where: { $0.augmentationShift == nil })
    {
      throw UsageError(
        "\(method.key) moves images, and \(dataset.key) has none; leave it out of --datasets or --methods")
    }
    seeds = try arguments.seeds("--seeds") ?? Array(0..<10)
    store = RecordStore(directory: try OutputDirectory.path(arguments, default: "results"))
    page = try arguments.path("--page")
    jobs = try arguments.integer("--jobs", in: 1...Engine.greatestThreadCount)
    threads = try ThreadsOption.threads(arguments)
    checkpointMinutes = try arguments.number("--checkpoint-minutes", above: 0) ?? 5
    messages = Messages(arguments)
    var settings = TrainingSettings(clusters: 0, seed: 0, threads: nil)
    settings.network = try NetworkSettings(arguments)
    settings.epochs = try arguments.integer("--epochs", in: 0...1_000_000) ?? settings.epochs
    settings.restarts =
      try arguments.integer("--restarts", in: 1...KMeans.greatestRestarts) ?? settings.restarts
    self.settings = settings
  }

  func result() throws -> CommandResult {
    if let page { try File.checkWritable(page) }
    let existing = try page.map { File.exists($0) ? String(decoding: try File.read($0), as: UTF8.self) : "" }
    // Before hours of work for it.
    if let existing { _ = try Remarks.text(in: existing) }
    if let directory { try runExperiments(directory) }
    let records = try store.all()
    if records.isEmpty {
      // Tables of nothing would replace what there is of their names.
      throw DataError("there are no records in \(store.directory); give the --output of the runs")
    }
    let tables = ComparisonTable.all(of: records)
    let settings = SettingsTable(records)
    let text =
      (tables.map { "### \($0.title)\n\n\($0.markdown)" }
      + ["### \(settings.title)\n\n\(settings.markdown)"]).joined(separator: "\n\n") + "\n"
    let contents = [text, ComparisonTable.csv(tables), settings.csv]
    var files = zip(Self.tables, contents).map { name, text in
      (path: "\(store.directory)/\(name)", bytes: Array(text.utf8))
    }
    if let page {
      files.append((page, Array(try ReproductionPage.markdown(records, existing: existing).utf8)))
    }
    try File.writeTogether(files)
    return CommandResult(
      text: "\(ComparisonTable.legend)\n\n\(text)tables written to \(store.directory)",
      json: [
        "output": .string(store.directory), "runs": .integer(records.count),
        "tables": .array(tables.flatMap(\.json)), "files": .array(files.map { .string($0.path) }),
      ])
  }

  private func runExperiments(_ directory: String) throws {
    let keys = methods.map(\.key)
    // Before hours of work: what there is of data and of records, and whether more can be written.
    for dataset in datasets { try dataset.checkFiles(in: directory) }
    _ = try store.all()
    for dataset in datasets { try store.prepare(dataset: dataset.key, files: Self.tables) }
    let progress = ExperimentProgress(
      messages,
      runs: datasets.reduce(0) { $0 + store.missing(keys, of: $1.key, seeds: seeds) })
    defer { progress.finish() }
    let signals = SignalWatch { _ in progress.say(Interruption.notice) }
    let series = ExperimentSeries(
      store: store, checkpointMinutes: checkpointMinutes, signals: signals, progress: progress, seeds: seeds,
      jobs: jobs, threads: threads)
    // Data sets that have records first, so that one of other settings is found before anything is run.
    for dataset in datasets
    where store.missing(keys, of: dataset.key, seeds: seeds) < keys.count * seeds.count {
      try series.check(methods, on: samples(of: dataset, directory), settings)
    }
    for dataset in datasets {
      let samples = try samples(of: dataset, directory)
      let size = BenchmarkDataset.Size(
        samples.samples.rows, samples.samples.columns, classes: samples.clusters)
      if let notice = dataset.notice(size) { progress.say(notice) }
      try series.run(methods, on: samples, settings)
    }
  }

  private func samples(of dataset: BenchmarkDataset, _ directory: String) throws -> ExperimentRunner.Samples {
    var data = try dataset.load(from: directory)
    let labels = data.labels ?? []
    let (fingerprint, labelFingerprint) = (data.fingerprint(), LabelFingerprint.of(data))
    let fitted = try data.fittedScaling(dataset.scaling)
    return ExperimentRunner.Samples(
      dataset: dataset, samples: try fitted.scaledSamples(of: &data), labels: labels,
      fingerprint: fingerprint, labelFingerprint: labelFingerprint, clusters: Set(labels).count)
  }
}
