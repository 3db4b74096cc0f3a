import Autoencoder
import Datasets
import Serialization

/// All that a run of `fit` starts from: its data read and scaled, its settings filled in by them.
struct FitPreparation {
  let settings: TrainingSettings
  let inputs: KMeansInputs
  /// The network to start from, or nil.
  let start: Autoencoder?
  /// Labels and names of the data; its samples have become `samples`.
  let data: Dataset
  let samples: TrainingSamples
  let scaling: Scaling
  /// The scaling with its numbers.
  let fitted: FittedScaling
  /// What the samples are as images, if they are some.
  let imageShape: ImageShape?
  let features: ModelFeatures
  /// Of the data and the file of the network; empty where no run is kept.
  let fingerprint: String
  let labelFingerprint: String

  /// The settings that the result depends on.
  var configuration: JSONObject { settings.configuration(scale: scaling.rawValue) }
}
