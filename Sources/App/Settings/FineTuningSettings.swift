import Autoencoder
import DeepClustering
import Serialization
import ToolSupport

/// How methods with a clustering loss go from epoch to epoch, as the command line says.
struct FineTuningSettings {
  var convergence = Convergence()
  var reinitialisation = Reinitialisation.restarts
  var initialCentroids = InitialCentroids.kMeans
  var keepsOptimizer = false
  /// Epochs in which the learning rate rises, instead of the warm-up of both phases; nil leaves that as it is.
  var warmUpEpochs: Int?
  /// The course of the learning rate after it, instead of that of both phases; nil leaves that as it is.
  var schedule: LearningRateSchedule.Course?

  static let options: [String: Arguments.Arity] = [
    "--convergence": .value, "--convergence-window": .value,
    "--reinitialisation": .choice(of: Reinitialisation.self),
    "--initial-centroids": .choice(of: InitialCentroids.self), "--keep-optimizer": .flag,
    "--fine-tuning-warm-up": .value, "--fine-tuning-schedule": .value,
  ]

  static let help = """
      --epochs N            epochs with the clustering loss, default 100
      --convergence T       ends sooner once --convergence-window N epochs, default 10, have each changed
                            the objective by no more than this share; default 0.001, 0 for never
      --initial-centroids I k-means on the embedding, or random; default k-means, of dkm-annealed random
      --reinitialisation R  ct, dkm-rein: after an epoch K-means starts from its own seedings
                            (restarts), from the centroids so far (warm-start), or from both; default
                            restarts
      --keep-optimizer      goes on with the optimiser of pretraining; otherwise a fresh one
      --fine-tuning-warm-up N
                            epochs with the clustering loss in which the learning rate rises to the full
                            one; default: as in pretraining, whose warm-up it replaces here. The first steps
                            of a fresh optimiser may tear clusters apart where lambda is large
      --fine-tuning-schedule S
                            how it goes on after that; default: as --schedule says for pretraining
    """

  /// The standard.
  init() {}

  init(_ arguments: Arguments, method: MethodName) throws(UsageError) {
    convergence.tolerance =
      try arguments.number("--convergence", above: 0, orEqual: true) ?? convergence.tolerance
    convergence.window =
      try arguments.integer("--convergence-window", in: 1...1_000_000) ?? convergence.window
    reinitialisation =
      try arguments.choice("--reinitialisation", of: Reinitialisation.self) ?? reinitialisation
    keepsOptimizer = arguments.has("--keep-optimizer")
    warmUpEpochs = try arguments.integer("--fine-tuning-warm-up", in: 0...1_000_000)
    schedule = try LearningRateSchedule.Course("--fine-tuning-schedule", arguments)
    initialCentroids =
      try arguments.choice("--initial-centroids", of: InitialCentroids.self)
      ?? (method.startsFromScratch ? .random : .kMeans)
  }

  /// Sets them in the library's options.
  func apply(to options: inout DeepClusteringOptions) {
    options.convergence = convergence
    options.reinitialisation = reinitialisation
    options.initialCentroids = initialCentroids
    options.keepsOptimizer = keepsOptimizer
    if let schedule { options.fineTuning.schedule.course = schedule }
    guard let warmUpEpochs else { return }
    options.fineTuning.schedule.warmUpSteps = 0
    options.fineTuning.schedule.warmUpEpochs = warmUpEpochs
  }

  /// Adds what a result of the method depends on.
  func add(to object: inout JSONObject, method: MethodName) {
    object["convergence"] = .number(convergence.tolerance)
    object["convergence-window"] = .integer(convergence.window)
    object["initial-centroids"] = .string(initialCentroids.rawValue)
    if [.ct, .reinitialisedDKM].contains(method) {
      object["reinitialisation"] = .string(reinitialisation.rawValue)
    }
    object["keep-optimizer"] = .bool(keepsOptimizer)
    if let warmUpEpochs { object["fine-tuning-warm-up"] = .integer(warmUpEpochs) }
    if let schedule { object["fine-tuning-schedule"] = .string(schedule.word) }
  }
}
