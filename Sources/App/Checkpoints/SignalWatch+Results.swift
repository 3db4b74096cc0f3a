import ToolSupport

extension SignalWatch {
  /// Has a signal end the process at once while the page about a run is drawn, whose results are all written.
  ///
  /// - Parameter forget: called before that, from another thread; removes what was kept of the run.
  func endProcess(resultsIn directory: OutputDirectory, forget: @escaping @Sendable () -> Void = {}) {
    onFirst { signal in
      forget()
      Console.endAtSignal(
        signal, saying: "\(Interruption.afterResults(signal, in: directory.path, drawsPage: true))")
    }
  }
}
