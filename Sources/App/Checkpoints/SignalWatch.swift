import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Notices SIGINT and SIGTERM, so that a run can finish its step and be kept; a second signal ends the process
/// at once.
final class SignalWatch {
  private let sources: [any DispatchSourceSignal]
  private let received: Received

  /// Which signal has come, 0 for none.
  private final class Received: Sendable {
    let signal = Atomic<Int32>(0)
  }

  /// Watches from now on.
  init() {
    let received = Received()
    let queue = DispatchQueue(label: "deepkmeans.signals")
    sources = [SIGINT, SIGTERM].map { number in
      // The source sees a signal only where the process does not act on it itself.
      setSignalAction(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        let former = received.signal.exchange(number, ordering: .relaxed)
        if former != 0 { exit(128 + number) }
      }
      source.resume()
      return source
    }
    self.received = received
  }

  deinit {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { setSignalAction(number, SIG_DFL) }
  }

  /// The signal that has come, or nil.
  var signal: Int32? {
    let number = received.signal.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }
}

// Named so that the class's own member does not hide it.
private func setSignalAction(_ number: Int32, _ action: sighandler_t?) { signal(number, action) }
