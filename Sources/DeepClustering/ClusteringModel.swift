import Autoencoder
import KMeans
import Kernels
import Serialization

/// What is kept of a clustering to apply it to new samples: network and centroids.
public struct ClusteringModel: Sendable {
  /// The method's name: KM, AEKM, CT.
  public let method: String
  /// The network, or nil where clusters live among the samples themselves.
  public let autoencoder: Autoencoder?
  /// The centroids, K × l.
  public let centroids: Matrix
  /// Whether samples are scaled to length 1 first: the model is one of spherical K-means.
  public let normalizesSamples: Bool
  /// Whether the file that the model was read from says how samples are scaled before they come here, as those of
  /// `deepkmeans fit` do where data are scaled: apply `FittedScaling` of the module Datasets, which reads the same file.
  public let expectsScaledSamples: Bool

  /// The model of a clustering.
  public init(_ clustering: Clustering) {
    method = clustering.method
    autoencoder = clustering.autoencoder
    centroids = clustering.centroids
    normalizesSamples = clustering.normalizesSamples
    expectsScaledSamples = false
  }

  /// A model of a network that has been trained by other means, and of centroids among its embeddings.
  ///
  /// - Parameters:
  ///   - method: the method's name.
  ///   - autoencoder: the network, or nil for centroids among the samples themselves.
  ///   - centroids: K × l, finite.
  /// - Throws: `DeepClusteringError.invalidModel` for centroids of another shape, or that are not finite.
  public init(
    method: String, autoencoder: Autoencoder?, centroids: Matrix
  ) throws(DeepClusteringError) {
    (self.method, self.autoencoder, self.centroids) = (method, autoencoder, centroids)
    (normalizesSamples, expectsScaledSamples) = (false, false)
    try check()
  }

  private func check() throws(DeepClusteringError) {
    guard centroids.rows > 0, centroids.columns > 0 else {
      throw .invalidModel(
        "its centroids are \(centroids.shape), and there must be one of one dimension or more")
    }
    guard centroids.isFinite else {
      throw .invalidModel("a centroid has a value that is not a finite number")
    }
    if let autoencoder, autoencoder.architecture.latent != centroids.columns {
      throw .invalidModel(
        "centroids of \(centroids.shape) for \(autoencoder.architecture.latent) latent dimensions")
    }
  }

  /// Features that a sample must have.
  public var features: Int { autoencoder?.architecture.inputs ?? centroids.columns }

  /// The embeddings of samples, n × l; without a network the samples themselves, or at length 1.
  ///
  /// Of samples far from those of the training they need not be finite.
  /// Samples have to be scaled already where `expectsScaledSamples`.
  ///
  /// - Throws: `DeepClusteringError.nonFiniteValue`, `.shapeMismatch`; `KMeansError.zeroVector` for a sample that has no
  ///   direction.
  public func embed(_ samples: TrainingSamples, engine: Engine) throws -> Matrix {
    guard samples.columns == features else {
      throw DeepClusteringError.shapeMismatch(
        "samples of \(samples.shape) for a model of \(features) features")
    }
    // Of an infinite value a network with ReLU may well make a finite embedding.
    if let place = samples.firstNonFinite {
      throw DeepClusteringError.nonFiniteValue(row: place.row, column: place.column)
    }
    if let autoencoder { return try autoencoder.encode(samples, engine: engine) }
    let matrix = try samples.matrix(engine: engine)
    guard normalizesSamples else { return matrix }
    return try SphericalKMeansModel.directions(of: Samples(matrix), engine: engine)
  }

  /// The embeddings of the rows of a matrix.
  ///
  /// - Throws: as above.
  public func embed(_ samples: Matrix, engine: Engine) throws -> Matrix {
    try embed(TrainingSamples(samples), engine: engine)
  }

  /// The cluster of each sample: the nearest centroid of its embedding.
  ///
  /// - Throws: as `embed`; `DeepClusteringError.diverged` for a sample that is so far from those of the training that its
  ///   embedding is not finite.
  public func predict(_ samples: TrainingSamples, engine: Engine) throws -> [Int32] {
    let embedding = try embed(samples, engine: engine)
    return try DeepClustering.clusteringEmbedding {
      try engine.nearestCentroids(of: embedding, in: centroids)
    }
  }

  /// The cluster of each row of a matrix.
  ///
  /// - Throws: as above.
  public func predict(_ samples: Matrix, engine: Engine) throws -> [Int32] {
    try predict(TrainingSamples(samples), engine: engine)
  }
}

// MARK: The file

extension ClusteringModel {
  private static let format = "deepkmeans"
  /// Files of version 1 are read by the first versions of this program, which know ReLU networks and samples as
  /// they are; others say 2.
  private static let versions = ["1", "2"]
  private static let normalization = "normalizes_samples"

  /// The model as the content of a safetensors file.
  ///
  /// It does not say how samples are scaled, whatever the file said that the model was read from: store `FittedScaling`
  /// of the module Datasets besides.
  ///
  /// It holds the network's tensors, `centroids`, and in the metadata `format`, `version` and `method`.
  /// Whoever writes the file may add more.
  public func safeTensors() -> SafeTensors {
    var file = SafeTensors(
      metadata: ["format": Self.format, "version": version, "method": method],
      tensors: autoencoder?.tensors() ?? [:])
    file.metadata.merge(autoencoder?.metadata ?? [:]) { $1 }
    file.tensors["centroids"] = Tensor(centroids)
    if normalizesSamples { file.metadata[Self.normalization] = "true" }
    return file
  }

  private var version: String {
    guard !normalizesSamples, let architecture = autoencoder?.architecture else {
      return normalizesSamples ? "2" : "1"
    }
    let plain = Architecture(
      inputs: architecture.inputs, hidden: architecture.hidden, latent: architecture.latent)
    return architecture == plain ? "1" : "2"
  }

  /// The model in a safetensors file.
  ///
  /// - Throws: `DeepClusteringError.invalidModel`.
  public init(_ file: SafeTensors) throws(DeepClusteringError) {
    guard file.metadata["format"] == Self.format else {
      throw .invalidModel("its metadata do not say format = \(Self.format)")
    }
    guard let version = file.metadata["version"], Self.versions.contains(version) else {
      throw .invalidModel(
        "version \(file.metadata["version"] ?? "unknown"); this program reads \(Self.versions.joined(separator: " and "))"
      )
    }
    guard let method = file.metadata["method"] else { throw .invalidModel("its metadata name no method") }
    self.method = method
    normalizesSamples = file.metadata[Self.normalization] == "true"
    expectsScaledSamples =
      file.metadata["scaling_normalizes_samples"] == "true"
      || [("scaling.offsets", 0.0), ("scaling.divisors", 1)].contains { name, neutral in
        file.tensors[name] != nil && (try? file.doubles(name))?.allSatisfy { $0 == neutral } != true
      }
    do {
      centroids = try file.matrix("centroids")
      let hasNetwork = file.tensors.keys.contains { $0.hasPrefix("encoder.") }
      autoencoder = hasNetwork ? try Autoencoder(file) : nil
    } catch AutoencoderError.invalidModel(let what) {
      throw .invalidModel(what)
    } catch { throw .invalidModel("\(error)") }
    try check()
  }
}
