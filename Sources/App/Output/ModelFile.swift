import Datasets
import DeepClustering
import Serialization
import ToolSupport

/// The model file of the tool: the library's model, how the data were scaled, and what their features were called or
/// numbered.
struct ModelFile {
  let model: ClusteringModel
  let scaling: FittedScaling
  /// The features' names, where the data had some.
  let featureNames: [String]?

  /// The indices of the features in sparse text, where the data were some.
  let sparseIndices: ClosedRange<Int>?

  private static let namesKey = "feature_names"
  private static let firstIndexKey = "first_index"

  /// The bytes of a model file.
  static func encode(
    _ clustering: Clustering, scaling: FittedScaling, featureNames: [String]?, firstIndex: Int?,
    metadata: [(name: String, value: String)]
  ) -> [UInt8] {
    var file = ClusteringModel(clustering).safeTensors()
    file.tensors["scaling.offsets"] = Tensor(scaling.offsets)
    file.tensors["scaling.divisors"] = Tensor(scaling.divisors)
    if scaling.normalizesSamples { file.tensors["scaling.normalizes"] = Tensor([1.0]) }
    if let featureNames {
      file.metadata[namesKey] = JSON.array(featureNames.map(JSON.string)).serialized()
    }
    file.metadata[firstIndexKey] = firstIndex.map(String.init)
    for (name, value) in metadata where file.metadata[name] == nil { file.metadata[name] = value }
    return file.encoded()
  }

  /// The model in a file.
  init(reading path: String) throws {
    let bytes = try File.read(path)
    do {
      let file = try SafeTensors(decoding: bytes)
      scaling = try FittedScaling(
        offsets: file.doubles("scaling.offsets"), divisors: file.doubles("scaling.divisors"),
        normalizesSamples: file.tensors["scaling.normalizes"] != nil)
      let model = try ClusteringModel(file)
      self.model = model
      // Sparse text counts from 0 or 1; anything else is not ours.
      let firstIndex = [0, 1].first { "\($0)" == file.metadata[Self.firstIndexKey] }
      sparseIndices = firstIndex.map { $0...($0 + model.features - 1) }
      featureNames = try file.metadata[Self.namesKey].map { text in
        try JSON(parsing: Array(text.utf8)).arrayValue?.compactMap(\.stringValue) ?? []
      }
    } catch { throw DataError("\(path): \(error)") }
  }

  /// Throws unless data have the features that the model was made for, in their order, as far as names tell.
  func check(_ data: Dataset, path: String) throws(DataError) {
    guard data.columns == model.features else {
      throw DataError(
        "the data have \(data.columns) features and the model \(path) was made for \(model.features)")
    }
    guard let featureNames, let names = data.featureNames else { return }
    guard let column = zip(names, featureNames).enumerated().first(where: { $0.element.0 != $0.element.1 })
    else { return }
    let order =
      Set(names) == Set(featureNames)
      ? "put the columns in the order of the model's" : "leave the names out if they mean the same"
    throw DataError(
      "feature \(column.offset + 1) of the data is “\(column.element.0)” and that of the model \(path) “\(column.element.1)”; \(order)"
    )
  }
}
