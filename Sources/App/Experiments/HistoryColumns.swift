import Autoencoder
import DeepClustering
import KMeans
import Serialization

/// The history of a run as columns: short enough to keep one for every run.
enum HistoryColumns {
  private static let numbers: [(name: String, value: @Sendable (EpochRecord) -> Double?)] = [
    ("reconstruction_loss", { $0.reconstructionLoss }),
    ("held_out_loss", { $0.heldOutLoss }),
    ("clustering_loss", { $0.clusteringLoss }),
    ("changed_labels", { $0.changedLabels }),
    ("inertia", { $0.inertia }),
    ("seconds", { $0.seconds }),
    ("acc", { $0.scores?.accuracy }),
    ("nmi", { $0.scores?.nmi }),
    ("ari", { $0.scores?.ari }),
    ("gradient_norm", { $0.diagnostics?.gradientNorm }),
    ("dead_units", { $0.diagnostics?.deadUnits }),
  ]

  /// An array for each column, with one value an epoch: null where an epoch has none.
  ///
  /// Columns without any value are left out, and numbers have six significant digits.
  static func json(_ history: [EpochRecord]) -> JSONObject {
    var object = JSONObject()
    if history.isEmpty { return object }
    object["phase"] = .array(history.map { .string($0.phase.rawValue) })
    object["epoch"] = .array(history.map { .integer($0.epoch) })
    for column in numbers {
      let values = history.map(column.value)
      guard values.contains(where: { $0 != nil }) else { continue }
      object[column.name] = .array(values.map { $0.map { .number($0.shortened) } ?? .null })
    }
    return object
  }

  /// The median seconds of an epoch of fine-tuning, without any of pretraining, without any of K-means, from the
  /// columns of a run; nil where they have no times.
  ///
  /// The median leaves out what the sum does not: epochs in which the process was stopped.
  static func secondsOfAnEpoch(_ columns: JSONObject) -> Double? {
    guard let phases = columns["phase"]?.arrayValue, let seconds = columns["seconds"]?.arrayValue else {
      return nil
    }
    for phase in [Phase.finetune, .pretrain, .kmeans] {
      let sorted = zip(phases, seconds).filter { $0.0.stringValue == phase.rawValue }
        .compactMap(\.1.doubleValue).sorted()
      if sorted.isEmpty { continue }
      return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
    return nil
  }
}

extension Double {
  /// Rounded to six significant digits, fewer below 1e-17.
  var shortened: Double {
    guard isFinite, self != 0 else { return self }
    // Powers of ten are exact up to 1e22, and so the quotient is the Double nearest to the short decimal.
    var power = 1.0
    if magnitude >= 1e6 {
      while magnitude / power >= 1e6 { power *= 10 }
      return (self / power).rounded() * power
    }
    while magnitude * power < 1e5, power < 1e22 { power *= 10 }
    return (self * power).rounded() / power
  }
}
