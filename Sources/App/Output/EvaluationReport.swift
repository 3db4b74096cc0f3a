import KMeans
import Kernels
import Serialization
import ToolSupport

/// The scores of clusters among the samples, without classes.
struct InternalScores {
  let silhouette: Double
  /// How many samples the silhouette is of.
  let silhouetteSamples: Int
  let daviesBouldin: Double
  let calinskiHarabasz: Double

  /// - Parameter sample: Samples to draw for the silhouette, where there are more.
  init(
    of labels: [Int], in samples: Matrix, sample: Int, random: Random, engine: Engine
  ) throws(MetricsError) {
    daviesBouldin = try daviesBouldinIndex(of: labels, in: samples)
    calinskiHarabasz = try calinskiHarabaszIndex(of: labels, in: samples)
    silhouetteSamples = min(sample, samples.rows)
    silhouette = try silhouetteScore(
      of: labels, in: samples, sampleSize: sample, random: random, engine: engine)
  }
}

/// What `evaluate` prints.
struct EvaluationReport {
  private let table: ContingencyTable
  private let scores: ClusteringScores
  private let internalScores: InternalScores?

  init(_ table: ContingencyTable, internalScores: InternalScores?) {
    self.table = table
    scores = ClusteringScores(table)
    self.internalScores = internalScores
  }

  /// Counts and scores with their names in lines and in JSON, in order.
  private var entries: [(name: String, key: String, value: JSON)] {
    var entries: [(name: String, key: String, value: JSON)] = [
      ("samples", "samples", .integer(table.samples)),
      ("clusters", "clusters", .integer(table.clusters.count)),
      ("classes", "classes", .integer(table.classes.count)),
      ("ACC", "acc", .number(scores.accuracy)),
      ("NMI", "nmi", .number(scores.nmi)),
      ("ARI", "ari", .number(scores.ari)),
      ("AMI", "ami", .number(scores.ami)),
      ("purity", "purity", .number(scores.purity)),
      ("homogeneity", "homogeneity", .number(scores.homogeneity)),
      ("completeness", "completeness", .number(scores.completeness)),
      ("V-measure", "v_measure", .number(scores.vMeasure)),
    ]
    if let scores = internalScores {
      entries += [
        ("silhouette", "silhouette", .number(scores.silhouette)),
        ("  of samples", "silhouette_samples", .integer(scores.silhouetteSamples)),
        ("Davies-Bouldin", "davies_bouldin", .number(scores.daviesBouldin)),
        ("Calinski-Harabasz", "calinski_harabasz", .number(scores.calinskiHarabasz)),
      ]
    }
    return entries
  }

  /// The report, a line a value.
  var text: String {
    entries.map { entry in
      let value =
        if case .number(let score) = entry.value { score.fixed(6) } else { entry.value.serialized() }
      return entry.name.rightPadded(to: 18) + value
    }.joined(separator: "\n")
  }

  /// The report as one object.
  var json: JSON {
    var object = JSONObject()
    for entry in entries { object[entry.key] = entry.value }
    return .object(object)
  }
}
