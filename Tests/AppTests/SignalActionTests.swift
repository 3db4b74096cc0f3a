import Testing
import ToolSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct SignalActionTests {
  /// A loop ends at a nil, and an ignored signal is none.
  @Test func ignoredSignalsDoNotHideOthers() {
    let actions = [SignalAction.ignore, SignalAction(SIG_DFL), .ignore, SignalAction { _ in }]
    let others = actions.filter { $0 != .ignore }
    #expect(others.count == 2 && others.first == SignalAction(SIG_DFL) && others.last != others.first)
  }

  @Test func theFormerActionCanBeTakenAgain() {
    // Nothing in the tests has a use for this signal.
    let former = SignalAction.ignore.take(for: SIGWINCH)
    #expect(former.take(for: SIGWINCH) == .ignore && former != .ignore)
  }
}
