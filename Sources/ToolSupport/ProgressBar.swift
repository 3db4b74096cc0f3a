import Synchronization

/// A line at the bottom of the terminal that tells how far some work is.
///
/// On a terminal it is redrawn at most ten times a second; elsewhere there is a plain line now and then; with
/// `--quiet` nothing. Any thread may call it.
///
///     let bar = ProgressBar(messages)
///     defer { bar.finish() }
///     for step in 1...1000 { …; bar.update("projection", done: Double(step), of: 1000, unit: "step") }
package final class ProgressBar: Sendable {
  private struct State {
    var line: ProgressLine?
    var start = ContinuousClock.now
    /// What was done when the work was first heard of: a run that goes on does not begin at 0.
    var doneAtStart = 0.0
    var lastShown: ContinuousClock.Instant?
    /// Whether the cursor stands in a line of the bar.
    var isOpen = false
  }

  private let state = Mutex(State())
  private let messages: Messages
  private let plainInterval: Duration
  private static let redrawInterval = Duration.milliseconds(100)

  /// A bar that says no more than the messages may.
  ///
  /// - Parameter plainInterval: the least time between two lines where nothing is redrawn.
  package init(_ messages: Messages, plainInterval: Duration = .seconds(10)) {
    (self.messages, self.plainInterval) = (messages, plainInterval)
  }

  deinit { finish() }

  /// Whether the bar moves.
  package var isInteractive: Bool { messages.terminal.isInteractive }

  /// Tells how far the work is.
  ///
  /// Another label or total is other work, whose rate is measured from then on.
  ///
  /// - Parameters:
  ///   - label: what is being done.
  ///   - done: how much of it, parts of a unit included.
  ///   - total: how much there is; 0 where nobody knows.
  ///   - unit: what is counted, in the singular.
  ///   - details: further figures, the most important first.
  package func update(
    _ label: String, done: Double, of total: Int, unit: String = "step", details: [String] = []
  ) {
    guard messages.level >= .normal else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      let isNew = state.line?.label != label || state.line?.total != total
      if isNew { (state.start, state.doneAtStart, state.lastShown) = (now, done, nil) }
      var line = ProgressLine(label, done: done, total: total, unit: unit, details: details)
      let progress = done - state.doneAtStart
      if progress > 0 { line.secondsPerUnit = ((now - state.start) / .seconds(1)) / progress }
      state.line = line
      let isLast = total > 0 && done >= Double(total)
      let interval = isInteractive ? Self.redrawInterval : plainInterval
      if !isInteractive, state.lastShown == nil {
        // Work that is soon done needs no line at all.
        state.lastShown = now
        return
      }
      guard isLast && isInteractive || state.lastShown.map({ now - $0 >= interval }) ?? true else { return }
      state.lastShown = now
      show(&state)
    }
  }

  /// Says a line above the bar.
  package func say(_ text: String) {
    guard messages.level >= .normal else { return }
    state.withLock { state in
      let erased = state.isOpen ? Terminal.lineStart + Terminal.eraseRest : ""
      Console.writeError(erased + text.printable + "\n")
      if state.isOpen { show(&state) }
    }
  }

  /// Says a line above the bar if the user wants to know everything.
  package func detail(_ text: @autoclosure () -> String) { if messages.level == .verbose { say(text()) } }

  /// Ends the bar: its line stays as it is, or gives way to another, and the cursor stands below it.
  package func finish(_ text: String? = nil) {
    state.withLock { state in
      if state.isOpen {
        let line = text.map { Terminal.lineStart + $0 + Terminal.eraseRest } ?? ""
        Console.writeError(line + "\n")
      } else if let text, messages.level >= .normal {
        Console.writeError(text + "\n")
      }
      (state.line, state.isOpen) = (nil, false)
    }
  }

  /// Ends the bar and leaves nothing of it.
  package func clear() {
    state.withLock { state in
      if state.isOpen { Console.writeError(Terminal.lineStart + Terminal.eraseRest) }
      (state.line, state.isOpen) = (nil, false)
    }
  }

  private func show(_ state: inout State) {
    guard let line = state.line else { return }
    guard isInteractive else { return Console.writeError(line.plain + "\n") }
    let (before, filled, after) = line.parts(columns: Terminal.columns)
    // Erased behind the new text and not before it, so that nothing flickers.
    Console.writeError(
      Terminal.lineStart + before + messages.terminal.colored(filled, .cyan) + after + Terminal.eraseRest)
    state.isOpen = true
  }
}
