import Autoencoder
import Datasets
import DeepClustering
import Kernels
import Projection
import Testing

@testable import Report

@Suite struct ContentTests {
  private let engine: Engine

  init() throws { engine = try Engine(threads: 2) }

  /// Two clusters on a line, at 0 and 10; samples at 0, 1, 4, 9, 10, 12.
  private var stage: Snapshot {
    get throws {
      Snapshot(
        epoch: 3, embedding: try Matrix(rows: 6, columns: 1, elements: [0, 1, 4, 9, 10, 12]),
        centroids: try Matrix(rows: 2, columns: 1, elements: [0, 10]), labels: [0, 0, 0, 1, 1, 1])
    }
  }

  @Test func confidenceIsTheHighestMembership() throws {
    let confidence = try Confidence(of: stage, by: .fuzzy(fuzzifier: 2), engine: engine)
    // G of the first cluster is d₂/(d₁ + d₂): for the sample at 4 that is 36/52, at 12 the second's 144/148.
    let expected: [Double] = [1, 81.0 / 82, 36.0 / 52, 81.0 / 82, 1, 144.0 / 148]
    #expect(zip(confidence.highest, expected).allSatisfy { ($0 - $1).magnitude < 1e-6 })
    let margins = expected.map { 2 * $0 - 1 }
    #expect(zip(confidence.margin, margins).allSatisfy { ($0 - $1).magnitude < 1e-6 })
    #expect(confidence.second == [1, 1, 1, 0, 0, 0])
  }

  @Test func portraitsShowTypicalAndDoubtfulSamples() throws {
    let confidence = try Confidence(of: stage, by: .hard, engine: engine)
    let portraits = ClusterPortrait.all(
      of: try stage, confidence: confidence, truth: [5, 5, 7, 7, 7, 7], examples: 2)
    #expect(portraits.map(\.size) == [3, 3])
    #expect(portraits.map(\.nearest) == [[0, 1], [4, 3]])
    // d₁/d₂: 16/36 and 1/81 in the first cluster; 1/81, 0 and 4/144 in the second.
    #expect(portraits.map(\.doubtful) == [[2, 1], [5, 3]])
    #expect(portraits[0].classes == [.init(label: 5, count: 2), .init(label: 7, count: 1)])
    #expect((portraits[0].radius - (17.0 / 3).squareRoot()).magnitude < 1e-9)
  }

  /// Where the samples that the silhouette is of are all in one cluster, the rest is there.
  @Test func aClusterThatTheSilhouetteMissesCostsOnlyTheSilhouette() throws {
    let n = 60_000
    var embedding = Matrix(rows: n, columns: 1)
    for row in 0..<n { embedding[row, 0] = Float(row % 1000) / 1000 }
    embedding[7, 0] = 100
    var labels = [Int32](repeating: 0, count: n)
    labels[7] = 1
    let stage = Snapshot(
      epoch: 0, embedding: embedding, centroids: try Matrix(rows: 2, columns: 1, elements: [0.5, 100]),
      labels: labels)
    let subject = ReportSubject(
      title: "", method: "KM", history: [], stages: [stage], membership: .fuzzy(fuzzifier: 2),
      membershipName: "")
    let hasSilhouette = try (0..<4).map { seed in
      try ReportContent(subject, mapLimit: 10, random: Random(seed: seed), engine: engine).measures.contains {
        $0.name == "Silhouette"
      }
    }
    #expect(hasSilhouette.contains(false))
  }

