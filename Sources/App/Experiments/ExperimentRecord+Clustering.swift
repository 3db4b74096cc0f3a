import DeepClustering
import Serialization

extension ExperimentRecord {
  /// Takes over what came out.
  ///
  /// - Parameter countsPretraining: whether `total` has the time of pretraining, which methods share.
  mutating func take(_ clustering: Clustering, countsPretraining: Bool) {
    scores = clustering.scores
    stopReason = clustering.fineTuningEnd?.rawValue
    history = HistoryColumns.json(clustering.history)
    var total = 0.0
    for phase in Phase.allCases {
      let seconds = clustering.seconds(in: phase)
      self.seconds[phase.rawValue] = .number(seconds)
      if countsPretraining || phase == .kmeans || phase == .finetune { total += seconds }
    }
    seconds["total"] = .number(total)
  }
}
