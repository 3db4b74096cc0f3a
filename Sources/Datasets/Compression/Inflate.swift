import Kernels

/// Decoder of DEFLATE streams (RFC 1951).
enum Inflate {
  /// Decompressed data beyond which a file is refused, unless told otherwise: 4 GiB, or half of the memory.
  static let defaultLimit = min(1 << 32, AvailableMemory.bytes / 2)

  /// Bytes that a compressed byte can stand for at most, with some to spare: a bit for a length of
  /// 258 and none for its distance would be 2064.
  static let largestRatio = 2064

  /// Decompresses one stream.
  ///
  /// - Parameters:
  ///   - input: begins with the stream, and may go on after its end.
  ///   - expectedCount: how large the result is thought to be; a false value costs time only.
  ///   - limit: bytes beyond which the result is refused.
  /// - Returns: the decompressed bytes, and how many bytes of input the stream took.
  /// - Throws: `FormatError` for streams that are malformed, cut off or too large.
  /// - Complexity: O(input + output).
  static func decode(
    _ input: ArraySlice<UInt8>, expectedCount: Int, limit: Int = defaultLimit
  ) throws(FormatError) -> (output: [UInt8], consumed: Int) {
    let plausible = input.count.multipliedReportingOverflow(by: largestRatio)
    let bound = plausible.overflow ? limit : min(limit, plausible.partialValue)
    // More than this is for the content to show, not for what is said of it.
    let trusted = max(1 << 20, input.count.multipliedReportingOverflow(by: 64).partialValue)
    let start = min(max(expectedCount, 0), bound, max(trusted, 0))
    var output = InflateOutput(expectedCount: start, limit: limit)
    let consumed = try input.withUnsafeBufferPointer { buffer throws(FormatError) in
      var reader = BitReader(UnsafeRawBufferPointer(buffer))
      try decodeBlocks(&reader, into: &output)
      return reader.consumedBytes
    }
    return (output.finished(), consumed)
  }

  /// The first bytes of a stream, as many as asked for, unless it has fewer.
  ///
  /// - Throws: `FormatError` for streams that are malformed or cut off before.
  /// - Complexity: O(count), but for the block in which they end.
  static func prefix(_ input: ArraySlice<UInt8>, count: Int) throws(FormatError) -> ArraySlice<UInt8> {
    // A stored block beyond the limit is not taken at all, and has fewer bytes than these.
    var output = InflateOutput(expectedCount: count, limit: count + (1 << 16))
    do throws(FormatError) {
      try input.withUnsafeBufferPointer { buffer throws(FormatError) in
        var reader = BitReader(UnsafeRawBufferPointer(buffer))
        try decodeBlocks(&reader, into: &output)
      }
    } catch {
      guard case .tooLarge = error else { throw error }
    }
    return output.finished().prefix(count)
  }

  private static func decodeBlocks(
    _ reader: inout BitReader, into output: inout InflateOutput
  ) throws(FormatError) {
    var fixed: Tables?
    var isLast = false
    while !isLast {
      reader.refill()
      isLast = try reader.take(1) == 1
      switch try reader.take(2) {
      case 0: try copyStoredBlock(&reader, into: &output)
      case 1:
        let tables = if let fixed { fixed } else { try fixedTables() }
        fixed = tables
        try decodeSymbols(&reader, into: &output, tables)
      case 2: try decodeSymbols(&reader, into: &output, try dynamicTables(&reader))
      default: throw .corrupt("the compressed data have a block of unknown type")
      }
    }
  }

  private static func copyStoredBlock(
    _ reader: inout BitReader, into output: inout InflateOutput
  ) throws(FormatError) {
    let header = try reader.takeBytes(4)
    let length = Int(header[0]) | Int(header[1]) << 8
    guard length ^ 0xFFFF == Int(header[2]) | Int(header[3]) << 8 else {
      throw .corrupt("the compressed data have a stored block of contradictory length")
    }
    try output.append(try reader.takeBytes(length))
  }

  private static func decodeSymbols(
    _ reader: inout BitReader, into output: inout InflateOutput, _ tables: Tables
  ) throws(FormatError) {
    while try !output.decodeSymbols(&reader, literals: tables.literals, distances: tables.distances) {
      try output.grow()
    }
  }

  // MARK: Codes

  /// The two codes of a block.
  private struct Tables {
    let literals: HuffmanTable
    let distances: HuffmanTable
  }

  private static let literalIndexBits = 11
  private static let distanceIndexBits = 9

  /// Lengths of the codes of a block with fixed codes.
  static let fixedLiteralLengths =
    [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112) + [UInt8](repeating: 7, count: 24)
    + [UInt8](repeating: 8, count: 8)
  static let fixedDistanceLengths = [UInt8](repeating: 5, count: 32)

  private static func fixedTables() throws(FormatError) -> Tables {
    Tables(
      literals: try HuffmanTable(lengths: fixedLiteralLengths[...], indexBits: 9, allowsIncomplete: false),
      distances: try HuffmanTable(lengths: fixedDistanceLengths[...], indexBits: 5, allowsIncomplete: false))
  }

  /// In what order a dynamic block lists the lengths of the codes for lengths.
  static let lengthCodeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  private static func dynamicTables(_ reader: inout BitReader) throws(FormatError) -> Tables {
    reader.refill()
    let literalCount = try reader.take(5) + 257
    let distanceCount = try reader.take(5) + 1
    let lengthCodeCount = try reader.take(4) + 4
    guard literalCount <= 286, distanceCount <= 30 else {
      throw .corrupt("the compressed data have a block with too many symbols")
    }
    var lengthCodes = [UInt8](repeating: 0, count: 19)
    for symbol in lengthCodeOrder.prefix(lengthCodeCount) {
      reader.refill()
      lengthCodes[symbol] = UInt8(try reader.take(3))
    }
    let lengthTable = try HuffmanTable(lengths: lengthCodes[...], indexBits: 7, allowsIncomplete: false)
    let lengths = try codeLengths(&reader, lengthTable, count: literalCount + distanceCount)
    guard lengths[256] > 0 else { throw .corrupt("the compressed data have a block that cannot end") }
    return Tables(
      literals: try HuffmanTable(
        lengths: lengths[..<literalCount], indexBits: literalIndexBits, allowsIncomplete: true),
      distances: try HuffmanTable(
        lengths: lengths[literalCount...], indexBits: distanceIndexBits, allowsIncomplete: true))
  }

  /// The run-length coded lengths of a dynamic block's two codes.
  private static func codeLengths(
    _ reader: inout BitReader, _ table: HuffmanTable, count: Int
  ) throws(FormatError) -> [UInt8] {
    var lengths: [UInt8] = []
    while lengths.count < count {
      reader.refill()
      let symbol = try table.decode(&reader)
      let run: Int
      var repeated: UInt8 = 0
      switch symbol {
      case 16:
        guard let last = lengths.last else { throw .corrupt("a code repeats a length before the first") }
        repeated = last
        run = try reader.take(2) + 3
      case 17: run = try reader.take(3) + 3
      case 18: run = try reader.take(7) + 11
      default:
        repeated = UInt8(symbol)
        run = 1
      }
      guard run <= count - lengths.count else { throw .corrupt("a code has more lengths than symbols") }
      lengths.append(contentsOf: repeatElement(repeated, count: run))
    }
    return lengths
  }
}