  @Test func anEmptyClusterHasAPortraitToo() throws {
    let stage = Snapshot(
      epoch: 0, embedding: try Matrix(rows: 1, columns: 1, elements: [0]),
      centroids: try Matrix(rows: 2, columns: 1, elements: [0, 5]), labels: [0])
    let confidence = try Confidence(of: stage, by: .inverse(alpha: 1), engine: engine)
    let portraits = ClusterPortrait.all(of: stage, confidence: confidence, truth: nil, examples: 3)
    #expect(
      portraits[1] == ClusterPortrait.all(of: stage, confidence: confidence, truth: nil, examples: 0)[1])
    #expect(portraits[1].size == 0 && portraits[1].radius == 0)
  }

  /// A subject's parts are set one by one; those of another run would be read beyond their ends, or shown as if nothing
  /// were wrong.
  @Test func partsThatDoNotFitTogetherAreRefused() throws {
    let end = try stage
    func refusal(_ change: (inout ReportSubject) throws -> Void) throws -> String? {
      var subject = ReportSubject(
        title: "", method: "KM", history: [], stages: [end], membership: .hard, membershipName: "")
      subject.samples = TrainingSamples(Matrix(rows: 6, columns: 2))
      try change(&subject)
      do {
        _ = try ReportContent(
          subject, tsne: TSNE(iterations: 1), random: Random(seed: 0), engine: engine)
      } catch let error as DeepClusteringError { return error.description }
      return nil
    }
    func snapshot(_ rows: Int, _ clusters: Int, _ labels: [Int32]) -> Snapshot {
      Snapshot(
        epoch: 0, embedding: Matrix(rows: rows, columns: 1), centroids: Matrix(rows: clusters, columns: 1),
        labels: labels)
    }
    let refusals = [
      try refusal { _ in }, try refusal { $0.truth = [1, 2] },
      try refusal { $0.samples = TrainingSamples(Matrix(rows: 5, columns: 2)) },
      try refusal { $0.samples = TrainingSamples(Matrix(rows: 7, columns: 2)) },
      try refusal { $0.scaling = try FittedScaling(offsets: [0, 0, 0], divisors: [1, 1, 1]) },
      try refusal { $0.stages = [] }, try refusal { $0.stages = [snapshot(0, 2, [])] },
      try refusal { $0.stages.insert(snapshot(5, 2, [0, 0, 0, 0, 0]), at: 0) },
      try refusal { $0.stages = [snapshot(6, 2, [0, 0, 0, 0, 0, 2])] },
    ]
    let none = "a report about no samples; give one stage and one sample or more"
    let about = "in a report about 6 samples and 2 clusters; each label has to name a centroid"
    let expected = [
      nil, "2 classes for 6 samples", "samples of 5 × 2 for 6 labels", "samples of 7 × 2 for 6 labels",
      "samples of 6 × 2 and a scaling of 3 features", none, none,
      "the stage of epoch 0 has an embedding of 5 × 1, 5 labels and centroids of 2 × 1 \(about)",
      "the stage of epoch 0 has an embedding of 6 × 1, 6 labels and centroids of 2 × 1 \(about)",
    ]
    #expect(refusals == expected.map { $0.map { "shapes do not fit: \($0)" } })
  }

  /// Pictures have one channel or three, and sides.
  @Test(arguments: [ImageShape(width: 3, height: 1, channels: 2), ImageShape(width: -3, height: -2)])
  func samplesThatAreNoPicturesHaveNone(shape: ImageShape) throws {
    var subject = ReportSubject(
      title: "", method: "KM", history: [], stages: [try stage], membership: .hard, membershipName: "")
    subject.samples = TrainingSamples(Matrix(rows: 6, columns: 6))
    subject.imageShape = shape
    let content = try ReportContent(
      subject, tsne: TSNE(iterations: 1), random: Random(seed: 0), engine: engine)
    #expect(content.images == nil && content.features != nil)
  }

  /// The history may come from a file, or from a clock that was set.
  @Test(arguments: [(.nan, "– s"), (.infinity, "– s"), (3e17, "3e17 s"), (7200, "2 h 0 min")])
  func timesThatCannotBeCountedAreShown(seconds: Double, text: String) throws {
    let subject = ReportSubject(
      title: "", method: "KM", history: [EpochRecord(phase: .kmeans, epoch: 0, seconds: seconds)],
      stages: [try stage], membership: .hard, membershipName: "")
    let content = try ReportContent(
      subject, tsne: TSNE(iterations: 1), random: Random(seed: 0), engine: engine)
    #expect(content.measures.last?.value == text)
  }

  @Test func featuresAreRankedByDeviations() throws {
    // The first feature is constant, the second tells the clusters apart, the third hardly.
    let samples = try Matrix(
      rows: 4, columns: 3, elements: [1e6, 1, 0, 1e6, 1, 4, 1e6, -1, 0, 1e6, -1, 5])
    let features = try DistinguishingFeatures(
      of: TrainingSamples(samples), labels: [0, 0, 1, 1], clusters: 3, limit: 2,
      original: { value, feature in value * 10 + Double(feature) }, engine: engine)
    #expect(features.entries.map { $0.map(\.feature) } == [[1, 2], [1, 2], []])
    let first = features.entries[0][0]
    #expect((first.deviations - 1).magnitude < 1e-9 && (first.mean - 11).magnitude < 1e-9)
    #expect(features.entries[1][0].deviations < -0.999)
  }

  @Test func agreementListsWhatIsOutsideTheMatchingSurestFirst() throws {
    let agreement = try Agreement(
      labels: [0, 0, 0, 1, 1, 2], truth: [3, 3, 8, 8, 8, 3], margins: [0.9, 0.1, 0.2, 0.5, 0.5, 0.7])
    #expect(agreement.counts == [2, 1, 0, 2, 1, 0])
    #expect(agreement.matches == [0, 1, nil])
    #expect(agreement.disagreeing == [5, 2])
    #expect(agreement.diagonalOrder == [0, 1])
  }

  @Test func imagesAreScaledBackToWhatTheyWere() throws {
    let scaling = try FittedScaling(offsets: [127.5], divisors: [127.5])
    let images = SampleImages(
      shape: ImageShape(width: 2, height: 2), scaling: scaling, range: 0...255)
    let bitmaps = try images.bitmaps(of: Matrix(rows: 1, columns: 4, elements: [-1, 1, 0, 3]))
    #expect(bitmaps == [Bitmap(width: 2, height: 2, channels: 1, bytes: [0, 255, 128, 255])])
  }

  @Test func reducedImagesAreMeans() {
    let bitmap = Bitmap(width: 3, height: 2, channels: 1, bytes: [10, 20, 30, 30, 40, 50])
    #expect(bitmap.reduced(to: 3) == bitmap)
    #expect(bitmap.reduced(to: 2) == Bitmap(width: 2, height: 1, channels: 1, bytes: [25, 40]))
  }
}
