import Kernels
import Serialization

// The file is the one that `deepkmeans fit --method km` writes, and `deepkmeans predict` reads.

extension KMeansModel {
  private static let format = "deepkmeans"

  /// The model as the content of a safetensors file: the tensor `centroids`, and in the metadata `format`,
  /// `version` and `method`.
  public func safeTensors() -> SafeTensors {
    SafeTensors(
      metadata: ["format": Self.format, "version": "1", "method": "KM"],
      tensors: ["centroids": Tensor(centroids)])
  }

  /// The model in a safetensors file.
  ///
  /// - Throws: `KMeansError.invalidOption` if the file is not of this kind, or its clusters live in an
  ///   embedding.
  public init(_ file: SafeTensors) throws(KMeansError) {
    guard file.metadata["format"] == Self.format, file.metadata["version"] == "1" else {
      throw .invalidOption("the model's metadata do not say format = \(Self.format), version = 1")
    }
    guard file.metadata["method"] == "KM" else {
      throw .invalidOption(
        "the model was made by \(file.metadata["method"] ?? "an unknown method"); its clusters live in an embedding"
      )
    }
    do { self.init(centroids: try file.matrix("centroids")) } catch { throw .invalidOption("\(error)") }
  }
}
