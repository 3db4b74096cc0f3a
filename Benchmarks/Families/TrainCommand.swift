import Autoencoder
import Kernels
import Serialization
import ToolSupport

/// `train`: times steps of training an autoencoder.
struct TrainCommand: Command {
  static let name = "train"
  static let summary = "training steps of an autoencoder, and where their time goes"
  static let help = """
    Times training steps of an autoencoder by Adam on random samples in random order: forward pass,
    gradients, update, and the gathering of the batch. 6 x parameters x samples counts as the work,
    though the gradient by the samples themselves is not computed. Between the steps, the multiply-add
    peak is measured.

    usage: benchmarks train [options]

      --features D      features of a sample, default 784
      --hidden SIZES    the encoder's hidden layers, default 500,500,2000
      --latent L        dimensions of the embedding, default 10
      --batch N         samples in a batch, default 256
      --bytes           samples are bytes in memory
      --seconds S       time for the steps, default 3
      --threads N       default 1
      --isa NAME        baseline, avx2 or avx512; default: the widest there is
      --json            an object on standard output
    """
  static let options: [String: Arguments.Arity] = [
    "--features": .value, "--hidden": .value, "--latent": .value, "--batch": .value, "--bytes": .flag,
    "--seconds": .value, "--threads": .value, "--isa": .value, "--json": .flag,
  ]

  private let architecture: Architecture
  private let batchSize: Int
  private let usesBytes: Bool
  private let seconds: Double
  private let threads: Int
  private let instructionSet: InstructionSet?
  private let isJSON: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.requireNoOperands()
    architecture = Architecture(
      inputs: try arguments.integer("--features", in: 1...(1 << 24)) ?? 784,
      hidden: try arguments.sizes("--hidden") ?? [500, 500, 2000],
      latent: try arguments.integer("--latent", in: 1...(1 << 20)) ?? 10)
    batchSize = try arguments.integer("--batch", in: 1...(1 << 20)) ?? 256
    usesBytes = arguments.has("--bytes")
    seconds = try arguments.number("--seconds", above: 0.1) ?? 3
    threads = try arguments.integer("--threads", in: 1...Engine.greatestThreadCount) ?? 1
    instructionSet = try arguments.choice("--isa", of: InstructionSet.self)
    isJSON = arguments.has("--json")
  }

  /// Batches of samples, more than fit a cache.
  private static let batches = 64
  private static let warmUpSteps = 5
  /// Steps between two slices of the peak.
  private static let stepsAtOnce = 8

  func run() throws {
    let engine = try Engine(instructionSet: instructionSet, threads: threads)
    try requireMemory()
    if let notice = engine.threadsNotice(available: CPU.availableThreads) {
      Console.writeError(notice + "\n")
    }
    let random = Random(seed: 0)
    var trainer = try AutoencoderTrainer(
      Autoencoder(architecture, random: random), options: TrainingOptions(batchSize: batchSize))
    let samples = try makeSamples(random.stream("samples"))
    var shuffle = random.stream("shuffle")
    let order = shuffle.permutation(samples.rows)
    var times: [Double] = []
    var peak = MachineLimits.Slices()
    var (spent, step) = (0.0, -Self.warmUpSteps)
    while spent < seconds || times.count < Measurement.leastSamples {
      if step % Self.stepsAtOnce == 0 { peak.append(engine.measurePeakSlices(seconds: 0.002)) }
      if step == 0 { trainer.profile = StepProfile() }
      let first = (step + Self.warmUpSteps) % Self.batches * batchSize
      let time = try Measurement.elapsed {
        _ = try trainer.step(
          samples, at: order[first..<first + batchSize], random: random, engine: engine)
      }
      if step >= 0 {
        times.append(time)
        spent += time
      }
      step += 1
    }
    report(engine, times, peak, trainer)
  }

  /// Throws for samples and weights that the memory cannot hold; of the weights there are Adam's moments, too.
  private func requireMemory() throws {
    let inputs = Double(architecture.inputs) * Double(usesBytes ? 1 : MemoryLayout<Float>.stride)
    let weights = 3 * Double(MemoryLayout<Float>.stride) * Double(try architecture.parameterCount())
    try BenchmarkRunner.requireMemory(
      inputs * Double(Self.batches * batchSize) + weights,
      for: "training on \(Self.batches) batches of \(batchSize) x \(architecture.inputs)")
  }

  private func makeSamples(_ random: Random) throws -> TrainingSamples {
    var random = random
    let rows = Self.batches * batchSize
    if usesBytes {
      let bytes = (0..<rows * architecture.inputs).map { _ in UInt8(truncatingIfNeeded: random.nextBits()) }
      return TrainingSamples(
        try ByteMatrix(rows: rows, columns: architecture.inputs, scale: 1, elements: bytes))
    }
    var matrix = Matrix(rows: rows, columns: architecture.inputs)
    matrix.withUnsafeMutableElements { elements in
      for index in elements.indices { elements[index] = random.nextFloat() }
    }
    return TrainingSamples(matrix)
  }

  private func report(
    _ engine: Engine, _ times: [Double], _ peak: MachineLimits.Slices, _ trainer: AutoencoderTrainer
  ) {
    let median = times.quantile(0.5)
    let parameters = trainer.autoencoder.parameterCount
    let rate = 6 * Double(parameters) * Double(batchSize) / median
    let sizes = architecture.hidden.map(String.init).joined(separator: ",")
    var members: [(String, JSON)] = [
      ("cpu", .string(CPU.modelName)), ("isa", .string(engine.instructionSet.rawValue)),
      ("threads", .integer(engine.threads)), ("swift", .string(BenchmarkReport.swiftVersion)),
      ("commit", .string(GitCommit.current)), ("features", .integer(architecture.inputs)),
      ("hidden", .string(sizes)), ("latent", .integer(architecture.latent)), ("batch", .integer(batchSize)),
      ("bytes", .bool(usesBytes)), ("parameters", .integer(parameters)), ("steps", .integer(times.count)),
    ]
    let numbers: [(String, Double)] = [
      ("ms_per_step_median", 1e3 * median), ("ms_per_step_best", 1e3 * (times.min() ?? .nan)),
      ("spread_percent", 100 * (times.quantile(0.75) - times.quantile(0.25)) / median),
      ("samples_per_second", Double(batchSize) / median), ("gflops", 1e-9 * rate),
      ("peak_gflops", 1e-9 * peak.best), ("peak_gflops_median", 1e-9 * peak.median),
      ("percent_of_peak", 100 * rate / peak.best), ("percent_of_median_peak", 100 * rate / peak.median),
    ]
    members += numbers.map { ($0.0, .number($0.1.significant(6))) }
    var shares = JSONObject()
    let seconds = trainer.profile?.seconds ?? [:]
    let total = seconds.values.reduce(0, +)
    for part in StepProfile.Part.allCases {
      shares[part.rawValue] = .number((100 * (seconds[part] ?? 0) / total).significant(4))
    }
    members.append(("percent_of_time", .object(shares)))
    guard isJSON else {
      for (name, value) in members.dropLast() {
        print("\(name): \(value.stringValue ?? value.serialized())")
      }
      for (name, value) in shares.members { print("  \(name): \(value.serialized()) % of the time") }
      return
    }
    var object = JSONObject()
    for (name, value) in members { object[name] = value }
    print(JSON.object(object).serialized())
  }
}
