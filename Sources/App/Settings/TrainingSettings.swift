import Autoencoder
import DeepClustering
import KMeans
import Kernels
import Serialization
import ToolSupport

/// What `fit` runs: the method, the protocol and the engine.
struct TrainingSettings {
  var method = MethodSettings()
  var fineTuning = FineTuningSettings()
  var kMeans = KMeansSettings()
  var network = NetworkSettings()
  /// Number of clusters; 0 until they are counted.
  var clusters: Int
  /// Dimensions of the embedding, or nil for as many as there are clusters.
  var latent: Int?
  var epochs: Int
  var restarts: Int
  var restartSelection = RestartSelection.inertia
  var seed: UInt64
  var threads: Int?

  /// `--restart-selection` in the help of commands that train.
  static let restartSelectionHelp = """
      --restart-selection S the best is the one with the least inertia (inertia), or, of those within 5 % of
                            it, the one that best keeps nearest neighbours together (neighbors); default
                            inertia
    """

  /// The published method and protocol.
  init(clusters: Int, seed: UInt64, threads: Int?) {
    (self.clusters, epochs, restarts) = (clusters, 100, 10)
    (self.seed, self.threads) = (seed, threads)
  }

  /// The settings on the command line of `fit`; the number of clusters may have to be counted yet.
  init(_ arguments: Arguments) throws(UsageError) {
    method = try MethodSettings(arguments)
    try method.name.check(arguments)
    fineTuning = try FineTuningSettings(arguments, method: method.name)
    kMeans = try KMeansSettings(arguments)
    network = try NetworkSettings(arguments)
    if method.name.startsFromScratch, !arguments.has("--pretrain-epochs") { network.pretrainEpochs = 0 }
    clusters = try arguments.integer("--clusters", in: 1...(.max)) ?? 0
    latent = try arguments.integer("--latent", in: 1...(1 << 20))
    epochs = try arguments.integer("--epochs", in: 0...1_000_000) ?? 100
    let restarts = try arguments.integer("--restarts", in: 1...KMeans.greatestRestarts) ?? 10
    self.restarts = kMeans.allowsRestarts ? restarts : 1
    restartSelection = try arguments.choice("--restart-selection", of: RestartSelection.self) ?? .inertia
    seed = UInt64(try arguments.integer("--seed", in: 0...(.max)) ?? 0)
    threads = try ThreadsOption.threads(arguments)
  }

  /// The protocol for the library.
  var options: DeepClusteringOptions {
    var options = DeepClusteringOptions(
      clusters: clusters, network: network.architecture(latent: latent ?? max(clusters, 1)),
      initializer: network.initializer, pretraining: network.pretraining, epochs: epochs,
      fineTuning: network.training, restarts: restarts, seed: seed)
    options.restartSelection = restartSelection
    fineTuning.apply(to: &options)
    return options
  }

  /// Runs the method; with KM also how its K-means went.
  ///
  /// - Parameters:
  ///   - start: the network to start from, or nil.
  ///   - checkpoint: where to go on, or nil.
  ///   - onIteration: called after each iteration of the K-means of KM.
  func cluster(
    _ run: DeepClustering, inputs: KMeansInputs, startingFrom start: Autoencoder? = nil,
    resuming checkpoint: Checkpoint? = nil,
    onIteration: @escaping @Sendable (KMeansIteration) -> Void = { _ in }
  ) throws -> (Clustering, KMeansRun?) {
    if method.name == .km {
      var kMeansRun: KMeansRun?
      let clustering = try run.clusterSamples { samples, random, engine in
        let done = try KMeansRun(
          kMeans, inputs, clusters: clusters, restarts: restarts, selection: restartSelection,
          samples: samples, random: random, engine: engine, onIteration: onIteration)
        kMeansRun = done
        return done.clusters
      }
      return (clustering, kMeansRun)
    }
    guard let method = try method.makeMethod() else {
      return (try run.clusterEmbedding(of: run.pretrain(start, resuming: checkpoint)), nil)
    }
    if let checkpoint, checkpoint.stage == .fineTuning {
      return (try run.fineTune(resuming: checkpoint, from: start, method: method), nil)
    }
    return (try run.fineTune(run.pretrain(start, resuming: checkpoint), method: method), nil)
  }
}
