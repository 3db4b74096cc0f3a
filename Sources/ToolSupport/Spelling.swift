extension String {
  /// The fewest insertions, removals, replacements of a letter and swaps of two neighbours that make another
  /// text of this one.
  ///
  /// No part is edited twice (optimal string alignment).
  ///
  /// - Complexity: the product of both lengths.
  package func editDistance(to other: String) -> Int {
    let (a, b) = (Array(self), Array(other))
    // Distances of the first letters of `a` to those of `b`: rows i − 2, i − 1 and i.
    var (beforeLast, last, row) = ([Int](), [Int](), Array(0...b.count))
    for i in 0..<a.count {
      (beforeLast, last) = (last, row)
      row = [i + 1]
      for j in 0..<b.count {
        var distance = Swift.min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          distance = Swift.min(distance, beforeLast[j - 1] + 1)
        }
        row.append(distance)
      }
    }
    return row[b.count]
  }

  /// The word that was meant, or nil if none is much like it: one that begins like this text or with which this
  /// text begins, or else the one with the least edit distance, up to a third of the letters; capitals
  /// are as small letters.
  package func nearest(in words: some Sequence<String>) -> String? {
    guard contains(where: { $0 != "-" }) else { return nil }
    let words = words.sorted()
    func letters(_ word: String) -> String { String(word.drop { $0 == "-" }).lowercased() }
    let own = letters(self)
    let allowed = own.count < 3 ? 1 : Swift.max(1, (own.count + 1) / 3)
    let text = lowercased()
    let distances = words.map { (word: $0, distance: text.editDistance(to: $0.lowercased())) }.filter {
      $0.distance <= allowed && $0.distance < Swift.max(2, letters($0.word).count)
    }
    if let best = distances.min(by: { $0.distance < $1.distance }) { return best.word }
    return words.filter { letters($0).hasPrefix(own) }.min { $0.count < $1.count }
      ?? words.filter { own.hasPrefix(letters($0)) && !letters($0).isEmpty }.max { $0.count < $1.count }
  }

  /// For an error: what was meant, and what there is to choose from.
  ///
  /// - Parameter choice: what may be given, in words; nil for one of the words.
  package func correction(in words: [String], give choice: String? = nil) -> String {
    let choice = choice ?? "one of \(words.joined(separator: ", "))"
    return nearest(in: words).map { "did you mean \($0)? Give \(choice)" } ?? "give \(choice)"
  }
}
