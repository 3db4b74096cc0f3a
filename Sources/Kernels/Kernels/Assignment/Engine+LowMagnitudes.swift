internal import KernelsCore

extension Engine {
  /// Magnitudes that the low one of a feature is a quantile of, and which.
  private static let magnitudes = (count: 64, below: 16)
  /// A feature with fewer magnitudes than this among as many samples is looked for in further ones.
  private static let fewMagnitudes = 16
  /// Most samples that a feature is looked for in, and one of how many.
  private static let rareSamples = (most: 1024, share: 16)

  /// A magnitude that each feature is below in a sixteenth of a few samples where it is not 0; infinite where none was
  /// found.
  ///
  /// - Complexity: O(d), and for features that are 0 nearly everywhere at most a sixteenth of a pass over the
  ///   samples.
  func lowMagnitudes(_ rows: RowReader, count: Int, _ weights: [Float]?, maxima: [Float]) -> [Float] {
    let (d, most) = (rows.columns, Self.magnitudes.count)
    var magnitudes = [Float](repeating: 0, count: d * most)
    var found = [Int](repeating: 0, count: d)
    func look(for features: some Sequence<Int>, in i: Int, _ buffer: UnsafeMutablePointer<Float>) {
      guard weights?[i] ?? 1 > 0 else { return }
      let row = rows.row(i, buffer)
      for j in features where row[j] != 0 && found[j] < most {
        magnitudes[j * most + found[j]] = row[j].magnitude
        found[j] += 1
      }
    }
    rows.withBuffer { buffer in
      let some = min(count, most)
      for place in 0..<some { look(for: 0..<d, in: place * count / some, buffer) }
      var rare = (0..<d).filter { maxima[$0] > 0 && found[$0] < Self.fewMagnitudes }
      let further = min(count / Self.rareSamples.share, Self.rareSamples.most)
      for place in 0..<further where !rare.isEmpty {
        look(for: rare, in: place * count / further, buffer)
        if place % 64 == 63 { rare.removeAll { found[$0] == most } }
      }
    }
    return magnitudes.withUnsafeMutableBufferPointer { magnitudes in
      (0..<d).map { j in
        var some = UnsafeMutableBufferPointer(rebasing: magnitudes[j * most..<j * most + found[j]])
        some.sort()
        return some.isEmpty ? .infinity : some[some.count / Self.magnitudes.below]
      }
    }
  }
}
