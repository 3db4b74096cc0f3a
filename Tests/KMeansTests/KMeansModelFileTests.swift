import KMeans
import Kernels
import Serialization
import Testing

@Suite struct KMeansModelFileTests {
  @Test func aFileGivesTheModelBack() throws {
    let model = try KMeansModelTests.fitted().result.model
    let bytes = model.safeTensors().encoded()
    #expect(try KMeansModel(SafeTensors(decoding: bytes)) == model)
  }

  @Test func filesOfOtherKindsAreRefused() throws {
    var file = try KMeansModelTests.fitted().result.model.safeTensors()
    file.metadata["method"] = "CT"
    let error = #expect(throws: KMeansError.self) { try KMeansModel(file) }
    #expect(
      error?.description == "not a model of this kind: it was made by CT; its clusters live in an embedding")
    file.metadata = [:]
    #expect(throws: KMeansError.self) { try KMeansModel(file) }
  }

  /// `predict` of such a file would have to scale the samples first, which a model of centroids alone cannot.
  @Test func filesOfScaledSamplesAreRefused() throws {
    let model = try KMeansModelTests.fitted().result.model
    var file = model.safeTensors()
    file.tensors["scaling.offsets"] = Tensor([Double](repeating: 0, count: 6))
    file.tensors["scaling.divisors"] = Tensor([Double](repeating: 1, count: 6))
    #expect(try KMeansModel(file) == model)
    for (name, value) in [("scaling.offsets", 0.5), ("scaling.divisors", 2), ("scaling.divisors", .nan)] {
      var scaled = file
      scaled.tensors[name] = Tensor([0, 0, value, 0, 0, 0].map { $0 + (name == "scaling.divisors" ? 1 : 0) })
      #expect(throws: KMeansError.self, "\(name) \(value)") { try KMeansModel(scaled) }
    }
    var normalized = file
    normalized.metadata["scaling_normalizes_samples"] = "true"
    #expect(throws: KMeansError.self) { try KMeansModel(normalized) }
    file.tensors["scaling.offsets"] = nil
    file.tensors["scaling.divisors"] = Tensor([1 as Float])
    #expect(throws: KMeansError.self) { try KMeansModel(file) }
  }

  @Test(arguments: [Float.nan, .infinity])
  func filesOfCentroidsThatAreNoNumbersAreRefused(value: Float) throws {
    var centroids = try KMeansModelTests.fitted().result.centroids
    centroids[3, 2] = value
    let file = KMeansModel(centroids: centroids).safeTensors()
    #expect(throws: KMeansError.invalidModel("centroid 3, feature 2 is not a finite number")) {
      try KMeansModel(file)
    }
  }

  /// A tensor without elements may claim any extent: to look at so many rows would take for ever.
  @Test(arguments: [[1 << 60, 0], [0, 1 << 60], [0, 0]])
  func filesWithoutCentroidsAreRefused(shape: [Int]) throws {
    let tensor = try #require(Tensor(elementType: .float32, shape: shape, bytes: []))
    let error = KMeansError.invalidModel(
      "its centroids are \(shape[0]) × \(shape[1]), and there must be one of one feature or more")
    let model = try KMeansModelTests.fitted().result.model
    var file = model.safeTensors()
    file.tensors["centroids"] = tensor
    #expect(throws: error) { try KMeansModel(file) }
    file = SphericalKMeansModel(centroids: model.centroids).safeTensors()
    file.tensors["centroids"] = tensor
    #expect(throws: error) { try SphericalKMeansModel(file) }
  }
}
