import Datasets
import DeepClustering
import Dispatch
import ExampleSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Deep clustering inside another program: it shows progress, can be cancelled and taken up again, and leaves a model.
///
///     swift run -c release ClusterImages images/ 10 model.safetensors
///
/// clusters a folder of images, or any file that `deepkmeans` reads. Ctrl-C keeps the run, and the same command goes on.
/// The tool reads the model, too: `deepkmeans predict model.safetensors …`.
@main
struct ClusterImages {
  static func main() async {
    await Example.run("ClusterImages DATA CLUSTERS MODEL.safetensors") { words in
      guard words.count == 3, let clusters = Int(words[1]) else { throw Example.UsageError() }
      let training = Training(
        dataset: try Dataset.load([words[0]]), options: DeepClusteringOptions(clusters: clusters),
        model: words[2])
      let task = training.start { record in
        let loss = record.reconstructionLoss.map { " loss \($0)" } ?? ""
        Example.show("\(record.phase) \(record.epoch)\(loss)")
      }
      signal(SIGINT, SIG_IGN)
      let interrupt = DispatchSource.makeSignalSource(signal: SIGINT)
      interrupt.setEventHandler { task.cancel() }
      interrupt.resume()
      defer { interrupt.cancel() }
      do { try await task.value } catch is CancellationError {
        throw Example.Failure("the run is kept in \(training.checkpoint), and the same command goes on")
      }
      print("the model is in \(training.model)")
    }
  }
}
