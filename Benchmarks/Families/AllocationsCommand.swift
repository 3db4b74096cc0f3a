import Autoencoder
import Kernels
import ToolSupport

/// `allocations`: warmed-up calls for a counter of heap allocations to watch; it times nothing.
struct AllocationsCommand: Command {
  static let name = "allocations"
  static let summary = "repeated calls that should not allocate, for Tools/count-allocations.sh"
  static let help = """
    Prepares and warms up one case, and calls it again and again. It prints and times nothing:
    Tools/count-allocations.sh runs it with N and 10 N calls under a counter of heap allocations, and the
    difference is what the calls allocate.

    usage: benchmarks allocations --case NAME [options]

      --case NAME       one of those that --list prints
      --calls N         calls after the first, default 100
      --threads N       default 1
      --isa NAME        baseline, avx2 or avx512; default: the widest there is
      --list            prints the names of the cases, a line each
    """
  static let options: [String: Arguments.Arity] = [
    "--case": .value, "--calls": .value, "--threads": .value, "--isa": .value, "--list": .flag,
  ]

  private let work: AllocationCase?
  private let calls: Int
  private let threads: Int
  private let instructionSet: InstructionSet?

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.requireNoOperands()
    work = try arguments.choice("--case", of: AllocationCase.self)
    calls = try arguments.integer("--calls", in: 1...(.max)) ?? 100
    threads = try arguments.integer("--threads", in: 1...Engine.greatestThreadCount) ?? 1
    instructionSet = try arguments.choice("--isa", of: InstructionSet.self)
    guard (work != nil) != arguments.has("--list") else {
      throw UsageError(
        work == nil
          ? "no --case; --list prints their names" : "--case and --list exclude each other; give one")
    }
  }

  func run() throws {
    guard let work else {
      for work in AllocationCase.allCases { print(work.rawValue) }
      return
    }
    let call = try work.prepare(Engine(instructionSet: instructionSet, threads: threads))
    // The first call grows the workspace and starts the threads.
    try call()
    for _ in 0..<calls { try call() }
  }
}

/// What `allocations` can call: one for each path through the products and the search, functions of each element,
/// and training steps.
enum AllocationCase: String, CaseIterable {
  case gemmBlocked = "gemm-blocked"
  case gemmBlockedPacked = "gemm-blocked-packed"
  case gemmPackedB = "gemm-packed-b"
  case gemmSwapped = "gemm-swapped"
  case gemmDots = "gemm-dots"
  case gemmUnpacked = "gemm-unpacked"
  case gemmEpilogue = "gemm-epilogue"
  case nearestDots = "nearest-dots"
  case nearestPanels = "nearest-panels"
  case nearestTwo = "nearest-two"
  case nearestBytes = "nearest-bytes"
  case elementwise
  case trainingStep = "training-step"
  case trainingStepSGD = "training-step-sgd"
  case trainingStepBytes = "training-step-bytes"
  case trainingStepImages = "training-step-images"

  /// Makes the operands; the result is one call.
  func prepare(_ engine: Engine) throws -> () throws -> Void {
    switch self {
    case .gemmBlocked: gemm("NN", 300, 400, 200, engine)
    case .gemmBlockedPacked: gemm("TT", 300, 400, 200, packing(engine))
    case .gemmPackedB: gemm("NT", 600, 64, 200, engine)
    case .gemmSwapped: gemm("TN", 300, 10, 200, engine)
    case .gemmDots: gemm("NN", 1000, 10, 200, engine)
    case .gemmUnpacked: gemm("NN", 8, 400, 300, engine)
    case .gemmEpilogue: gemm("NN", 300, 400, 200, engine, withEpilogue: true)
    case .nearestDots: try nearest(.labels, engine, features: 200, clusters: 10)
    case .nearestPanels: try nearest(.distances, engine, features: 64, clusters: 100)
    case .nearestTwo: try nearest(.twoNearest, engine, features: 64, clusters: 100)
    case .nearestBytes: try nearest(.distances, engine, features: 64, clusters: 100, ofBytes: true)
    case .elementwise: elementFunctions(engine)
    case .trainingStep: try training(.adam(Adam()), engine)
    case .trainingStepSGD: try training(.sgd(SGD(learningRate: 1e-3)), engine)
    case .trainingStepBytes: try training(.adam(Adam()), engine, ofBytes: true)
    case .trainingStepImages:
      try training(
        .adam(Adam()), engine,
        augmentation: ImageAugmentation(height: 15, width: 20, shift: 2, rotation: 10))
    }
  }

