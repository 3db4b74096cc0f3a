import Autoencoder
import Kernels

/// What `allocations` can call: one for each path through the products and the search, all distances, soft assignments,
/// functions of each element, and training steps.
enum AllocationCase: String, CaseIterable {
  case gemmBlocked = "gemm-blocked"
  case gemmBlockedPacked = "gemm-blocked-packed"
  case gemmPackedB = "gemm-packed-b"
  case gemmSwapped = "gemm-swapped"
  case gemmDots = "gemm-dots"
  case gemmUnpacked = "gemm-unpacked"
  case gemmEpilogue = "gemm-epilogue"
  case gemmColumnSums = "gemm-column-sums"
  case nearestDots = "nearest-dots"
  case nearestPanels = "nearest-panels"
  case nearestTwo = "nearest-two"
  case nearestBytes = "nearest-bytes"
  case productDistances = "product-distances"
  case softAssignments = "soft-assignments"
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
    case .gemmColumnSums: columnSums(engine)
    case .nearestDots: try nearest(.labels, engine, features: 200, clusters: 10)
    case .nearestPanels: try nearest(.distances, engine, features: 64, clusters: 100)
    case .nearestTwo: try nearest(.twoNearest, engine, features: 64, clusters: 100)
    case .nearestBytes: try nearest(.distances, engine, features: 64, clusters: 100, ofBytes: true)
    case .productDistances: productDistances(engine)
    case .softAssignments: softAssignments(engine)
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

  /// Sums of columns while the product is in L1, and in a pass of their own where threads share columns.
  private func columnSums(_ engine: Engine) -> () throws -> Void {
    var random = Random(seed: 1).stream("gemm operands")
    let (m, n, k) = (300, 400, 200)
    let (a, b) = (random.matrix(rows: m, columns: k), random.matrix(rows: k, columns: n))
    let narrow = random.matrix(rows: k, columns: 10)
    var (c, sums) = (Matrix(rows: m, columns: n), Matrix(rows: 1, columns: n))
    var (narrowC, narrowSums) = (Matrix(rows: m, columns: 10), Matrix(rows: 1, columns: 10))
    var workspace = Workspace()
    return {
      try engine.gemm(a.view, b.view, into: &c, columnSums: &sums, workspace: &workspace)
      try engine.gemm(a.view, narrow.view, into: &narrowC, columnSums: &narrowSums, workspace: &workspace)
    }
  }

  private func productDistances(_ engine: Engine) -> () throws -> Void {
    var random = Random(seed: 1).stream("distance operands")
    let samples = Samples(random.matrix(rows: 3000, columns: 64))
    let centroids = random.matrix(rows: 100, columns: 64)
    var (distances, workspace) = (Matrix(rows: 0, columns: 0), Workspace())
    return {
      try engine.squaredDistancesByProducts(
        from: samples, to: centroids, into: &distances, workspace: &workspace)
    }
  }

  /// A sharpness, an exponent of 1, which has a kernel of its own, and degrees of freedom.
  private func softAssignments(_ engine: Engine) -> () throws -> Void {
    var random = Random(seed: 1).stream("distance operands")
    let samples = Samples(random.matrix(rows: 3000, columns: 10))
    let centroids = random.matrix(rows: 10, columns: 10)
    let kinds: [SoftAssignment] = [
      .softmax(sharpness: 1), .student(degreesOfFreedom: 1), .student(degreesOfFreedom: 2.5),
    ]
    var (memberships, sums, workspace) = (Matrix(rows: 0, columns: 0), [Double](), Workspace())
    return {
      for kind in kinds {
        try engine.softAssignments(
          of: samples, to: centroids, kind, into: &memberships, sums: &sums, workspace: &workspace)
      }
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
