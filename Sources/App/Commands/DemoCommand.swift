import Autoencoder
import Datasets
import DeepClustering
import Kernels
import Report
import Serialization
import ToolSupport

/// `demo`: the built-in digits through all methods, one pretrained network for those of the network.
struct DemoCommand: ResultCommand {
  static let name = "demo"
  static let summary = "clusters built-in handwriting-like digits by KM, AEKM and CT, and compares them"
  static let help = """
    Clusters digits that the program draws itself, by K-means on the pixels (KM), K-means on the
    embedding of an autoencoder (AEKM), and the deep method (CT), and compares them.

    The network is smaller than the published one, 256-256-1000, and trained for 60 + 40 epochs.

    usage: deepkmeans demo [options]

      --samples N     number of images, 100 or more, default \(defaultSamples)
      --seed S        where all randomness comes from, the images included, default 0
      --threads N     default: all that this process may use; never changes a result
      --output DIR    default deepkmeans-demo; a folder for each method
    """
  static let examples = [
    Example("deepkmeans demo", "the demonstration, in deepkmeans-demo"),
    Example("deepkmeans demo --samples 500 --seed 1", "a smaller one with other digits"),
  ]
  static let options: [String: Arguments.Arity] = [
    "--samples": .value, "--seed": .value, "--threads": .value, "--output": .value,
  ]
  static let defaultSamples = 5000

  private let samples: Int
  private let seed: Int
  private let threads: Int?
  private let output: String
  private let messages: Messages

  init(_ arguments: Arguments) throws(UsageError) {
    if let operand = arguments.operands.first {
      throw UsageError("demo draws its own data and takes no file such as '\(operand)'; use fit for that")
    }
    samples = try arguments.integer("--samples", in: 100...10_000_000) ?? Self.defaultSamples
    seed = try arguments.integer("--seed", in: 0...(.max)) ?? 0
    threads = try ThreadsOption.threads(arguments)
    output = try OutputDirectory.path(arguments, default: "deepkmeans-demo")
    messages = Messages(arguments)
  }

  func result() throws -> CommandResult {
    try ReportFiles.refuseToReplaceOthers(
      in: "\(output)/\(MethodName.ct.rawValue)", remedy: "give another --output")
    let engine = try Engine(threads: threads)
    let digits = SyntheticDigits(samples: samples, seed: UInt64(seed), threads: engine.threads)
    var settings = TrainingSettings(clusters: SyntheticDigits.classes, seed: UInt64(seed), threads: threads)
    settings.network.hidden = [256, 256, 1000]
    settings.network.pretrainEpochs = 60
    settings.network.training.batchSize = 128
    settings.epochs = 40
    let progress = ProgressReporter(settings, rows: samples, messages: messages)
    defer { progress.finish() }
    let run = try DeepClustering(
      digits.samples, truth: digits.labels, options: settings.options, engine: engine,
      control: RunControl(
        onEpoch: progress.report,
        shouldPause: {
          progress.countStep()
          return false
        }, snapshotEpochs: ReportOptions.snapshotEpochs(of: settings.epochs)))
    let methods: [MethodName] = [.km, .aekm, .ct]
    let directories = try methods.map { try OutputDirectory("\(output)/\($0.rawValue)") }

    let km = try run.clusterSamples()
    let pretrained = try run.pretrain()
    let aekm = try run.clusterEmbedding(of: pretrained)
    let ct = try run.fineTune(
      pretrained, method: CT(alpha: settings.method.alpha, lambda: settings.method.lambda))
    progress.finish()

    var table = ResultTable()
    var rows: [JSON] = []
    for (method, (clustering, directory)) in zip(
      methods, zip([km, aekm, ct], directories))
    {
      var settings = settings
      settings.method.name = method
      let report = FitReport(
        clustering: clustering, settings: settings, scaling: .none, sources: [RunData.builtIn],
        imageShape: ImageShape(width: SyntheticDigits.side, height: SyntheticDigits.side),
        samples: TrainingSamples(digits.samples), engine: engine)
      var json = try report.write(to: directory, fitted: .identity)
      try ReportFiles.remove(from: directory)
      if method == .ct {
        var subject = report.subject(fitted: .identity)
        subject.truth = digits.labels
        let signals = SignalWatch()
        signals.endProcess(resultsIn: directory)
        defer { signals.end() }
        let page = try ReportFiles.write(
          subject, to: directory, seed: settings.seed, engine: engine, messages: messages)
        ReportFiles.add(page, to: &json)
      }
      rows.append(.object(json))
      table.add(clustering)
    }
    return CommandResult(
      text: "\(table.text)\n\(samples) images, seed \(seed); results written to \(output)",
      json: [
        "samples": .integer(samples), "seed": .integer(seed), "output": .string(output),
        "methods": .array(rows),
      ])
  }
}
