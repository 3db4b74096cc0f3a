import Dispatch
import Synchronization
import ToolSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Notices SIGINT, SIGTERM and SIGHUP, so that a run can finish its step and be kept; a later signal ends the process
/// at once.
///
/// What comes within a quarter of a second after the first is the same request: `timeout` sends its signal to the
/// process and then to its group, which it belongs to.
///
/// Those that the process ignores, as a job in the background of a script does SIGINT and one of `nohup` SIGHUP, stay
/// ignored.
///
/// A process has one watch: on Linux the sources of a second are never told of a signal.
final class SignalWatch {
  private let sources: [any DispatchSourceSignal]
  /// What the process did at each signal before.
  private let formerActions: [(number: Int32, action: SignalAction)]
  private let received: Received
  private var hasEnded = false

  private final class Received: Sendable {
    /// Which signal has come, 0 for none.
    let signal = Atomic<Int32>(0)
    /// When the first came, in nanoseconds.
    let instant = Atomic<UInt64>(0)
    /// What the first does.
    let action: Mutex<@Sendable (Int32) -> Void>

    init(_ action: @escaping @Sendable (Int32) -> Void) { self.action = Mutex(action) }
  }

  /// Nanoseconds after the first signal in which others count as the same.
  private static let sameRequest: UInt64 = 250_000_000

  /// Watches from now on.
  ///
  /// - Parameter onFirst: called from another thread when the first signal has come, so that the user hears of it
  ///   before a long step ends.
  init(onFirst: @escaping @Sendable (Int32) -> Void = { _ in }) {
    let received = Received(onFirst)
    let queue = DispatchQueue(label: "deepkmeans.signals")
    // The sources see a signal only where the process does not act on it itself.
    formerActions = [SIGINT, SIGTERM, SIGHUP].map { ($0, SignalAction.ignore.take(for: $0)) }.filter {
      $0.1 != .ignore
    }
    sources = formerActions.map(\.number).map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        let now = DispatchTime.now().uptimeNanoseconds
        if received.signal.load(ordering: .relaxed) != 0 {
          let first = received.instant.load(ordering: .relaxed)
          if now - first > Self.sameRequest { Console.endAtSignal(number) }
          return
        }
        received.instant.store(now, ordering: .relaxed)
        received.signal.store(number, ordering: .relaxed)
        received.action.withLock { $0 }(number)
      }
      source.resume()
      return source
    }
    self.received = received
  }

  deinit { end() }

  /// Has the first signal do something else, where none has come yet.
  func onFirst(_ action: @escaping @Sendable (Int32) -> Void) { received.action.withLock { $0 = action } }

  /// Watches no longer: signals do what they did before.
  func end() {
    guard !hasEnded else { return }
    hasEnded = true
    for source in sources { source.cancel() }
    for former in formerActions { former.action.take(for: former.number) }
  }

  /// The signal that has come, or nil.
  var signal: Int32? {
    let number = received.signal.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }
}
