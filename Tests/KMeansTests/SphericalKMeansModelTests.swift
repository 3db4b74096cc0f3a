import KMeans
import Kernels
import Serialization
import Testing

@Suite struct SphericalKMeansModelTests {
  @Test func aFileGivesTheModelBack() throws {
    let (samples, _) = SphericalKMeansTests.beams(100, 12, 5, seed: 90)
    let model = try SphericalKMeans(clusters: 5).fit(samples, random: Random(seed: 1), engine: Engine()).model
    let file = model.safeTensors()
    #expect(try SphericalKMeansModel(SafeTensors(decoding: file.encoded())) == model)
    // 8-bit data are divided by 255 throughout, which leaves directions as they are.
    var scaled = file
    scaled.tensors["scaling.offsets"] = Tensor([Double](repeating: 0, count: 12))
    scaled.tensors["scaling.divisors"] = Tensor([Double](repeating: 255, count: 12))
    #expect(try SphericalKMeansModel(scaled) == model)
    for name in ["scaling.offsets", "scaling.divisors"] {
      var other = scaled
      other.tensors[name] = Tensor((1...12).map(Double.init))
      #expect(throws: KMeansError.self) { try SphericalKMeansModel(other) }
    }
    var hole = model.centroids
    hole[1, 2] = .nan
    #expect(throws: KMeansError.invalidModel("centroid 1, feature 2 is not a finite number")) {
      try SphericalKMeansModel(SphericalKMeansModel(centroids: hole).safeTensors())
    }
    // Distances to the directions of samples as they are would mean nothing.
    let error = #expect(throws: KMeansError.self) { try KMeansModel(file) }
    #expect(error?.description.contains("SphericalKMeansModel") == true)
    #expect(throws: KMeansError.self) {
      try SphericalKMeansModel(KMeansModel(centroids: model.centroids).safeTensors())
    }
  }

  /// Whatever their lengths, labels are those of the greatest cosine.
  @Test func centroidsOfOtherLengthsAreScaled() throws {
    let engine = try Engine()
    let (samples, _) = SphericalKMeansTests.beams(300, 12, 5, seed: 97)
    let result = try SphericalKMeans(clusters: 5).fit(samples, random: Random(seed: 1), engine: engine)
    #expect(SphericalKMeansModel(centroids: result.centroids).centroids == result.centroids)
    let lengths: [Float] = [1, 2, 1e-30, 0.01, 3e9]
    let others = Data.matrix(5, 12) { lengths[$0] * result.centroids[$0, $1] }
    let model = SphericalKMeansModel(centroids: others)
    #expect(try model.predict(Samples(samples), engine: engine) == result.labels)
    let squares = (0..<5).map { k in model.centroids.row(k).reduce(0.0) { $0 + Double($1) * Double($1) } }
    #expect(squares.allSatisfy { abs($0 - 1) <= 0x1.01p-23 })
  }

  /// A file of spherical K-means has no such centroids: it is none, or has been changed.
  @Test(arguments: [0, 0.5, 0.999, 1.001, 2] as [Float])
  func filesOfCentroidsOfOtherLengthsAreRefused(length: Float) throws {
    let (samples, _) = SphericalKMeansTests.beams(100, 12, 5, seed: 90)
    let model = try SphericalKMeans(clusters: 5).fit(samples, random: Random(seed: 1), engine: Engine()).model
    var file = model.safeTensors()
    file.tensors["centroids"] = Tensor(
      Data.matrix(5, 12) { ($0 == 3 ? length : 1) * model.centroids[$0, $1] })
    let error = #expect(throws: KMeansError.self) { try SphericalKMeansModel(file) }
    guard case .invalidModel(let what) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(what.hasPrefix("centroid 3 has the length"))
  }

  /// Scaled in Float, by the sum of one square after the other, as another program may do.
  @Test(arguments: [1, 2, 12, 784, 20_000]) func filesOfCentroidsScaledInFloatAreRead(features: Int) throws {
    let wide = Data.uniform(6, features, seed: 98)
    let lengths = (0..<6).map { wide.row($0).reduce(0 as Float) { $0 + $1 * $1 }.squareRoot() }
    let centroids = Data.matrix(6, features) { wide[$0, $1] / lengths[$0] }
    var file = SphericalKMeansModel(centroids: centroids).safeTensors()
    file.tensors["centroids"] = Tensor(centroids)
    #expect(try SphericalKMeansModel(file).centroids == centroids)
  }

  @Test func shapesThatDoNotFitAreSaidSo() throws {
    let engine = try Engine()
    let samples = Data.uniform(10, 4, seed: 1)
    #expect(throws: KMeansError.shapeMismatch("samples without features")) {
      try SphericalKMeans(clusters: 2).fit(
        Matrix(rows: 4, columns: 0), random: Random(seed: 0), engine: engine)
    }
    #expect(
      throws: KMeansError.shapeMismatch(
        "initial centroids of 2 × 0 for 2 clusters of samples of 10 × 4")
    ) {
      try SphericalKMeans(clusters: 2).fit(
        samples, initialCentroids: Matrix(rows: 2, columns: 0), random: Random(seed: 0), engine: engine)
    }
    let model = SphericalKMeansModel(centroids: Data.rows([0, 1], of: samples))
    for other in [Matrix(rows: 3, columns: 0), Matrix(rows: 3, columns: 5)] {
      #expect(
        throws: KMeansError.shapeMismatch("samples of \(other.shape) and centroids of 2 × 4")
      ) { try model.predict(Samples(other), engine: engine) }
    }
    let zeros = SphericalKMeansModel(centroids: Data.matrix(2, 4) { k, _ in Float(1 - k) })
    #expect(
      throws: KMeansError.invalidOption(
        "centroid 1 is all zeros and has no direction; give a centroid of a length above 0")
    ) { try zeros.predict(Samples(samples), engine: engine) }
  }
}
