import KMeans
import Serialization

@testable import App

extension ExperimentRecord {
  /// A made-up run with the given scores in per cent; without any, one that broke.
  static func made(
    _ dataset: String, _ method: String, _ seed: Int, _ acc: Double? = nil, _ nmi: Double = 50,
    failure: String? = nil, settings: [(String, JSON)] = []
  ) -> ExperimentRecord {
    var record = ExperimentRecord(
      dataset: dataset, method: method, seed: seed, samples: 100, features: 4, clusters: 3)
    record.scores = acc.map {
      ClusteringScores(numbers: [$0 / 100, nmi / 100, 0.25, 0.5, 0.75, 0.625, 0.375, 0.125])
    }
    record.failure = failure
    record.settings["seed"] = .integer(seed)
    for (key, value) in settings { record.settings[key] = value }
    record.instructionSet = "avx2"
    record.threads = 2
    record.processor = "A processor"
    record.version = "0.1"
    record.seconds["total"] = .number(Double(seed + 1) * 10)
    // One epoch of three stood still.
    record.history["phase"] = ["pretrain", "finetune", "finetune", "finetune"]
    record.history["seconds"] = .array([5, 0.5, 900, 1].map { .number($0 * Double(seed + 1)) })
    return record
  }

  /// Two methods and one that the paper does not have; a failure, a single seed and mixed settings.
  static let few: [ExperimentRecord] = [
    made("usps", "km", 1, 67, 61, settings: [("scale", "symmetric")]),
    made("usps", "km", 0, 68, 62, settings: [("scale", "symmetric")]),
    made("usps", "ct", 0, 77, 80, settings: [("alpha", 2.5), ("lambda", 1), ("epochs", 100)]),
    made("usps", "ct", 1, 85, 82, settings: [("alpha", 2.5), ("lambda", 10), ("epochs", 100)]),
    made(
      "usps", "ct", 2, failure: "the loss is\nnot finite",
      settings: [("alpha", 2.5), ("lambda", 1.0), ("epochs", 100)]),
    made("usps11000", "km", 0, 44, 44),
    made("usps", "ct-tuned", 0, 88, 81, settings: [("alpha", 3), ("gamma", 0.1)]),
  ]
}
