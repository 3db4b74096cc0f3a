import Autoencoder
import DeepClustering
import KMeans
import ToolSupport

/// Shows how training goes, on standard error: one line that is redrawn on a terminal, a line every
/// tenth epoch elsewhere, nothing when quiet.
final class ProgressReporter {
  private let settings: TrainingSettings
  private let isQuiet: Bool
  private let isTerminal: Bool
  private var lineIsOpen = false

  init(_ settings: TrainingSettings, isQuiet: Bool) {
    self.settings = settings
    self.isQuiet = isQuiet
    isTerminal = Console.errorIsTerminal
  }

  /// Shows an epoch that has ended.
  func report(_ record: EpochRecord) {
    guard !isQuiet else { return }
    let total: Int
    switch record.phase {
    case .layerwise:
      total = (settings.network.layerwise?.epochs ?? 0) * (settings.options.network.hidden.count + 1)
    case .pretrain: total = settings.network.pretrainEpochs
    case .kmeans: total = 0
    case .finetune: total = settings.epochs
    }
    let isMilestone = record.epoch % 10 == 0 || record.epoch == 1 || record.epoch == total
    if isTerminal {
      Console.writeError("\r\u{1b}[K" + line(record, of: total))
      lineIsOpen = true
      if total == 0 || record.epoch == total { finish() }
    } else if isMilestone {
      Console.writeError(line(record, of: total) + "\n")
    }
  }

  /// Shows a line of its own.
  func say(_ text: String) {
    guard !isQuiet else { return }
    finish()
    Console.writeError(text + "\n")
  }

  /// Ends a line that is being redrawn.
  func finish() {
    if lineIsOpen { Console.writeError("\n") }
    lineIsOpen = false
  }

  private func line(_ record: EpochRecord, of total: Int) -> String {
    var parts: [String] = []
    switch record.phase {
    case .layerwise, .pretrain, .finetune:
      parts.append("\(record.phase.rawValue) \(String(record.epoch).leftPadded(to: 3))/\(total)")
      if isTerminal { parts.append(bar(record.epoch, of: total)) }
    case .kmeans: parts.append("k-means")
    }
    if let loss = record.reconstructionLoss { parts.append("reconstruction \(loss.fixed(4))") }
    if let loss = record.heldOutLoss { parts.append("held out \(loss.fixed(4))") }
    if let loss = record.clusteringLoss { parts.append("clustering \(loss.fixed(4))") }
    if let share = record.changedLabels { parts.append("changed \((100 * share).fixed(2)) %") }
    if let diagnostics = record.diagnostics {
      parts.append("gradient \(diagnostics.gradientNorm.fixed(4))")
      parts.append("dead \((100 * diagnostics.deadUnits).fixed(1)) %")
    }
    if let scores = record.scores {
      parts.append("ACC \((100 * scores.accuracy).fixed(2)) NMI \((100 * scores.nmi).fixed(2))")
    }
    parts.append("\(record.seconds.fixed(2)) s")
    return parts.joined(separator: "  ")
  }

  private func bar(_ done: Int, of total: Int) -> String {
    let width = 20
    let filled = width * done / max(total, 1)
    return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled) + "]"
  }
}
