/// A canonical Huffman code to write symbols with.
struct HuffmanCode {
  /// Bits of each symbol's code; 0 for symbols that do not occur.
  let lengths: [UInt8]
  /// The codes, their first bit lowest.
  let codes: [UInt16]

  /// The code for the given lengths.
  init(lengths: [UInt8]) {
    self.lengths = lengths
    var counts = [Int](repeating: 0, count: HuffmanTable.longestCode + 1)
    for length in lengths where length > 0 { counts[Int(length)] += 1 }
    var next = [Int](repeating: 0, count: HuffmanTable.longestCode + 2)
    for length in 1...HuffmanTable.longestCode { next[length + 1] = (next[length] + counts[length]) << 1 }
    codes = lengths.map { length in
      guard length > 0 else { return 0 }
      defer { next[Int(length)] += 1 }
      return UInt16(HuffmanTable.reverse(next[Int(length)], bits: Int(length)))
    }
  }

  /// A code for symbols of the given frequencies, with no code longer than `longest`.
  ///
  /// It is the best one but where the limit cuts in. It has two symbols at least, because not all decoders
  /// know codes of one or none.
  init(frequencies: [Int], longest: Int) {
    var frequencies = frequencies
    var used = frequencies.indices.filter { frequencies[$0] > 0 }
    for symbol in frequencies.indices where used.count < 2 && frequencies[symbol] == 0 {
      frequencies[symbol] = 1
      used.append(symbol)
    }
    used.sort { (frequencies[$0], $0) < (frequencies[$1], $1) }
    var counts = Self.lengthCounts(ascending: used.map { frequencies[$0] })
    Self.limit(&counts, to: longest)
    var lengths = [UInt8](repeating: 0, count: frequencies.count)
    var rest = used[...]
    for length in counts.indices.reversed() {
      // The rarest symbols come first and have the longest codes.
      for symbol in rest.prefix(counts[length]) { lengths[symbol] = UInt8(length) }
      rest = rest.dropFirst(counts[length])
    }
    self.init(lengths: lengths)
  }

  /// How many codes of each length the best code has, by Huffman's algorithm with two queues.
  private static func lengthCounts(ascending frequencies: [Int]) -> [Int] {
    let leaves = frequencies.count
    var weights = frequencies
    var parents = [Int](repeating: 0, count: 2 * leaves - 1)
    var (leaf, node) = (0, leaves)
    func takeLightest() -> Int {
      // Of equal weights the leaf, which keeps the longest code short.
      if leaf < leaves, node == weights.count || weights[leaf] <= weights[node] {
        leaf += 1
        return leaf - 1
      }
      node += 1
      return node - 1
    }
    for parent in leaves..<(2 * leaves - 1) {
      let (first, second) = (takeLightest(), takeLightest())
      weights.append(weights[first] + weights[second])
      parents[first] = parent
      parents[second] = parent
    }
    var depths = [Int](repeating: 0, count: parents.count)
    var counts = [Int](repeating: 0, count: leaves + 1)
    for index in (0..<parents.count - 1).reversed() {
      depths[index] = depths[parents[index]] + 1
      if index < leaves { counts[depths[index]] += 1 }
    }
    return counts
  }

  /// Shortens codes that are too long, at the expense of others, until they are a prefix code again.
  private static func limit(_ counts: inout [Int], to longest: Int) {
    guard counts.count > longest + 1 else { return }
    counts[longest] += counts[(longest + 1)...].reduce(0, +)
    counts.removeLast(counts.count - longest - 1)
    // In units of the share that a longest code has of all codes; 1 << longest is all there is.
    var taken = (1...longest).reduce(0) { $0 + counts[$1] << (longest - $1) }
    while taken > 1 << longest {
      guard let length = (1..<longest).last(where: { counts[$0] > 0 }) else { return }
      // A longest code moves up beside a shorter one, which gets a bit longer to make room.
      counts[longest] -= 1
      counts[length] -= 1
      counts[length + 1] += 2
      taken -= 1
    }
  }
}
