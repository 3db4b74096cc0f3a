import Kernels

extension Engine {
  /// What a user should hear who asks for more threads than can run at once; nil for others.
  func threadsNotice(available: Int) -> String? {
    guard threads > available else { return nil }
    let processors = available == 1 ? "1 processor" : "\(available) processors"
    return
      "\(threads) threads share \(processors), so the peak and the bandwidth are not the machine's; a case may have more than 100 % of them"
  }
}
