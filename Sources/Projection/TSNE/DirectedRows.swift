/// Weights of directed neighbours in both directions: what each row gives, and what it is given.
struct DirectedRows: Sendable {
  private let count: Int
  /// The neighbours of each row and their weights, by ascending index.
  private let given: [Int32]
  private let givenWeights: [Float]
  /// The rows whose neighbour a row is, ascending, and their weights.
  private let starts: [Int]
  private let taken: [Int32]
  private let takenWeights: [Float]

  /// The two directions of `indices`, the same number for each row.
  init(_ indices: [Int32], _ weights: [Float], rows: Int) {
    count = indices.count / max(rows, 1)
    var starts = [Int](repeating: 0, count: rows + 1)
    for index in indices { starts[Int(index) + 1] += 1 }
    for row in 0..<rows { starts[row + 1] += starts[row] }
    var next = starts
    var taken = [Int32](repeating: 0, count: indices.count)
    var takenWeights = [Float](repeating: 0, count: indices.count)
    for row in 0..<rows {
      for entry in row * count..<(row + 1) * count {
        let place = next[Int(indices[entry])]
        next[Int(indices[entry])] = place + 1
        taken[place] = Int32(truncatingIfNeeded: row)
        takenWeights[place] = weights[entry]
      }
    }
    (self.starts, self.taken, self.takenWeights) = (starts, taken, takenWeights)
    // The other way round once more: neighbours are found row by row, so each row's ascend.
    var (given, givenWeights) = (indices, weights)
    var filled = [Int](repeating: 0, count: rows)
    for row in 0..<rows {
      for entry in starts[row]..<starts[row + 1] {
        let giver = Int(taken[entry])
        let place = giver * count + filled[giver]
        filled[giver] += 1
        given[place] = Int32(truncatingIfNeeded: row)
        givenWeights[place] = takenWeights[entry]
      }
    }
    (self.given, self.givenWeights) = (given, givenWeights)
  }

  /// Number of rows that are neighbours of a row in either direction.
  func mergedLength(of row: Int) -> Int {
    var length = 0
    forEachMerged(row) { _, _ in length += 1 }
    return length
  }

  /// Writes a row of the sum of both directions, times `scale`, into a range of entries, and fills it up.
  func merge(
    _ row: Int, scale: Float, into range: Range<Int>, _ columns: UnsafeMutablePointer<Int32>,
    _ values: UnsafeMutablePointer<Float>
  ) {
    var entry = range.lowerBound
    forEachMerged(row) { column, weight in
      columns[entry] = column
      values[entry] = scale * weight
      entry += 1
    }
    while entry < range.upperBound {
      columns[entry] = Int32(truncatingIfNeeded: row)
      values[entry] = 0
      entry += 1
    }
  }

  @inline(__always)
  private func forEachMerged(_ row: Int, _ body: (Int32, Float) -> Void) {
    var (i, j) = (row * count, starts[row])
    let (endI, endJ) = ((row + 1) * count, starts[row + 1])
    while i < endI || j < endJ {
      if j == endJ || (i < endI && given[i] < taken[j]) {
        body(given[i], givenWeights[i])
        i += 1
      } else if i == endI || taken[j] < given[i] {
        body(taken[j], takenWeights[j])
        j += 1
      } else {
        body(given[i], givenWeights[i] + takenWeights[j])
        i += 1
        j += 1
      }
    }
  }
}
