import Autoencoder
import DeepClustering
import KMeans
import Kernels
import Serialization
import TestSupport
import Testing

@Suite struct ClusteringModelTests {
  static func clustering() throws -> (Clustering, Matrix) {
    let (samples, _) = DeepClusteringTests.bands(200, seed: 8)
    return (try DeepClusteringTests.run(samples, engine: Engine()), samples)
  }

  @Test(arguments: [(0, 3), (2, 0)])
  func aModelHasCentroids(rows: Int, columns: Int) throws {
    let file = SafeTensors(
      metadata: ["format": "deepkmeans", "version": "1", "method": "KM"],
      tensors: ["centroids": Tensor(Matrix(rows: rows, columns: columns))])
    #expect(throws: DeepClusteringError.self) { try ClusteringModel(file) }
  }

  /// A centroid that is no number would be nearest to nothing.
  @Test func centroidsOfNumbers() throws {
    var file = ClusteringModel(try Self.clustering().0).safeTensors()
    var centroids = try file.matrix("centroids")
    centroids[1, 2] = .nan
    file.tensors["centroids"] = Tensor(centroids)
    #expect(
      throws: DeepClusteringError.invalidModel("a centroid has a value that is not a finite number")
    ) { try ClusteringModel(file) }
  }

  @Test func theFileGivesTheSameLabels() throws {
    let (clustering, samples) = try Self.clustering()
    let bytes = ClusteringModel(clustering).safeTensors().encoded()
    let model = try ClusteringModel(SafeTensors(decoding: bytes))
    #expect(model.method == "CT" && model.features == 20)
    #expect(try model.predict(samples, engine: Engine()) == clustering.labels)
    #expect(try model.embed(samples, engine: Engine()) == clustering.embedding)
  }

  /// Programs that read version 1 know ReLU between linear layers, and weights that are not tied, alone.
  @Test func whatVersionOneDoesNotKnowIsVersionTwo() throws {
    let (tanh, tied) = (Activation.tanh, true)
    let architectures = [
      Architecture(inputs: 5, hidden: [4], latent: 2),
      Architecture(inputs: 5, hidden: [4], latent: 2, activation: tanh),
      Architecture(inputs: 5, hidden: [4], latent: 2, latentActivation: tanh),
      Architecture(inputs: 5, hidden: [4], latent: 2, outputActivation: tanh),
      Architecture(inputs: 5, hidden: [4], latent: 2, tiesWeights: tied),
    ]
    let versions = try architectures.map { architecture in
      try ClusteringModel(
        method: "CT", autoencoder: Autoencoder(architecture, random: Random(seed: 1)),
        centroids: Matrix(rows: 3, columns: 2)
      ).safeTensors().metadata["version"]
    }
    #expect(versions == ["1", "2", "2", "2", "2"])
  }

  /// A network's ReLU could make 0 of what is infinite, and a cluster of that.
  @Test(arguments: [Float.nan, -.infinity]) func samplesThatAreNoNumbersAreRefused(value: Float) throws {
    let (clustering, samples) = try Self.clustering()
    var bad = samples
    bad[7, 3] = value
    let (engine, error) = (try Engine(), DeepClusteringError.nonFiniteValue(row: 7, column: 3))
    let models = [
      ClusteringModel(clustering),
      ClusteringModel(
        try DeepClustering(samples, options: DeepClusteringTests.options, engine: engine).clusterSamples()),
    ]
    for model in models { #expect(throws: error) { try model.predict(bad, engine: engine) } }
    let bytes = try ByteMatrix(rows: 1, columns: 20, elements: (1...20).map(UInt8.init))
    #expect(throws: DeepClusteringError.nonFiniteValue(row: 0, column: 0)) {
      try models[0].predict(TrainingSamples(bytes, offset: 0, divisor: 0), engine: engine)
    }
    #expect(throws: error) {
      try DeepClustering(bad, options: DeepClusteringTests.options, engine: engine)
    }
  }

  /// What is not finite then is not the sample, of which the message would name a feature.
  @Test func embeddingsBeyondFloatAreToldAsSuch() throws {
    let (clustering, samples) = try Self.clustering()
    var far = samples
    for j in 0..<20 { far[7, j] = j % 2 == 0 ? .greatestFiniteMagnitude : -.greatestFiniteMagnitude }
    let model = ClusteringModel(clustering)
    let isFinite = try model.embed(far, engine: Engine()).row(7).allSatisfy(\.isFinite)
    try #require(!isFinite)
    #expect(throws: DeepClusteringError.diverged(row: 7)) { try model.predict(far, engine: Engine()) }
  }

  @Test func withoutANetworkTheSamplesAreTheEmbedding() throws {
    let (samples, _) = DeepClusteringTests.bands(200, seed: 9)
    let engine = try Engine()
    let clustering = try DeepClustering(
      samples, options: DeepClusteringTests.options, engine: engine
    ).clusterSamples()
    let model = try ClusteringModel(ClusteringModel(clustering).safeTensors())
    #expect(model.autoencoder == nil)
    #expect(try model.predict(samples, engine: engine) == clustering.labels)
  }

  @Test func modelsOfDirectionsPredictByCosine() throws {
    let (samples, _) = DeepClusteringTests.bands(200, seed: 9)
    let engine = try Engine()
    let clustering = try DeepClustering(
      samples, options: DeepClusteringTests.options, engine: engine
    ).clusterSamples { samples, random, engine in
      SampleClusters(try SphericalKMeans(clusters: 3).fit(samples, random: random, engine: engine))
    }
    let model = try ClusteringModel(ClusteringModel(clustering).safeTensors())
    #expect(model.normalizesSamples)
    #expect(try model.embed(samples, engine: engine) == clustering.embedding)
    var longer = samples
    longer.withUnsafeMutableElements { elements in
      for index in elements.indices { elements[index] *= 4 }
    }
    #expect(try model.predict(longer, engine: engine) == clustering.labels)
  }

  @Test func aModelOfPartsIsThatOfTheClustering() throws {
    let (clustering, samples) = try Self.clustering()
    let model = try ClusteringModel(
      method: "CT", autoencoder: clustering.autoencoder, centroids: clustering.centroids)
    #expect(model.safeTensors() == ClusteringModel(clustering).safeTensors())
    #expect(try model.predict(samples, engine: Engine()) == clustering.labels)
    #expect(throws: DeepClusteringError.self) {
      try ClusteringModel(
        method: "CT", autoencoder: clustering.autoencoder, centroids: Matrix(rows: 3, columns: 2))
    }
  }

  @Test func samplesOfOtherFeaturesAreRefused() throws {
    let (clustering, _) = try Self.clustering()
    let centroids = Matrix(rows: 3, columns: 20)
    let models = [
      ClusteringModel(clustering), try ClusteringModel(method: "KM", autoencoder: nil, centroids: centroids),
    ]
    for model in models {
      #expect(
        throws: DeepClusteringError.shapeMismatch("samples of 10 × 7 for a model of 20 features")
      ) { try model.embed(Matrix(rows: 10, columns: 7), engine: Engine()) }
    }
  }

  /// A model of centroids alone cannot scale samples, but says that it should be done.
  @Test func filesTellOfScaledSamples() throws {
    let plain = ClusteringModel(try Self.clustering().0).safeTensors()
    #expect(try !ClusteringModel(plain).expectsScaledSamples)
    var file = plain
    file.tensors["scaling.offsets"] = Tensor([Double](repeating: 0, count: 20))
    #expect(try !ClusteringModel(file).expectsScaledSamples)
    file.tensors["scaling.divisors"] = Tensor([Double](repeating: 255, count: 20))
    #expect(try ClusteringModel(file).expectsScaledSamples)
    var normalized = plain
    normalized.metadata["scaling_normalizes_samples"] = "true"
    #expect(try ClusteringModel(normalized).expectsScaledSamples)
  }

  @Test func otherFilesAreRefused() throws {
    let file = try ClusteringModel(Self.clustering().0).safeTensors()
    var foreign = file
    foreign.metadata["format"] = "pt"
    #expect(throws: DeepClusteringError.self) { try ClusteringModel(foreign) }
    var newer = file
    newer.metadata["version"] = "3"
    #expect(throws: DeepClusteringError.self) { try ClusteringModel(newer) }
    var headless = file
    headless.tensors["centroids"] = nil
    #expect(throws: DeepClusteringError.self) { try ClusteringModel(headless) }
    var narrow = file
    narrow.tensors["centroids"] = Tensor(Matrix(rows: 3, columns: 2))
    #expect(throws: DeepClusteringError.self) { try ClusteringModel(narrow) }
  }
}
