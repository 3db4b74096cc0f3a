import Autoencoder
import DeepClustering
import KMeans

/// The history of a run, a line an epoch.
enum HistoryCSV {
  static let header =
    "phase,epoch,reconstruction_loss,held_out_loss,clustering_loss,changed_labels,inertia,seconds,acc,nmi,ari,gradient_norm,dead_units"

  /// The lines, with nothing where an epoch has no such value.
  static func text(_ history: [EpochRecord]) -> String {
    let lines = history.map { record in
      let values = [
        record.reconstructionLoss, record.heldOutLoss, record.clusteringLoss, record.changedLabels,
        record.inertia,
        record.seconds, record.scores?.accuracy, record.scores?.nmi, record.scores?.ari,
        record.diagnostics?.gradientNorm, record.diagnostics?.deadUnits,
      ]
      let cells = values.map { $0.map { "\($0)" } ?? "" }
      return ([record.phase.rawValue, "\(record.epoch)"] + cells).joined(separator: ",")
    }
    return ([header] + lines).joined(separator: "\n") + "\n"
  }
}
