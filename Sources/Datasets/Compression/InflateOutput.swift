/// The growing result of a decompression, which later symbols copy from.
struct InflateOutput {
  private var bytes: [UInt8]
  private var count = 0
  private let limit: Int

  /// A symbol makes this many bytes at most; with as many free none needs a check of its own.
  private static let longestMatch = 258

  init(expectedCount: Int, limit: Int) {
    self.limit = limit
    bytes = [UInt8](repeating: 0, count: expectedCount + Self.longestMatch)
  }

  /// The result, without what was reserved.
  consuming func finished() -> [UInt8] {
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// Makes room for more, unless the limit is reached.
  mutating func grow() throws(FormatError) {
    if count > limit { throw tooLarge }
    let added = min(max(bytes.count, 1 << 16), limit - count + Self.longestMatch + 1)
    bytes.append(contentsOf: repeatElement(0, count: added))
  }

  mutating func append(_ source: UnsafeRawBufferPointer) throws(FormatError) {
    if source.count > limit - count { throw tooLarge }
    bytes.replaceSubrange(count..<min(count + source.count, bytes.count), with: source)
    count += source.count
  }

  /// Decodes literals and matches up to the end of the block; false when room runs out before.
  mutating func decodeSymbols(
    _ reader: inout BitReader, literals: HuffmanTable, distances: HuffmanTable
  ) throws(FormatError) -> Bool {
    var end = count
    let isDone = try bytes.withUnsafeMutableBufferPointer { buffer throws(FormatError) in
      guard let base = buffer.baseAddress else { return false }
      return try Self.decodeSymbols(
        &reader, literals, distances, into: base, count: &end, lastStart: buffer.count - Self.longestMatch)
    }
    count = end
    if isDone, count > limit { throw tooLarge }
    return isDone
  }

  private static func decodeSymbols(
    _ reader: inout BitReader, _ literals: HuffmanTable, _ distances: HuffmanTable,
    into base: UnsafeMutablePointer<UInt8>, count: inout Int, lastStart: Int
  ) throws(FormatError) -> Bool {
    let (lengthCodes, distanceCodes) = (Self.lengthCodes, Self.distanceCodes)
    while count <= lastStart {
      // 56 bits cover the longest symbol: 15 + 5 for a length and 15 + 13 for a distance.
      reader.refill()
      let symbol = try literals.decode(&reader)
      if symbol < 256 {
        base[count] = UInt8(truncatingIfNeeded: symbol)
        count &+= 1
        continue
      }
      if symbol == 256 { return true }
      guard symbol - 257 < lengthCodes.count else {
        throw .corrupt("the compressed data have a false length")
      }
      let lengthCode = lengthCodes[symbol - 257]
      let length = Int(lengthCode.base) + (try reader.take(Int(lengthCode.extraBits)))
      let distanceSymbol = try distances.decode(&reader)
      guard distanceSymbol < distanceCodes.count else {
        throw .corrupt("the compressed data have a false distance")
      }
      let distanceCode = distanceCodes[distanceSymbol]
      let distance = Int(distanceCode.base) + (try reader.take(Int(distanceCode.extraBits)))
      guard distance <= count else { throw .corrupt("the compressed data refer to before their beginning") }
      copyMatch(to: base + count, distance: distance, length: length)
      count &+= length
    }
    return false
  }

  @inline(__always)
  private static func copyMatch(to target: UnsafeMutablePointer<UInt8>, distance: Int, length: Int) {
    let source = target - distance
    if distance >= length {
      target.update(from: source, count: length)
    } else if distance == 1 {
      target.update(repeating: source.pointee, count: length)
    } else {
      // The match repeats bytes that it makes itself, so they must be made in order.
      for offset in 0..<length { target[offset] = source[offset] }
    }
  }

  private var tooLarge: FormatError { .tooLarge("the content", limit: limit) }

  /// Smallest length or distance of a symbol, and how many bits tell how much to add.
  private struct Code {
    let base: UInt16
    let extraBits: UInt8
  }

  private static let lengthCodes =
    makeCodes(count: 28, first: 3, perExtraBit: 4) + [Code(base: 258, extraBits: 0)]

  private static let distanceCodes = makeCodes(count: 30, first: 1, perExtraBit: 2)

  /// Symbols in groups, each group with a bit more than the one before, except that the first two
  /// groups have none.
  private static func makeCodes(count: Int, first: Int, perExtraBit group: Int) -> [Code] {
    var base = first
    return (0..<count).map { symbol in
      let extraBits = max(0, symbol / group - 1)
      defer { base += 1 << extraBits }
      return Code(base: UInt16(base), extraBits: UInt8(extraBits))
    }
  }
}
