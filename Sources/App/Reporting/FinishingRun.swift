import Kernels
import Serialization
import ToolSupport

/// A run of `fit` that has computed everything: its results are written, and then the page about them.
struct FinishingRun {
  let report: FitReport
  let preparation: FitPreparation
  let directory: OutputDirectory
  /// Whether there is to be a page.
  let writesPage: Bool
  let messages: Messages

  /// Writes all, after which there is nothing to be kept of the run.
  ///
  /// - Returns: what `--json` shows.
  /// - Throws: `Interruption` where a signal has come meanwhile.
  func write(_ checkpointer: Checkpointer?) throws -> JSONObject {
    var json = try report.write(to: directory, fitted: preparation.fitted)
    try ReportFiles.remove(from: directory)
    let file = checkpointer?.file
    let signals = checkpointer?.signals ?? SignalWatch()
    defer { signals.end() }
    signals.endProcess(resultsIn: directory) { try? file?.remove() }
    // One that has come before was only noted.
    if let signal = signals.signal {
      try file?.remove()
      throw Interruption.afterResults(signal, in: directory.path, drawsPage: writesPage)
    }
    if writesPage { writePage(&json) }
    // Last, so that --resume after a kill draws the page from the last checkpoint, and does not begin anew.
    try file?.remove()
    return json
  }

  /// The results are there; that their picture is not, is no failure of the run.
  private func writePage(_ json: inout JSONObject) {
    var subject = report.subject(fitted: preparation.fitted)
    subject.takeNames(of: preparation.data)
    do {
      let page = try ReportFiles.write(
        subject, to: directory, seed: preparation.settings.seed, engine: report.engine, messages: messages)
      ReportFiles.add(page, to: &json)
    } catch {
      messages.warn("there is no report: \(error); 'deepkmeans report \(directory.path)' makes one")
    }
  }
}
