import DeepClustering
import Kernels
import ToolSupport

/// What `fit` and `demo` share: the method, the protocol and the engine.
struct TrainingSettings {
  var method: MethodName
  var alpha: Double
  var lambda: Double
  var kMeans = KMeansSettings()
  var options: DeepClusteringOptions
  var threads: Int?

  /// Runs the method, with progress reported as it goes; with KM also how its K-means went.
  func cluster(
    _ samples: Matrix, truth: [Int]?, inputs: KMeansInputs, engine: Engine,
    onEpoch: @escaping (EpochRecord) -> Void
  ) throws -> (Clustering, KMeansRun?) {
    let run = try DeepClustering(
      samples, truth: truth, options: options, engine: engine, onEpoch: onEpoch)
    switch method {
    case .km:
      var kMeansRun: KMeansRun?
      let clustering = try run.clusterSamples { samples, random, engine in
        let done = try KMeansRun(
          kMeans, inputs, clusters: options.clusters, restarts: options.restarts, samples: samples,
          random: random, engine: engine)
        kMeansRun = done
        return done.clusters
      }
      return (clustering, kMeansRun)
    case .aekm: return (try run.clusterEmbedding(of: run.pretrain()), nil)
    case .ct:
      return (try run.fineTune(run.pretrain(), method: CT(alpha: alpha, lambda: lambda)), nil)
    }
  }
}

extension TrainingSettings {
  /// The settings on the command line of `fit`; the number of clusters may have to be counted yet.
  init(_ arguments: Arguments) throws(UsageError) {
    let method = try arguments.choice("--method", of: MethodName.self) ?? .ct
    try method.check(arguments)
    let kMeans = try KMeansSettings(arguments)
    let restarts = try arguments.integer("--restarts", in: 1...1_000_000) ?? 10
    let seed = try arguments.integer("--seed", in: 0...(.max)) ?? 0
    self.init(
      method: method,
      alpha: try arguments.number("--alpha", above: 0) ?? 3,
      lambda: try arguments.number("--lambda", above: 0, orEqual: true) ?? 1,
      kMeans: kMeans,
      options: DeepClusteringOptions(
        clusters: 1,
        hidden: try arguments.sizes("--hidden") ?? [500, 500, 2000],
        pretrainEpochs: try arguments.integer("--pretrain-epochs", in: 0...1_000_000) ?? 50,
        epochs: try arguments.integer("--epochs", in: 0...1_000_000) ?? 100,
        batchSize: try arguments.integer("--batch", in: 1...(1 << 24)) ?? 256,
        learningRate: try arguments.number("--learning-rate", above: 0) ?? 1e-3,
        restarts: kMeans.allowsRestarts ? restarts : 1, seed: UInt64(seed)),
      threads: try arguments.integer("--threads", in: 1...4096))
  }
}
