import Autoencoder
import Datasets
import DeepClustering
import Kernels

/// What a report is about: a run, its data, and what is known about both.
public struct ReportSubject: Sendable {
  /// What stands at the top, such as the name of the data.
  public var title: String
  /// The method's name, as in tables: CT, AEKM.
  public var method: String
  /// Facts about the data and settings of the run, in order.
  public var settings: [(name: String, value: String)] = []
  /// The samples that were clustered, scaled as they were for it; nil where only labels and embedding are left.
  public var samples: TrainingSamples?
  /// How they were scaled, for showing them as they were.
  public var scaling = FittedScaling.identity
  /// Width, height and channels of samples that are images, which are shown where it has as many values as samples have
  /// features, in 1 or 3 channels.
  public var imageShape: ImageShape?
  /// Names of the features, where these have any.
  public var featureNames: [String]?
  /// The class of each sample, where it is known.
  public var truth: [Int]?
  /// Names of the classes, by their numbers.
  public var classNames: [String]?
  /// The network, whose decoder shows what a centroid stands for.
  public var autoencoder: Autoencoder?
  /// What the reconstruction loss is.
  public var reconstructionLoss = ReconstructionLoss.squaredError
  /// Every epoch of the run.
  public var history: [EpochRecord]
  /// The clusters after some epochs of fine-tuning, the last ones last; at least one.
  public var stages: [Snapshot]
  /// How much a sample belongs to each cluster.
  public var membership: Membership
  /// What the membership is in words.
  public var membershipName: String

  /// A subject of the given run; the rest is set afterwards.
  ///
  /// - Precondition: there is a stage, and all have as many labels as the samples.
  public init(
    title: String, method: String, history: [EpochRecord], stages: [Snapshot], membership: Membership,
    membershipName: String
  ) {
    precondition(!stages.isEmpty, "ReportSubject: no stages")
    self.title = title
    self.method = method
    self.history = history
    self.stages = stages
    self.membership = membership
    self.membershipName = membershipName
  }

  /// A subject of a clustering: its snapshots, and how it ended.
  public init(
    title: String, _ clustering: Clustering, membership: Membership, membershipName: String
  ) {
    let epoch = clustering.history.count { $0.phase == .finetune }
    let end = Snapshot(
      epoch: epoch, embedding: clustering.embedding, centroids: clustering.centroids,
      labels: clustering.labels)
    self.init(
      title: title, method: clustering.method, history: clustering.history,
      stages: clustering.snapshots.filter { $0.epoch < epoch } + [end], membership: membership,
      membershipName: membershipName)
    autoencoder = clustering.autoencoder
  }

  /// Throws unless all parts are of the same samples, clusters and features: they are set one by one.
  func check() throws(DeepClusteringError) {
    guard let end = stages.last, !end.labels.isEmpty else {
      throw .shapeMismatch("a report about no samples; give one stage and one sample or more")
    }
    if let stage = stages.first(where: { !$0.fits(samples: count, clusters: clusters) }) {
      throw .shapeMismatch(
        "the stage of epoch \(stage.epoch) has an embedding of \(stage.embedding.shape), \(stage.labels.count) labels and centroids of \(stage.centroids.shape) in a report about \(count) samples and \(clusters) clusters; each label has to name a centroid"
      )
    }
    if let truth, truth.count != count { throw .shapeMismatch("\(truth.count) classes for \(count) samples") }
    guard let samples else { return }
    guard samples.rows == count else {
      throw .shapeMismatch("samples of \(samples.shape) for \(count) labels")
    }
    if let features = scaling.columns, features != samples.columns {
      throw .shapeMismatch("samples of \(samples.shape) and a scaling of \(features) features")
    }
  }

  /// How the clusters stood at the end.
  var end: Snapshot { stages[stages.count - 1] }

  /// Number of samples.
  var count: Int { end.labels.count }

  /// Number of clusters.
  var clusters: Int { end.centroids.rows }

  /// A class's name.
  func className(_ label: Int) -> String {
    guard let classNames, classNames.indices.contains(label) else { return "\(label)" }
    return classNames[label]
  }

  /// A stage in words.
  func name(of stage: Snapshot) -> String {
    guard stages.count > 1 else { return "result" }
    return stage.epoch == 0 ? "before" : "epoch \(stage.epoch)"
  }
}