  /// The engine with both operands packed, however small.
  private func packing(_ engine: Engine) -> Engine {
    var engine = engine
    engine.limits.inPlace = .nothing
    return engine
  }

  private func gemm(
    _ letters: String, _ m: Int, _ n: Int, _ k: Int, _ engine: Engine, withEpilogue: Bool = false
  ) -> () throws -> Void {
    var random = Random(seed: 1).stream("gemm operands")
    let (transposesA, transposesB) = (letters.first == "T", letters.last == "T")
    let a = random.matrix(rows: transposesA ? k : m, columns: transposesA ? m : k)
    let b = random.matrix(rows: transposesB ? n : k, columns: transposesB ? k : n)
    let epilogue =
      withEpilogue
      ? GemmEpilogue(
        bias: random.matrix(rows: 1, columns: n), activation: .relu,
        derivative: ActivationDerivative(of: .relu, output: random.matrix(rows: m, columns: n)))
      : .none
    var c = Matrix(rows: m, columns: n)
    var workspace = Workspace()
    return {
      try engine.gemm(
        transposesA ? a.transposed : a.view, transposesB ? b.transposed : b.view, into: &c,
        epilogue: epilogue,
        workspace: &workspace)
    }
  }

  /// A function of each kind: without a parameter, with an exponent, and with an activation.
  private func elementFunctions(_ engine: Engine) -> () throws -> Void {
    var random = Random(seed: 1).stream("elementwise operands")
    let x = random.matrix(rows: 500, columns: 300)
    let derivative = ActivationDerivative(of: .tanh, output: x)
    let activations: [Activation] = [.linear, .leakyReLU(), .sigmoid]
    var result = x
    return {
      try engine.exponential(of: x, into: &result)
      try engine.power(of: x, exponent: 2.5, into: &result)
      for activation in activations { try engine.activate(x, by: activation, into: &result) }
      try engine.multiply(&result, by: derivative)
    }
  }

  private func training(
    _ optimizer: Optimizer, _ engine: Engine, ofBytes: Bool = false, augmentation: ImageAugmentation? = nil
  ) throws -> () throws -> Void {
    let random = Random(seed: 1)
    var values = random.stream("samples")
    let (rows, columns, batch) = (512, 300, 128)
    var trainer = try AutoencoderTrainer(
      Autoencoder(Architecture(inputs: columns, hidden: [200, 500], latent: 10), random: random),
      options: TrainingOptions(optimizer: optimizer, batchSize: batch, augmentation: augmentation))
    let bytes = (0..<rows * columns).map { UInt8(truncatingIfNeeded: $0) }
    let samples =
      ofBytes
      ? TrainingSamples(try ByteMatrix(rows: rows, columns: columns, scale: 1, elements: bytes))
      : TrainingSamples(values.matrix(rows: rows, columns: columns))
    let indices = (0..<batch).map { ($0 * 37) % rows }
    return { _ = try trainer.step(samples, at: indices[...], random: random, engine: engine) }
  }

  private func nearest(
    _ detail: Nearest.Detail, _ engine: Engine, features: Int, clusters: Int, ofBytes: Bool = false
  ) throws -> () throws -> Void {
    let rows = 3000
    var random = Random(seed: 1).stream("distance operands")
    let centroids = random.matrix(rows: clusters, columns: features)
    let samples =
      ofBytes
      ? Samples(
        try ByteMatrix(
          rows: rows, columns: features, elements: (0..<rows * features).map { UInt8(truncatingIfNeeded: $0) }
        )) : Samples(random.matrix(rows: rows, columns: features))
    var nearest = Nearest(detail)
    var workspace = Workspace()
    return { try engine.findNearest(of: samples, in: centroids, into: &nearest, workspace: &workspace) }
  }
}
