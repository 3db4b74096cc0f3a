import Kernels
import Serialization

// A file that `deepkmeans fit --method km --scale none` writes is read here, and one written here is read by
// `deepkmeans predict`, for samples as they are.

extension KMeansModel {
  /// What the metadata of this program's models say as `format`.
  static let format = "deepkmeans"

  /// The model as the content of a safetensors file: the tensor `centroids`, and in the metadata `format`,
  /// `version` and `method`.
  public func safeTensors() -> SafeTensors {
    SafeTensors(
      metadata: ["format": Self.format, "version": "1", "method": "KM"],
      tensors: ["centroids": Tensor(centroids)])
  }

  /// The model in a safetensors file.
  ///
  /// - Throws: `KMeansError.invalidModel` if the file is not of this kind, if its clusters live in an embedding or
  ///   among samples that were scaled, without a centroid of one feature or more, or for centroids that are not finite.
  public init(_ file: SafeTensors) throws(KMeansError) {
    guard file.metadata[SphericalKMeansModel.normalization] != "true" else {
      throw .invalidModel("it is of samples at length 1; read it as a SphericalKMeansModel")
    }
    guard file.metadata["format"] == Self.format, file.metadata["version"] == "1" else {
      throw .invalidModel("its metadata do not say format = \(Self.format), version = 1")
    }
    guard file.metadata["method"] == "KM" else {
      throw .invalidModel(
        "it was made by \(file.metadata["method"] ?? "an unknown method"); its clusters live in an embedding"
      )
    }
    do {
      for (name, neutral) in [("scaling.offsets", 0.0), ("scaling.divisors", 1)]
      where file.tensors[name] != nil {
        guard try file.doubles(name).allSatisfy({ $0 == neutral }) else {
          throw KMeansError.invalidModel(
            "its clusters live among scaled samples (\(name)); scale as it says, or fit with --scale none"
          )
        }
      }
      guard file.metadata["scaling_normalizes_samples"] != "true" else {
        throw KMeansError.invalidModel(
          "its clusters live among samples of length 1; scale as it says, or fit with --scale none")
      }
      self.init(centroids: try file.centroids())
    } catch let error as KMeansError { throw error } catch { throw .invalidModel("\(error)") }
  }
}

extension SafeTensors {
  /// The centroids of a model, K × d.
  ///
  /// Where one extent is 0, the other may be any number without a byte behind it, and to count so far would have no end.
  ///
  /// - Throws: `SafeTensorsError`, and `KMeansError.invalidModel` for centroids without features, none at all, or such
  ///   that are not finite.
  func centroids() throws -> Matrix {
    let centroids = try matrix("centroids")
    guard centroids.rows > 0, centroids.columns > 0 else {
      throw KMeansError.invalidModel(
        "its centroids are \(centroids.shape), and there must be one of one feature or more")
    }
    if let what = KMeans.nonFiniteElement("centroid", centroids) { throw KMeansError.invalidModel(what) }
    return centroids
  }
}
