/// A line that tells how far some work is, made to fit a width:
/// "pretrain  12/100 [####......]  1.20 s/epoch  1:46 left  loss 0.0123".
package struct ProgressLine: Sendable, Equatable {
  /// What is being done.
  package var label: String
  /// How much of it; a part of a unit counts, and is not written.
  package var done: Double
  /// How much there is; 0 where nobody knows.
  package var total: Int
  /// What is counted, in the singular: "epoch".
  package var unit: String
  /// Seconds for each unit so far, or nil.
  package var secondsPerUnit: Double?
  /// Further figures, the most important first; those that do not fit are left out.
  package var details: [String]

  /// A line without figures yet.
  package init(
    _ label: String, done: Double = 0, total: Int, unit: String, secondsPerUnit: Double? = nil,
    details: [String] = []
  ) {
    (self.label, self.done, self.total, self.unit) = (label, done, total, unit)
    (self.secondsPerUnit, self.details) = (secondsPerUnit, details)
  }

  private static let widestBar = 30
  private static let narrowestBar = 8

  /// The share that is done, 0 to 1.
  private var share: Double { total > 0 ? min(1, max(0, done / Double(total))) : 0 }

  /// "pretrain  12/100".
  var head: String {
    guard total > 0 else { return label }
    let count = "\(Int(min(done, Double(total))))".leftPadded(to: "\(total)".count)
    return "\(label) \(count)/\(total)"
  }

  /// "1.20 s/epoch", or the other way round where there are many in a second.
  var rate: String? {
    guard let seconds = secondsPerUnit, seconds > 0, seconds.isFinite else { return nil }
    if seconds < 0.1 { return "\((1 / seconds).fixed(seconds < 0.01 ? 0 : 1)) \(unit)s/s" }
    return "\(seconds.fixed(seconds < 10 ? 2 : 1)) s/\(unit)"
  }

  /// "1:46 left".
  var remaining: String? {
    guard let seconds = secondsPerUnit, seconds.isFinite, total > 0, done < Double(total) else { return nil }
    return "\(((Double(total) - done) * seconds).clock) left"
  }

  /// The line for a terminal with so many columns; one stays free, so that no terminal wraps.
  ///
  /// - Returns: the text before the filled part of the bar, that part, and the rest.
  package func parts(columns: Int) -> (before: String, filled: String, after: String) {
    let width = max(columns - 1, 1)
    guard head.count < width else { return (String(head.prefix(width)), "", "") }
    var rest = width - head.count
    // By importance, not by place: how long it takes, the first figure, the rate, a short bar, further figures.
    let texts = [rate, remaining].map { $0 ?? "" } + details
    var isShown = texts.map { _ in false }
    let bar = total > 0 ? Self.narrowestBar + 3 : 0
    for (rank, index) in ([1, 2, 0] + Array(texts.indices.dropFirst(3))).enumerated()
    where index < texts.count {
      guard !texts[index].isEmpty else { continue }
      guard texts[index].count + 2 <= rest - (rank < 3 ? 0 : bar) else { break }
      isShown[index] = true
      rest -= texts[index].count + 2
    }
    let tail = zip(texts, isShown).filter(\.1).map { "  " + $0.0 }.joined()
    let cells = min(Self.widestBar, rest - 3)
    guard total > 0, cells >= Self.narrowestBar else { return (head, "", tail) }
    let filled = Int(Double(cells) * share)
    return (
      head + " [", String(repeating: "#", count: filled),
      String(repeating: ".", count: cells - filled) + "]" + tail
    )
  }

  /// The line where nothing is redrawn.
  package var plain: String {
    ([head] + [rate, remaining].compactMap { $0 } + details).joined(separator: "  ")
  }
}

extension Double {
  /// Seconds as a clock shows them: "0:05", "12:34", "1:02:03".
  package var clock: String {
    guard isFinite, magnitude < 1e9 else { return "?" }
    let seconds = Int(max(0, self).rounded(.up))
    let minutes = "\(seconds / 60 % 60)"
    let rest = "\(seconds % 60)".zeroPadded
    return seconds < 3600 ? "\(minutes):\(rest)" : "\(seconds / 3600):\(minutes.zeroPadded):\(rest)"
  }
}

extension String {
  fileprivate var zeroPadded: String { count < 2 ? "0" + self : self }
}
