import Datasets
import DeepClustering
import Serialization
import ToolSupport

/// The model file of the tool: the library's model, and how the data were scaled.
enum ModelFile {
  /// The bytes of a model file.
  static func encode(
    _ clustering: Clustering, scaling: FittedScaling, metadata: [(name: String, value: String)]
  ) -> [UInt8] {
    var file = ClusteringModel(clustering).safeTensors()
    file.tensors["scaling.offsets"] = Tensor(scaling.offsets)
    file.tensors["scaling.divisors"] = Tensor(scaling.divisors)
    for (name, value) in metadata where file.metadata[name] == nil { file.metadata[name] = value }
    return file.encoded()
  }

  /// The model and the scaling in a file.
  static func read(_ path: String) throws -> (ClusteringModel, FittedScaling) {
    let bytes = try File.read(path)
    do {
      let file = try SafeTensors(decoding: bytes)
      let scaling = try FittedScaling(
        offsets: file.doubles("scaling.offsets"), divisors: file.doubles("scaling.divisors"))
      return (try ClusteringModel(file), scaling)
    } catch { throw DataError("\(path): \(error)") }
  }
}
