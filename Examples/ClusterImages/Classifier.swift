import Datasets
import DeepClustering
import Kernels
import Serialization

/// A model in a file, as a program that only predicts would have it.
struct Classifier {
  private let model: ClusteringModel
  private let scaling: FittedScaling
  private let engine: Engine

  /// Reads a model of this program or of `deepkmeans fit`.
  init(reading path: String, engine: Engine) throws {
    let file = try SafeTensors(decoding: File.read(path))
    model = try ClusteringModel(file)
    scaling = try FittedScaling(file)
    self.engine = engine
  }

  /// The cluster of each sample.
  func clusters(of samples: Matrix) throws -> [Int32] {
    var samples = samples
    try scaling.apply(to: &samples)
    return try model.predict(samples, engine: engine)
  }
}
