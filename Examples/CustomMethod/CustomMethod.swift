import Datasets
import DeepClustering
import ExampleSupport
import KMeans
import Kernels

/// Trains a method that the package does not have beside one that it has, from the same pretrained network.
///
///     swift run -c release CustomMethod
@main
struct CustomMethod {
  /// The scores of K-means on the embedding before, and of both methods after it.
  static func compare(samples: Int, epochs: Int, engine: Engine) throws -> [(name: String, accuracy: Double)]
  {
    let digits = SyntheticDigits(samples: samples, seed: 0, threads: engine.threads)
    let options = DeepClusteringOptions(
      clusters: SyntheticDigits.classes, hidden: [256, 256], pretrainEpochs: epochs, epochs: epochs)
    let run = try DeepClustering(digits.samples, truth: digits.labels, options: options, engine: engine)
    let pretrained = try run.pretrain()
    let clusterings = [
      try run.clusterEmbedding(of: pretrained),
      try run.fineTune(pretrained, method: CT(alpha: 3, lambda: 1)),
      try run.fineTune(pretrained, method: MarginClustering(margin: 1, lambda: 1)),
    ]
    return clusterings.map { ($0.method, $0.scores?.accuracy ?? 0) }
  }

  static func main() async {
    await Example.run("CustomMethod") { _ in
      for (name, accuracy) in try compare(samples: 4000, epochs: 20, engine: Engine()) {
        print("\(name): ACC \((accuracy * 1000).rounded() / 10) %")
      }
    }
  }
}
