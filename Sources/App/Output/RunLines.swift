import DeepClustering
import Kernels

/// Lines about a run, for the user.
enum RunLines {
  /// How large the clusters are, and why there are no scores where there are none.
  static func sizes(_ clustering: Clustering) -> String {
    let sizes = Dictionary(grouping: clustering.labels) { $0 }.values.map(\.count).sorted()
    let empty = clustering.centroids.rows - sizes.count
    var text = "\(sizes.count) clusters of \(sizes.first ?? 0) to \(sizes.last ?? 0) samples"
    if empty > 0 { text += ", \(empty) empty" }
    return text + (clustering.scores == nil ? "; no scores without --labels" : "")
  }

  /// Where a kept run goes on.
  static func resumption(_ checkpoint: Checkpoint) -> String {
    let last = checkpoint.history.last { $0.phase != .kmeans }
    return
      "going on with \(checkpoint.stage.rawValue) after \(last?.phase.rawValue ?? "pretrain") epoch \(last?.epoch ?? 0)"
  }
}
