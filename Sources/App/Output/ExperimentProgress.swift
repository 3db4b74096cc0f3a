import DeepClustering
import Synchronization
import ToolSupport

/// Shows how many runs of a search or a reproduction are done, and what is going on, from several threads.
final class ExperimentProgress: Sendable {
  private let bar: ProgressBar
  private let total: Int
  private let done = Mutex(0)

  /// Progress of so many runs.
  ///
  /// - Parameter runs: those that have no record yet.
  init(_ messages: Messages, runs: Int) {
    // Such runs take hours; where nothing is redrawn, a line a minute is enough.
    bar = ProgressBar(messages, plainInterval: .seconds(60))
    total = runs
  }

  /// A line of its own.
  func say(_ text: String) { bar.say(text) }

  /// An epoch of a run has ended.
  ///
  /// - Parameters:
  ///   - run: what it is, such as "usps seed 3  ct".
  ///   - epochs: how many epochs the phase has, or nil.
  func report(_ record: EpochRecord, of run: String, epochs: Int?) {
    let count = record.phase == .kmeans ? "k-means" : "\(record.phase.rawValue) \(record.epoch)"
    let all = record.phase == .kmeans ? "" : epochs.map { "/\($0)" } ?? ""
    show("\(run)  \(count)\(all)")
  }

  /// A run has ended, as the line says.
  func end(_ line: String) {
    bar.say(line)
    done.withLock { $0 += 1 }
    show(nil)
  }

  /// Ends the line that is being redrawn.
  func finish() { bar.finish() }

  private func show(_ detail: String?) {
    bar.update(
      "runs", done: Double(done.withLock { $0 }), of: total, unit: "run",
      details: [detail].compactMap { $0 })
  }
}
