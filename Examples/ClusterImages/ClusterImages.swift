import Datasets
import DeepClustering
import Kernels
import Serialization

/// Deep clustering inside another program: it shows progress, can be cancelled and taken up again, and leaves a model.
///
///     swift run -c release ClusterImages images/ 10 model.safetensors
///
/// clusters a folder of images, or any file that `deepkmeans` reads. The tool reads the model, too: `deepkmeans predict
/// model.safetensors …`.
@main
struct ClusterImages {
  static func main() async throws {
    let words = CommandLine.arguments.dropFirst()
    guard words.count == 3, let data = words.first, let output = words.last,
      let clusters = Int(words[words.startIndex + 1])
    else {
      print("usage: ClusterImages DATA CLUSTERS MODEL.safetensors")
      return
    }
    let training = Training(
      dataset: try Dataset.load([data]), options: DeepClusteringOptions(clusters: clusters),
      checkpoint: output + ".checkpoint")
    for try await event in training.events() {
      switch event {
      case .epoch(let record):
        print("\(record.phase) \(record.epoch)", record.reconstructionLoss.map { "loss \($0)" } ?? "")
      case .finished(let model):
        try File.write(model.encoded(), to: output)
        print("model in \(output)")
      }
    }
  }
}
