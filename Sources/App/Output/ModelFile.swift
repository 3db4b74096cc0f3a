import Datasets
import DeepClustering
import Serialization
import ToolSupport

/// The model file of the tool: the library's model, how the data were scaled, and what their features were.
struct ModelFile {
  let model: ClusteringModel
  let scaling: FittedScaling
  let features: ModelFeatures

  /// What the features of new data are, where these are sparse text.
  var sparseFeatures: DatasetReading.SparseFeatures {
    DatasetReading.SparseFeatures(firstIndex: features.firstIndex, count: model.features)
  }

  /// The bytes of a model file.
  static func encode(
    _ clustering: Clustering, scaling: FittedScaling, features: ModelFeatures,
    metadata: [(name: String, value: String)]
  ) -> [UInt8] {
    var file = ClusteringModel(clustering).safeTensors()
    scaling.store(in: &file)
    file.metadata.merge(features.metadata) { $1 }
    for (name, value) in metadata where file.metadata[name] == nil { file.metadata[name] = value }
    return file.encoded()
  }

  /// The model in a file.
  init(reading path: String) throws {
    guard path != DataOutput.standardOutput else {
      throw DataError("a model is read from a file, not from standard input; give its path")
    }
    let bytes = try File.read(path)
    do {
      let file = try SafeTensors(decoding: bytes)
      scaling = try FittedScaling(file)
      model = try ClusteringModel(file)
      features = try ModelFeatures(file.metadata, count: model.features)
    } catch { throw DataError("\(path): \(error)") }
  }

  /// Throws unless data have the features that the model was made for, in their order, as far as names tell.
  func check(_ data: Dataset, path: String) throws(DataError) {
    guard data.columns == model.features else {
      throw DataError(
        "the data have \(data.columns) features and the model \(path) was made for \(model.features)")
    }
    guard let featureNames = features.names, let names = data.featureNames else { return }
    guard let column = zip(names, featureNames).enumerated().first(where: { $0.element.0 != $0.element.1 })
    else { return }
    let order =
      Set(names) == Set(featureNames)
      ? "put the columns in the order of the model's" : "leave the names out if they mean the same"
    throw DataError(
      "feature \(column.offset) (counted from 0) of the data is “\(column.element.0)” and that of the model \(path) “\(column.element.1)”; \(order)"
    )
  }
}
