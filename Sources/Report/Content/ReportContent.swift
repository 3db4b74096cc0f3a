import Autoencoder
import Datasets
import DeepClustering
import KMeans
import Kernels
import Projection

/// Everything that a report shows, computed from its subject.
public struct ReportContent: Sendable {
  /// What it is about.
  public let subject: ReportSubject
  /// The numbers of the summary.
  public let measures: [Measure]
  /// How sure the labels were at the first stage.
  public let firstConfidence: Confidence
  /// How sure the labels are at the end.
  public let confidence: Confidence
  /// What is to be seen of each cluster.
  public let portraits: [ClusterPortrait]
  /// Clusters against classes, where the truth is known.
  public let agreement: Agreement?
  /// What sets clusters apart, for samples that are no images.
  public let features: DistinguishingFeatures?
  /// Samples in the maps, ascending.
  public let mappedSamples: [Int]
  /// A map for each stage.
  public let maps: [EmbeddingMap]
  /// How samples become images, where they are some.
  let images: SampleImages?

  /// Computes all of it; most of the time goes to the maps.
  ///
  /// - Parameters:
  ///   - subject: the run.
  ///   - tsne: how maps are made.
  ///   - mapLimit: the most samples on a map; more are thinned out at random.
  ///   - random: where the thinning and the sample of the silhouette come from.
  ///   - engine: where the computing is done.
  ///   - onMap: is told which map of how many is computed, and the iteration; returns whether to go on.
  /// - Throws: `DeepClusteringError.shapeMismatch` for parts of the subject that are not of the same samples, clusters and
  ///   features; `ProjectionError`, `KernelError`, `MetricsError`, `DatasetError`.
  public init(
    _ subject: ReportSubject, tsne: TSNE = TSNE(), mapLimit: Int = .max, random: Random, engine: Engine,
    onMap: (_ map: Int, _ of: Int, _ iteration: Int) -> Bool = { _, _, _ in true }
  ) throws {
    try subject.check()
    self.subject = subject
    let end = subject.end
    firstConfidence = try Confidence(of: subject.stages[0], by: subject.membership, engine: engine)
    let confidence = try Confidence(of: end, by: subject.membership, engine: engine)
    self.confidence = confidence
    let silhouette = try Self.silhouette(of: end.labels, in: end.embedding, random: random, engine: engine)
    measures = Measure.all(of: subject, confidence: confidence, silhouette: silhouette)
    portraits = ClusterPortrait.all(of: end, confidence: confidence, truth: subject.truth, examples: 12)
    agreement = try subject.truth.map {
      try Agreement(labels: end.labels, truth: $0, margins: confidence.margin)
    }
    images = try Self.images(of: subject, engine: engine)
    features = try Self.features(of: subject, isOfImages: images != nil, engine: engine)
    mappedSamples = Self.thinned(subject.count, to: mapLimit, random: random.stream("map"))
    maps = try EmbeddingMap.all(subject.stages, samples: mappedSamples, tsne: tsne, engine: engine) {
      onMap($0, subject.stages.count, $1)
    }
  }

  /// The silhouette of at most 5,000 samples; nil where these have but one cluster, or each its own.
  private static func silhouette(
    of labels: [Int32], in embedding: Matrix, random: Random, engine: Engine
  ) throws(MetricsError) -> Double? {
    do {
      return try silhouetteScore(
        of: labels, in: embedding, sampleSize: min(labels.count, 5000), random: random.stream("silhouette"),
        engine: engine)
    } catch {
      guard case .undefinedScore = error else { throw error }
      return nil
    }
  }

  /// `limit` of `count` samples, each choice equally likely, ascending.
  private static func thinned(_ count: Int, to limit: Int, random: Random) -> [Int] {
    var random = random
    guard count > limit else { return Array(0..<count) }
    var chosen: [Int] = []
    for sample in 0..<count {
      let missing = limit - chosen.count
      if random.nextInt(below: count - sample) < missing { chosen.append(sample) }
    }
    return chosen
  }

  /// The images, where the samples have their shape; black and white are the least and the greatest value.
  private static func images(of subject: ReportSubject, engine: Engine) throws -> SampleImages? {
    guard let samples = subject.samples, let shape = subject.imageShape, shape.width > 0, shape.height > 0,
      shape.channels == 1 || shape.channels == 3, shape.count == samples.columns
    else { return nil }
    var (least, greatest) = (Double.infinity, -Double.infinity)
    for start in stride(from: 0, to: samples.rows, by: 1024) {
      var block = try samples.rows(at: Array(start..<min(samples.rows, start + 1024)), engine: engine)
      try subject.scaling.undo(on: &block)
      block.withUnsafeElements { values in
        for value in values { (least, greatest) = (min(least, Double(value)), max(greatest, Double(value))) }
      }
    }
    return SampleImages(shape: shape, scaling: subject.scaling, range: least...max(least, greatest))
  }

  private static func features(
    of subject: ReportSubject, isOfImages: Bool, engine: Engine
  ) throws -> DistinguishingFeatures? {
    guard !isOfImages, let samples = subject.samples else { return nil }
    let (offsets, divisors) = (subject.scaling.offsets, subject.scaling.divisors)
    return try DistinguishingFeatures(
      of: samples, labels: subject.end.labels, clusters: subject.clusters, limit: 6,
      original: { value, feature in
        let index = offsets.count == 1 ? 0 : feature
        return value * divisors[index] + offsets[index]
      }, engine: engine)
  }

  // MARK: Images

  /// The images of some samples; none where they are no images.
  func bitmaps(of indices: [Int], engine: Engine) throws -> [Bitmap] {
    guard let images, let samples = subject.samples, !indices.isEmpty else { return [] }
    return try images.bitmaps(of: samples.rows(at: indices, engine: engine))
  }

  /// What the centroids stand for: decoded by the network, or the centroids themselves where clusters live among
  /// the samples.
  func centroidBitmaps(engine: Engine) throws -> [Bitmap] {
    guard let images else { return [] }
    let centroids = subject.end.centroids
    let decoded = try subject.autoencoder.map { try $0.decode(centroids, engine: engine) } ?? centroids
    return decoded.columns == images.shape.count ? try images.bitmaps(of: decoded) : []
  }
}
