import DeepClustering
import KMeans
import Kernels

/// A number of the summary, with what it means.
public struct Measure: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// The value with its unit.
  public let value: String
  /// A sentence that says what it means.
  public let meaning: String

  /// The measures of a subject, the most telling first.
  static func all(of subject: ReportSubject, confidence: Confidence, silhouette: Double?) -> [Measure] {
    var measures: [Measure] = []
    if let scores = subject.history.last(where: { $0.scores != nil })?.scores {
      measures += [
        Measure(
          name: "ACC", value: percent(scores.accuracy),
          meaning: "of the samples are in the class that their cluster is matched with, one to one."),
        Measure(
          name: "NMI", value: percent(scores.nmi),
          meaning:
            "of what classes and clusters say is common to both: 0 % is nothing, 100 % the same groups."),
        Measure(
          name: "ARI", value: percent(scores.ari),
          meaning: "agreement on pairs of samples beyond chance: 0 % is chance, 100 % the same groups."),
      ]
    }
    let sure = confidence.highest.count { $0 >= 0.9 }
    measures.append(
      Measure(
        name: "Sure", value: percent(Double(sure) / Double(max(1, subject.count))),
        meaning: "of the samples have a membership of 0.9 or more in one cluster, \(subject.membershipName).")
    )
    let doubtful = confidence.margin.count { $0 < 0.1 }
    measures.append(
      Measure(
        name: "Doubtful", value: percent(Double(doubtful) / Double(max(1, subject.count))),
        meaning: "of the samples belong to a second cluster almost as much (less than 0.1 apart)."))
    if let silhouette {
      measures.append(
        Measure(
          name: "Silhouette", value: silhouette.fixed(3),
          meaning:
            "of the clusters in the embedding, from −1 to 1: how much nearer samples are to their own cluster."
        ))
    }
    if let changed = subject.history.last(where: { $0.phase == .finetune })?.changedLabels {
      measures.append(
        Measure(
          name: "Still moving", value: percent(changed),
          meaning: "of the samples changed their cluster in the last epoch; near 0 % the run has settled."))
    }
    let sizes = subject.end.labels.reduce(into: [Int](repeating: 0, count: subject.clusters)) {
      $0[Int($1)] += 1
    }
    measures.append(
      Measure(
        name: "Cluster sizes", value: "\((sizes.min() ?? 0).grouped) to \((sizes.max() ?? 0).grouped)",
        meaning: "samples in the smallest and the largest of \(subject.clusters) clusters."))
    let seconds = subject.history.reduce(0) { $0 + $1.seconds }
    measures.append(
      Measure(
        name: "Time", value: duration(seconds),
        meaning:
          "in \(subject.history.count { $0.phase != .kmeans }.grouped) epochs of training, and K-means."))
    return measures
  }

  private static func percent(_ share: Double) -> String { "\((100 * share).fixed(1)) %" }

  private static func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<60: "\(seconds.fixed(1)) s"
    case ..<3600: "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
    case ..<1e15: "\(Int(seconds) / 3600) h \(Int(seconds) % 3600 / 60) min"
    // More than can be counted, or no number at all.
    default: "\(seconds.fixed(1)) s"
    }
  }
}
