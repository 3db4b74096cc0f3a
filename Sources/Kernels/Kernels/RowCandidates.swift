/// The rows that may be among the k nearest of one row.
///
/// A candidate is a key: its score's bits, turned so that they are in the order of the numbers, above its index. The
/// order of the keys is that of the scores, the lowest index first on ties.
struct RowCandidates {
  private let count: Int
  private let halfNorm: Float
  private let relativeError: Float
  private let underflow: Float
  private var keys: [UInt64] = []
  private var room: Int
  /// Rows with this score or a greater one are none of the nearest.
  private(set) var limit = Float.infinity

  /// No candidates yet for the `count` nearest rows of a row with half a squared norm of `halfNorm`.
  ///
  /// A score is off by at most γ (‖x‖‖c‖ + ‖c‖²/2), and a quarter of `underflow`.
  ///
  /// - Parameters:
  ///   - relativeError: γ.
  ///   - underflow: what products below the normal numbers add, which have an absolute error.
  init(keeping count: Int, halfNorm: Float, relativeError: Float, underflow: Float) {
    (self.count, self.halfNorm) = (count, halfNorm)
    (self.relativeError, self.underflow) = (relativeError, underflow)
    room = 3 * count + 32
    keys.reserveCapacity(room)
  }

  /// Adds a row; returns whether the limit has changed.
  mutating func add(_ row: Int, score: Float) -> Bool {
    keys.append(Self.key(score, row))
    guard keys.count >= room else { return false }
    discard()
    // As many as that are within rounding of the k-th best: there have to be more places.
    if keys.count > room / 2 { room *= 2 }
    return true
  }

  /// Leaves out the rows that are none of the nearest whatever rounding did.
  mutating func discard() {
    guard keys.count > count else { return }
    let last = keys.withUnsafeMutableBufferPointer { Self.select(count - 1, of: $0) }
    let score = Self.score(last)
    // A row as near as the k-th has a norm of at most ‖x‖ and the distance to it.
    let norm = (2 * halfNorm + underflow).squareRoot()
    let reach = 1.01 * (norm + (max(0, 2 * (score + halfNorm)) + underflow).squareRoot())
    let margin = 2 * relativeError * reach * (norm + reach / 2)
    limit = (score + 1.01 * margin + underflow).nextUp
    let greatest = Self.key(limit, 0)
    keys.removeAll { $0 >= greatest }
  }

  /// Gives each candidate another score, and sorts them.
  mutating func replaceScores(_ score: (Int) -> Float) {
    for index in keys.indices {
      let row = Int(keys[index] & 0xFFFF_FFFF)
      keys[index] = Self.key(score(row), row)
    }
    keys.sort()
  }

  /// The row and the score of a candidate.
  subscript(index: Int) -> (row: Int, score: Float) {
    (Int(keys[index] & 0xFFFF_FFFF), Self.score(keys[index]))
  }

  // MARK: Keys

  private static func key(_ score: Float, _ row: Int) -> UInt64 {
    let bits = score.bitPattern
    let ordered = bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits
    return UInt64(ordered) << 32 | UInt64(truncatingIfNeeded: row)
  }

  private static func score(_ key: UInt64) -> Float {
    let ordered = UInt32(truncatingIfNeeded: key >> 32)
    return Float(bitPattern: ordered >> 31 == 1 ? ordered & 0x7FFF_FFFF : ~ordered)
  }

  /// The key of the given rank, by Hoare's selection; the keys are reordered.
  private static func select(_ rank: Int, of keys: UnsafeMutableBufferPointer<UInt64>) -> UInt64 {
    var (low, high) = (0, keys.count - 1)
    while low < high {
      let (a, b, c) = (keys[low], keys[(low + high) / 2], keys[high])
      let pivot = max(min(a, b), min(max(a, b), c))
      var (i, j) = (low, high)
      while i <= j {
        while keys[i] < pivot { i += 1 }
        while keys[j] > pivot { j -= 1 }
        if i <= j {
          keys.swapAt(i, j)
          i += 1
          j -= 1
        }
      }
      if rank <= j {
        high = j
      } else if rank >= i {
        low = i
      } else {
        break
      }
    }
    return keys[rank]
  }
}
