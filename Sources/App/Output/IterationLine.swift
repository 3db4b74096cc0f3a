import ToolSupport

/// Shows on standard error which iteration a computation has come to: one line that is redrawn on a terminal, a
/// line every hundredth iteration elsewhere, nothing when quiet.
struct IterationLine {
  private let total: Int
  private let isQuiet: Bool
  private let isTerminal: Bool

  init(total: Int, isQuiet: Bool) {
    self.total = total
    self.isQuiet = isQuiet
    isTerminal = Console.errorIsTerminal
  }

  /// Shows an iteration that has ended.
  func show(_ iteration: Int) {
    guard !isQuiet else { return }
    let text = "iteration \(iteration)/\(total)"
    if isTerminal, iteration.isMultiple(of: 10) || iteration == total {
      Console.writeError("\r\u{1b}[K\(text)\(iteration == total ? "\n" : "")")
    } else if !isTerminal, iteration.isMultiple(of: 100) || iteration == total {
      Console.writeError("\(text)\n")
    }
  }
}
