#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the process does at a signal.
///
/// It is kept as an address and not as the function that C takes it for: SIG_IGN is the address 1, which Swift takes for
/// the nil of an optional around that function, as a loop over several has it.
package struct SignalAction: Equatable, Sendable {
  private let address: Int

  /// The action that C calls by that name, or a handler.
  package init(_ action: sighandler_t?) { address = unsafeBitCast(action, to: Int.self) }

  /// That of a process which ignores the signal.
  package static var ignore: SignalAction { SignalAction(SIG_IGN) }

  /// Has the process do this at a signal.
  ///
  /// - Returns: what it did before.
  @discardableResult
  package func take(for number: Int32) -> SignalAction {
    SignalAction(signal(number, unsafeBitCast(address, to: sighandler_t?.self)))
  }
}
