import DeepClustering
import KMeans
import Serialization

/// One run of a reproduction: a method on a data set with a seed, what came out, and what it depends on.
struct ExperimentRecord: Equatable {
  /// The key of the data set, as `usps`.
  var dataset: String
  /// The key of the method, as `ct`; other names than those of the command line are allowed.
  var method: String
  var seed: Int
  /// The scores as fractions, or nil for a run that broke.
  var scores: ClusteringScores?
  /// Why the run broke.
  var failure: String?
  /// Why fine-tuning ended.
  var stopReason: String?
  /// Everything that the result depends on, by the names of the options without dashes in front.
  var settings = JSONObject()
  /// Tells runs apart whose results may differ.
  var fingerprint = ""
  /// The hash of the labels that the scores are by; nil in records of before there was one.
  var labelFingerprint: String?
  var instructionSet = ""
  var threads = 1
  var processor = ""
  /// The program's version.
  var version = ""
  var samples: Int
  var features: Int
  var clusters: Int
  /// Further numbers: see `ExperimentMeasures`.
  var measures = JSONObject()
  /// The epochs of pretraining and fine-tuning: see `HistoryColumns`.
  var history = JSONObject()
  /// Seconds by phase, and `total`, both with the time that the run stood still.
  var seconds = JSONObject()

  /// Whether the run has no scores that may be averaged.
  var isBroken: Bool {
    guard failure == nil, let scores else { return true }
    return !scores.accuracy.isFinite || !scores.nmi.isFinite
  }

  /// Why the run has no scores that may be averaged, in one line.
  var reason: String {
    guard let failure, !failure.isEmpty else { return "no scores" }
    return failure.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// Seconds in all, where the record has them.
  var totalSeconds: Double? { seconds["total"]?.doubleValue }

  /// Where the record of a run is, below the directory of all records: "usps/ct-3.json".
  static func fileName(dataset: String, method: String, seed: Int) -> String {
    "\(dataset)/\(method)-\(seed).json"
  }
}
