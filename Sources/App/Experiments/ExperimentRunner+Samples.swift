import Autoencoder
import Datasets

extension ExperimentRunner {
  /// Data that are ready to be clustered.
  struct Samples: Sendable {
    let dataset: BenchmarkDataset
    let samples: TrainingSamples
    /// Known classes, or nil.
    let labels: [Int]?
    let fingerprint: String
    let labelFingerprint: String
    /// The images that the samples are, where their file says so.
    var imageShape: ImageShape?
    let clusters: Int
  }
}
