import Autoencoder
import Datasets
import DeepClustering
import Kernels
import ToolSupport

/// A model that `fit` wrote, and data that it is applied to.
struct ModelInput {
  private let modelPath: String
  private let data: DataOptions
  private let threads: Int?
  private let readsLabels: Bool

  /// - Parameter readsLabels: whether the command has a use for labels in the data.
  init(_ arguments: Arguments, command: String, readsLabels: Bool) throws(UsageError) {
    guard let modelPath = arguments.operands.first, arguments.operands.count >= 2 else {
      throw UsageError("\(command) needs a model and a file of data; see 'deepkmeans \(command) --help'")
    }
    self.modelPath = modelPath
    data = try DataOptions(arguments, command: command, leading: 1)
    threads = try ThreadsOption.threads(arguments)
    self.readsLabels = readsLabels
  }

  /// Reads both and applies the one to the other.
  ///
  /// - Parameters:
  ///   - onData: sees the data as they were read.
  ///   - body: is given the model and the data, scaled as those of fit were.
  func apply<Result>(
    onData: (Dataset) -> Void = { _ in },
    _ body: (ClusteringModel, TrainingSamples, Engine) throws -> Result
  ) throws -> Result {
    let engine = try Engine(threads: threads)
    let file = try ModelFile(reading: modelPath)
    var data = try data.load(includingLabels: readsLabels, sparseDefault: file.sparseFeatures)
    try file.check(data, path: modelPath)
    onData(data)
    return try body(file.model, try file.scaling.scaledSamples(of: &data), engine)
  }
}
