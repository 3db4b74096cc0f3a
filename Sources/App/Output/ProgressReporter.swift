import Autoencoder
import DeepClustering
import KMeans
import Synchronization
import ToolSupport

/// Shows how a run of training goes, on standard error: a bar that moves with every step on a terminal, a line
/// every tenth epoch elsewhere, nothing when quiet.
final class ProgressReporter {
  private let settings: TrainingSettings
  private let messages: Messages
  private let bar: ProgressBar
  private let rows: Int
  private let stepsPerEpoch: Int
  /// Pairs of layers that are pretrained one after the other, where that is asked for.
  private let layerPairs: Int
  /// What is going on, and how many epochs of it are done.
  private var phase: Phase
  private var epochs: Int
  /// Steps since the last epoch; nil right after one, when the run asks once more whether to pause.
  private var steps: Int? = 0
  /// Whether the K-means between pretraining and fine-tuning has yet to end.
  private var awaitsKMeans = false
  /// Figures of the last epoch.
  private var details: [String] = []

  /// A run on so many samples, from the beginning or from where a kept one left off.
  ///
  /// - Parameter start: the network that it starts from, where it is not one of the settings.
  init(
    _ settings: TrainingSettings, rows: Int, messages: Messages, from start: Autoencoder? = nil,
    resuming checkpoint: Checkpoint? = nil
  ) {
    (self.settings, self.rows, self.messages) = (settings, rows, messages)
    layerPairs = (start?.architecture ?? settings.options.network).hidden.count + 1
    bar = ProgressBar(messages)
    let batch = settings.network.training.batchSize
    stepsPerEpoch = max(1, (rows + batch - 1) / batch)
    (phase, epochs) = (.layerwise, 0)
    if let last = checkpoint?.history.last(where: { $0.phase != .kmeans }) {
      (phase, epochs) = (last.phase, last.epoch)
    }
    // A run may be kept before the first epoch of fine-tuning has ended.
    if checkpoint?.stage == .fineTuning, phase != .finetune { (phase, epochs) = (.finetune, 0) }
    skipFinishedPhases()
  }

  /// Shows an epoch, or a K-means, that has ended.
  func report(_ record: EpochRecord) {
    if record.phase == .kmeans {
      bar.clear()
      awaitsKMeans = false
      messages.say(line(record, of: 0))
      // Pretraining may have ended early; the K-means of KM comes before it.
      if phase == .layerwise || phase == .pretrain, epochs > 0 { (phase, epochs) = (.finetune, 0) }
      return
    }
    (phase, epochs, steps) = (record.phase, record.epoch, nil)
    let total = total(of: phase)
    if bar.isInteractive {
      details = Self.figures(record, rows: rows)
      show()
      if epochs >= total {
        bar.finish()
        details = []
        awaitsKMeans = phase == .pretrain
        if awaitsKMeans { bar.update("k-means", done: 0, of: 0) }
      }
    } else if epochs % 10 == 0 || epochs == 1 || epochs == total {
      messages.say(line(record, of: total))
    }
    if epochs >= total, phase == .pretrain { (phase, epochs) = (.finetune, 0) }
    skipFinishedPhases()
  }

  /// A step of training has ended.
  func countStep() {
    guard bar.isInteractive, !awaitsKMeans, epochs < total(of: phase) else { return }
    steps = steps.map { $0 + 1 } ?? 0
    show()
  }

  /// What K-means is to call after each of its iterations.
  var onKMeansIteration: @Sendable (KMeansIteration) -> Void {
    let (bar, restarts) = (
      bar, settings.kMeans.variant == .standard && settings.restarts > 1 ? settings.restarts : 0
    )
    // Restarts of small data run side by side.
    let latest = Latest()
    return { iteration in
      let restart = latest.restart.withLock { latest in
        latest = max(latest, iteration.restart)
        return latest
      }
      bar.update(
        "k-means", done: Double(restart), of: restarts, unit: "restart",
        details: ["iteration \(iteration.index + 1)", "inertia \(iteration.inertia.readable(1))"])
    }
  }

  private final class Latest: Sendable {
    let restart = Mutex(0)
  }

  /// Shows a line of its own.
  func say(_ text: String) { bar.say(text) }

  /// Shows a line of its own if the user wants to know everything.
  func detail(_ text: @autoclosure () -> String) { bar.detail(text()) }

  /// What says a line from any thread.
  var sayFromAnywhere: @Sendable (String) -> Void {
    let bar = bar
    return { bar.say($0) }
  }

  /// Ends a line that is being redrawn.
  func finish() { bar.finish() }

  // MARK: Parts

  private func total(of phase: Phase) -> Int {
    switch phase {
    case .layerwise: (settings.network.layerwise?.epochs ?? 0) * layerPairs
    case .pretrain: settings.network.pretrainEpochs
    case .kmeans: 0
    case .finetune: settings.epochs
    }
  }

  private func skipFinishedPhases() {
    if phase == .layerwise, epochs >= total(of: .layerwise) { (phase, epochs) = (.pretrain, 0) }
    if phase == .pretrain, epochs >= total(of: .pretrain) { (phase, epochs) = (.finetune, 0) }
  }

  private func show() {
    let part = min(Double(steps ?? 0) / Double(stepsPerEpoch), 0.999)
    bar.update(
      phase.rawValue, done: Double(epochs) + part, of: total(of: phase), unit: "epoch", details: details)
  }

  private func line(_ record: EpochRecord, of total: Int) -> String {
    let head =
      record.phase == .kmeans
      ? "k-means" : "\(record.phase.rawValue) \(String(record.epoch).leftPadded(to: 3))/\(total)"
    return ([head] + Self.figures(record, rows: nil) + ["\(record.seconds.fixed(2)) s"]).joined(
      separator: "  ")
  }

  /// The figures of an epoch, the most important first.
  ///
  /// - Parameter rows: samples of an epoch, for their rate; nil for none.
  static func figures(_ record: EpochRecord, rows: Int?) -> [String] {
    var figures: [String] = []
    if let loss = record.reconstructionLoss { figures.append("reconstruction \(loss.readable(4))") }
    if let loss = record.heldOutLoss { figures.append("held out \(loss.readable(4))") }
    if let loss = record.clusteringLoss { figures.append("clustering \(loss.readable(4))") }
    if let share = record.changedLabels { figures.append("changed \((100 * share).fixed(2)) %") }
    if let diagnostics = record.diagnostics {
      figures.append("gradient \(diagnostics.gradientNorm.readable(4))")
      figures.append("dead \((100 * diagnostics.deadUnits).fixed(1)) %")
    }
    if let scores = record.scores {
      figures.append("ACC \((100 * scores.accuracy).fixed(2)) %")
      figures.append("NMI \((100 * scores.nmi).fixed(2)) %")
    }
    if let rows, record.seconds > 0 {
      figures.append("\((Double(rows) / record.seconds).fixed(0)) samples/s")
    }
    return figures
  }
}
