import Kernels
import Serialization

// Files of `deepkmeans fit --method km --variant spherical` are read here, and written for `deepkmeans predict`.

extension SphericalKMeansModel {
  /// The name in the metadata of whether samples are scaled to length 1.
  static let normalization = "normalizes_samples"

  /// The model as the content of a safetensors file: the tensor `centroids`, and in the metadata `format`, `version`,
  /// `method` and that samples are scaled to length 1.
  public func safeTensors() -> SafeTensors {
    SafeTensors(
      metadata: ["format": KMeansModel.format, "version": "2", "method": "KM", Self.normalization: "true"],
      tensors: ["centroids": Tensor(centroids)])
  }

  /// The model in a safetensors file.
  ///
  /// - Throws: `KMeansError.invalidModel` if the file is not one of spherical K-means, if its clusters live among samples
  ///   that were shifted or whose features were scaled apart, without a centroid of one feature or more, or for centroids
  ///   that are not finite or not of length 1.
  public init(_ file: SafeTensors) throws(KMeansError) {
    guard file.metadata["format"] == KMeansModel.format, file.metadata["version"] == "2",
      file.metadata["method"] == "KM", file.metadata[Self.normalization] == "true"
    else {
      throw .invalidModel(
        "its metadata do not say format = \(KMeansModel.format), version = 2, method = KM, \(Self.normalization) = true"
      )
    }
    do {
      // Directions stay as they are where all features are divided by one number.
      let offsets = file.tensors["scaling.offsets"] == nil ? [] : try file.doubles("scaling.offsets")
      let divisors = file.tensors["scaling.divisors"] == nil ? [] : try file.doubles("scaling.divisors")
      guard offsets.allSatisfy({ $0 == 0 }), divisors.allSatisfy({ $0 > 0 && $0 == divisors[0] }) else {
        throw KMeansError.invalidModel(
          "its clusters live among samples that were shifted, or whose features were scaled apart; scale as it says, or fit with --scale none"
        )
      }
      let centroids = try file.centroids()
      // Such a file may be that of another method, whose labels are not those of the directions.
      if let k = Self.rowsNotOfLengthOne(centroids).first {
        throw KMeansError.invalidModel(
          "centroid \(k) has the length \(Self.squaredLength(centroids.row(k)).squareRoot()), and those of spherical K-means have 1"
        )
      }
      self.init(centroids: centroids)
    } catch let error as KMeansError { throw error } catch { throw .invalidModel("\(error)") }
  }
}
