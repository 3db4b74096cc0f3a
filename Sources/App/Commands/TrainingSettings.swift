import DeepClustering
import Kernels

/// The clustering methods by their names on the command line.
enum MethodName: String, CaseIterable {
  case km, aekm, ct
}

/// What `fit` and `demo` share: the method, the protocol and the engine.
struct TrainingSettings {
  var method: MethodName
  var alpha: Double
  var lambda: Double
  var options: DeepClusteringOptions
  var threads: Int?

  /// Runs the method, with progress reported as it goes.
  func cluster(
    _ samples: Matrix, truth: [Int]?, engine: Engine, onEpoch: @escaping (EpochRecord) -> Void
  ) throws -> Clustering {
    let run = try DeepClustering(
      samples, truth: truth, options: options, engine: engine, onEpoch: onEpoch)
    switch method {
    case .km: return try run.clusterSamples()
    case .aekm: return try run.clusterEmbedding(of: run.pretrain())
    case .ct: return try run.fineTune(run.pretrain(), method: CT(alpha: alpha, lambda: lambda))
    }
  }
}
