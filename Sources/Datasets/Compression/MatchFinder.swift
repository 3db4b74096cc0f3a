/// What a DEFLATE stream consists of before it becomes bits: a byte as it is, or a copy of earlier ones.
struct DeflateToken {
  /// Length · 2¹⁶ + distance of a copy; the byte · 2¹⁶ of a literal.
  private let value: UInt32

  @inline(__always)
  init(literal: UInt8) { value = UInt32(literal) &<< 16 }

  @inline(__always)
  init(length: Int, distance: Int) {
    value = UInt32(truncatingIfNeeded: length &<< 16 | distance)
  }

  /// How far back the copied bytes begin; 0 for a literal.
  @inline(__always)
  var distance: Int { Int(value & 0xFFFF) }

  /// The length of a copy, or the byte of a literal.
  @inline(__always)
  var lengthOrLiteral: Int { Int(value &>> 16) }
}

/// Finds repetitions by chains of positions with the same hash of four bytes, with lazy matching: a match
/// gives way to a longer one that begins a byte later.
///
/// Works on memory that the caller keeps alive; the same input always gives the same tokens.
struct MatchFinder {
  private let input: UnsafePointer<UInt8>
  private let count: Int
  /// Where the next token begins.
  private(set) var position = 0
  private var heads = [Int32](repeating: -1, count: 1 << hashBits)
  private var previous = [Int32](repeating: -1, count: windowSize)

  /// How much input one finder can take.
  static let largestInput = 1 << 30
  static let longestMatch = 258
  private static let shortestMatch = 4
  private static let windowSize = 1 << 15
  private static let hashBits = 16
  /// Positions that are tried for each match.
  private static let chainLimit = 32
  /// A match of this length is taken without looking further.
  private static let goodLength = 64

  /// - Precondition: no more than `largestInput` bytes.
  init(_ input: UnsafePointer<UInt8>, count: Int) {
    precondition(count <= Self.largestInput, "MatchFinder: \(count) bytes")
    self.input = input
    self.count = count
  }

  var isAtEnd: Bool { position == count }

  /// Stores the next tokens, until there is no more room or no more input; returns how many.
  mutating func fill(_ tokens: inout [DeflateToken]) -> Int {
    heads.withUnsafeMutableBufferPointer { heads in
      previous.withUnsafeMutableBufferPointer { previous in
        tokens.withUnsafeMutableBufferPointer { tokens in
          guard let heads = heads.baseAddress, let previous = previous.baseAddress else { return 0 }
          let chains = Chains(input: input, count: count, heads: heads, previous: previous)
          return Self.fill(tokens, chains, &position)
        }
      }
    }
  }

  private static func fill(
    _ tokens: UnsafeMutableBufferPointer<DeflateToken>, _ chains: Chains, _ position: inout Int
  ) -> Int {
    var filled = 0
    while position < chains.count, filled < tokens.count {
      var match = chains.insert(position, findingLongerThan: shortestMatch &- 1)
      var inserted = position
      while match.length > 0, match.length < goodLength, filled &+ 1 < tokens.count {
        inserted = position &+ 1
        let next = chains.insert(inserted, findingLongerThan: match.length)
        guard next.length > 0 else { break }
        tokens[filled] = DeflateToken(literal: chains.input[position])
        filled &+= 1
        position = inserted
        match = next
      }
      if match.length == 0 {
        tokens[filled] = DeflateToken(literal: chains.input[position])
        position &+= 1
      } else {
        tokens[filled] = DeflateToken(length: match.length, distance: match.distance)
        position &+= match.length
        inserted &+= 1
        while inserted < position {
          chains.insert(inserted)
          inserted &+= 1
        }
      }
      filled &+= 1
    }
    return filled
  }

  /// The tables of a finder, for the time of a call.
  private struct Chains {
    let input: UnsafePointer<UInt8>
    let count: Int
    /// The last position of each hash, or −1.
    let heads: UnsafeMutablePointer<Int32>
    /// The position before with the same hash, of each position in the window.
    let previous: UnsafeMutablePointer<Int32>

    @inline(__always)
    private func load<Word: FixedWidthInteger & BitwiseCopyable>(_ type: Word.Type, _ position: Int) -> Word {
      Word(littleEndian: UnsafeRawPointer(input).loadUnaligned(fromByteOffset: position, as: Word.self))
    }

    /// Puts a position at the head of its chain, and returns what was there.
    @inline(__always) @discardableResult
    func insert(_ position: Int) -> Int {
      guard position &+ MemoryLayout<UInt32>.size <= count else { return -1 }
      let hash = Int((load(UInt32.self, position) &* 0x9E37_79B1) &>> UInt32(32 &- hashBits))
      let former = heads[hash]
      previous[position & (windowSize &- 1)] = former
      heads[hash] = Int32(truncatingIfNeeded: position)
      return Int(former)
    }

    /// As `insert`, and finds the longest of the last matches, the nearest of those; length 0 for none.
    @inline(__always)
    func insert(_ position: Int, findingLongerThan shortest: Int) -> (length: Int, distance: Int) {
      var candidate = insert(position)
      let limit = min(longestMatch, count &- position)
      guard candidate >= 0, shortest < limit else { return (0, 0) }
      var best = (length: shortest, distance: 0)
      var triesLeft = chainLimit
      // Positions that are a whole window back lost their place in the chain to this one.
      while candidate > position &- windowSize, candidate >= 0, triesLeft > 0 {
        if input[candidate &+ best.length] == input[position &+ best.length] {
          let length = matchLength(candidate, position, limit: limit)
          if length > best.length {
            best = (length, position &- candidate)
            if length >= goodLength || length == limit { break }
          }
        }
        candidate = Int(previous[candidate & (windowSize &- 1)])
        triesLeft &-= 1
      }
      return best.distance > 0 ? best : (0, 0)
    }

    @inline(__always)
    private func matchLength(_ first: Int, _ second: Int, limit: Int) -> Int {
      var length = 0
      while length &+ 8 <= limit {
        let difference = load(UInt64.self, first &+ length) ^ load(UInt64.self, second &+ length)
        if difference != 0 { return length &+ difference.trailingZeroBitCount &>> 3 }
        length &+= 8
      }
      while length < limit, input[first &+ length] == input[second &+ length] { length &+= 1 }
      return length
    }
  }
}
