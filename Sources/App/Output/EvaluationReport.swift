import KMeans
import Kernels
import Serialization
import ToolSupport

/// The scores of clusters among the samples, without classes.
struct InternalScores {
  /// Nil where it is undefined for the samples that were drawn, as if they are all of one cluster.
  let silhouette: Double?
  /// How many samples the silhouette is of.
  let silhouetteSamples: Int
  let daviesBouldin: Double
  let calinskiHarabasz: Double

  /// - Parameter sample: samples to draw for the silhouette, where there are more.
  init(
    of labels: some Collection<some BinaryInteger>, in samples: Matrix, sample: Int, random: Random,
    engine: Engine
  ) throws(MetricsError) {
    daviesBouldin = try daviesBouldinIndex(of: labels, in: samples)
    calinskiHarabasz = try calinskiHarabaszIndex(of: labels, in: samples)
    silhouetteSamples = min(sample, samples.rows)
    do throws(MetricsError) {
      silhouette = try silhouetteScore(
        of: labels, in: samples, sampleSize: sample, random: random, engine: engine)
    } catch {
      guard case .undefinedScore = error else { throw error }
      silhouette = nil
    }
  }
}

/// What `evaluate` prints.
struct EvaluationReport {
  private let table: ContingencyTable
  private let scores: ClusteringScores
  private let internalScores: InternalScores?
  /// Why the scores among the data are undefined, where they are asked for.
  private let undefined: String?

  init(_ table: ContingencyTable, internalScores: InternalScores? = nil, undefined: String? = nil) {
    self.table = table
    scores = ClusteringScores(table)
    self.internalScores = internalScores
    self.undefined = undefined
  }

  /// Counts and scores, in order.
  var result: CommandResult {
    var fields = [
      ResultField("samples", key: "samples", .integer(table.samples)),
      ResultField("clusters", key: "clusters", .integer(table.clusters.count)),
      ResultField("classes", key: "classes", .integer(table.classes.count)),
      ResultField("ACC", key: "acc", percent: scores.accuracy),
      ResultField("NMI", key: "nmi", percent: scores.nmi),
      ResultField("ARI", key: "ari", percent: scores.ari),
      ResultField("AMI", key: "ami", percent: scores.ami),
      ResultField("purity", key: "purity", percent: scores.purity),
      ResultField("homogeneity", key: "homogeneity", percent: scores.homogeneity),
      ResultField("completeness", key: "completeness", percent: scores.completeness),
      ResultField("V-measure", key: "v_measure", percent: scores.vMeasure),
    ]
    if internalScores != nil || undefined != nil {
      let scores = internalScores
      func field(_ label: String, _ key: String, _ score: Double?) -> ResultField {
        let none = "-  (\(undefined ?? "undefined for the samples drawn; draw more by --sample"))"
        return ResultField(label, key: key, .number(optional: score), text: score?.fixed(6) ?? none)
      }
      fields += [
        field("silhouette", "silhouette", scores?.silhouette),
        ResultField("  of samples", key: "silhouette_samples", .integer(scores?.silhouetteSamples ?? 0)),
        field("Davies-Bouldin", "davies_bouldin", scores?.daviesBouldin),
        field("Calinski-Harabasz", "calinski_harabasz", scores?.calinskiHarabasz),
      ]
    }
    return CommandResult(fields)
  }
}
