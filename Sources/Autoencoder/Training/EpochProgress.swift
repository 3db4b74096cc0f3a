/// An epoch that has begun: what has been added up, and where to go on.
struct EpochProgress: Sendable, Equatable {
  /// The epoch's number.
  let epoch: Int
  /// The next batch.
  var batch = 0
  /// Losses so far, each times its batch's share of the samples.
  var losses = TrainingLosses(reconstruction: 0, embedding: 0)
  /// The sum of the steps' gradient norms.
  var gradientNorms = 0.0
  /// Hidden layers' units that have been active; empty unless diagnostics are recorded.
  var activeUnits: [[Bool]] = []

  init(epoch: Int) { self.epoch = epoch }

  /// What the epoch did, once its last batch is over.
  var result: EpochResult {
    guard !activeUnits.isEmpty else { return EpochResult(losses: losses, diagnostics: nil) }
    let units = activeUnits.reduce(0) { $0 + $1.count }
    let dead = activeUnits.reduce(0) { total, layer in total + layer.count { !$0 } }
    return EpochResult(
      losses: losses,
      diagnostics: TrainingDiagnostics(
        gradientNorm: gradientNorms / Double(max(batch, 1)), deadUnits: Double(dead) / Double(max(units, 1))))
  }
}
