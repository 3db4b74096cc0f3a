/// A block of a DEFLATE stream: tokens, and the code that takes the fewest bits for them.
struct DeflateBlock {
  private let tokens: ArraySlice<DeflateToken>
  private let literalFrequencies: [Int]
  private let distanceFrequencies: [Int]
  /// Bits after symbols, whatever the code.
  private let extraBits: Int

  /// Counts the symbols.
  init(_ tokens: ArraySlice<DeflateToken>) {
    self.tokens = tokens
    var literals = [Int](repeating: 0, count: DeflateSymbols.literalCount)
    var distances = [Int](repeating: 0, count: DeflateSymbols.distanceCount)
    var extraBits = 0
    literals[DeflateSymbols.endOfBlock] = 1
    for token in tokens {
      if token.distance == 0 {
        literals[token.lengthOrLiteral] &+= 1
      } else {
        let length = DeflateSymbols.length(token.lengthOrLiteral)
        let distance = DeflateSymbols.distance(token.distance)
        literals[length.symbol] &+= 1
        distances[distance.symbol] &+= 1
        extraBits &+= length.extraBits &+ distance.extraBits
      }
    }
    (literalFrequencies, distanceFrequencies, self.extraBits) = (literals, distances, extraBits)
  }

  /// Writes the block in the shortest of its three forms.
  ///
  /// - Parameter raw: the bytes that the tokens stand for.
  func write(to writer: inout BitWriter, raw: UnsafeBufferPointer<UInt8>, isLast: Bool) {
    let literals = HuffmanCode(frequencies: literalFrequencies, longest: HuffmanTable.longestCode)
    let distances = HuffmanCode(frequencies: distanceFrequencies, longest: HuffmanTable.longestCode)
    let header = DeflateCodeHeader(literals: literals, distances: distances)
    let dynamicSize = 3 + header.bitCount + bitCount(literals, distances)
    let fixedSize = 3 + bitCount(Self.fixedLiterals, Self.fixedDistances)
    // Nothing is stored as a part of its own, too.
    let parts = max(1, (raw.count + Self.longestStored - 1) / Self.longestStored)
    let storedSize = parts * (3 + 7 + 32) + 8 * raw.count
    if storedSize < min(dynamicSize, fixedSize) {
      Self.store(raw, to: &writer, isLast: isLast)
      return
    }
    let isFixed = fixedSize <= dynamicSize
    writer.write(bitCount: min(fixedSize, dynamicSize)) { cursor in
      cursor.put((isLast ? 1 : 0) | (isFixed ? 1 : 2) << 1, 3)
      if isFixed {
        write(&cursor, Self.fixedLiterals, Self.fixedDistances)
      } else {
        header.write(&cursor)
        write(&cursor, literals, distances)
      }
    }
  }

  // MARK: Parts

  private func bitCount(_ literals: HuffmanCode, _ distances: HuffmanCode) -> Int {
    extraBits + zip(literalFrequencies, literals.lengths).reduce(0) { $0 + $1.0 * Int($1.1) }
      + zip(distanceFrequencies, distances.lengths).reduce(0) { $0 + $1.0 * Int($1.1) }
  }

  private func write(_ cursor: inout BitWriter.Cursor, _ literals: HuffmanCode, _ distances: HuffmanCode) {
    for token in tokens {
      if token.distance == 0 {
        let literal = token.lengthOrLiteral
        cursor.put(UInt64(literals.codes[literal]), Int(literals.lengths[literal]))
      } else {
        let length = DeflateSymbols.length(token.lengthOrLiteral)
        let distance = DeflateSymbols.distance(token.distance)
        cursor.put(UInt64(literals.codes[length.symbol]), Int(literals.lengths[length.symbol]))
        cursor.put(UInt64(length.extra), length.extraBits)
        cursor.put(UInt64(distances.codes[distance.symbol]), Int(distances.lengths[distance.symbol]))
        cursor.put(UInt64(distance.extra), distance.extraBits)
      }
    }
    let end = DeflateSymbols.endOfBlock
    cursor.put(UInt64(literals.codes[end]), Int(literals.lengths[end]))
  }

  private static let longestStored = 65_535

  private static func store(
    _ raw: UnsafeBufferPointer<UInt8>, to writer: inout BitWriter, isLast: Bool
  ) {
    var start = 0
    repeat {
      let end = min(start + longestStored, raw.count)
      let length = UInt16(end - start)
      writer.write(bitCount: 3) { $0.put(isLast && end == raw.count ? 1 : 0, 3) }
      writer.alignToByte()
      for number in [length, ~length] { writer.append([UInt8(number & 0xFF), UInt8(number >> 8)]) }
      writer.append(UnsafeBufferPointer(rebasing: raw[start..<end]))
      start = end
    } while start < raw.count
  }

  private static let fixedLiterals = HuffmanCode(lengths: Inflate.fixedLiteralLengths)
  private static let fixedDistances = HuffmanCode(lengths: Inflate.fixedDistanceLengths)
}
