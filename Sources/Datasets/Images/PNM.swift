/// The netpbm formats PGM (P2, P5) and PPM (P3, P6): grey levels and colours, as text or as bytes.
public enum PNM {
  /// Whether the bytes are such a file, or what is left of one.
  ///
  /// Tables of text may begin with the magic, too, as the name of a sample, and with numbers behind it: text has all the
  /// pixels that its first numbers speak of, unless its name says that it is an image.
  static func isPNM(_ bytes: [UInt8], isNamedImage: Bool) -> Bool {
    guard hasHeader(bytes) else { return false }
    return isNamedImage || !DataFormat.isText(bytes) || (try? decode(bytes)) != nil
  }

  /// Whether the bytes begin like such a file: the magic, width and height, and perhaps one more number.
  private static func hasHeader(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 2, bytes[0] == UInt8(ascii: "P"), "2356".utf8.contains(bytes[1]) else { return false }
    var words = Words(rest: bytes[2...])
    for _ in 0..<2 {
      guard words.skipSpace() > 0, (try? words.number("")) != nil else { return false }
    }
    let space = words.skipSpace()
    return words.rest.first.map { space > 0 && $0.isDigit } ?? true
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// The image as a file with levels up to 255: PGM (P5) of grey levels, PPM (P6) of colours.
  public static func encode(_ bitmap: Bitmap) -> [UInt8] {
    let magic = bitmap.channels == 1 ? "P5" : "P6"
    return Array("\(magic)\n\(bitmap.width) \(bitmap.height)\n255\n".utf8) + bitmap.bytes
  }

  /// The image in a file, 8 bits a channel: levels up to another maximum than 255 become the nearest ones.
  ///
  /// - Throws: `FormatError` for files that are malformed or cut off, and for images beyond 1 GiB.
  /// - Complexity: O(bytes).
  public static func decode(_ bytes: [UInt8]) throws(FormatError) -> Bitmap {
    guard hasHeader(bytes) else { throw .corrupt("the PGM magic is missing") }
    let kind = bytes[1] - UInt8(ascii: "0")
    let channels = kind == 2 || kind == 5 ? 1 : 3
    var words = Words(rest: bytes[2...])
    let width = try words.number("the PGM width")
    let height = try words.number("the PGM height")
    let largest = try words.number("the PGM maximum")
    guard width > 0, height > 0, (1...65_535).contains(largest) else {
      throw .corrupt("the PGM image is \(width) × \(height) with levels up to \(largest)")
    }
    let size = largest > 255 ? 2 : 1
    let mostPixels = Bitmap.largestSize / (channels * size)
    guard width <= mostPixels / height else {
      throw .unsupported("the PGM image is \(width) × \(height); \(mostPixels) such pixels are the most")
    }
    let count = width * height * channels
    // A level takes a byte at least, and so nothing is taken for levels that cannot be there.
    guard count <= words.rest.count else {
      throw .truncated("the PGM image", needed: count, available: words.rest.count)
    }
    let levels: [UInt8]
    if kind < 5 {
      levels = try plainLevels(&words, count, largest)
    } else {
      words.skipDelimiter(before: count * size)
      var reader = ByteReader(words.rest)
      levels = try scaled(try reader.take(count * size, "the PGM image"), size, largest)
      words.rest = reader.rest
    }
    guard words.rest.allSatisfy(isSpace) else {
      // It might be of another size than its header says.
      throw .corrupt("the PGM image has \(words.rest.count) bytes behind its last pixel")
    }
    return Bitmap(width: width, height: height, channels: channels, bytes: levels)
  }

  /// Levels as text, and what may be behind them.
  private static func plainLevels(
    _ words: inout Words, _ count: Int, _ largest: Int
  ) throws(FormatError) -> [UInt8] {
    var levels: [UInt8] = []
    levels.reserveCapacity(count)
    for _ in 0..<count { levels.append(try scaled(try words.number("the PGM image"), largest)) }
    words.skipSpace()
    return levels
  }

  /// Levels of a byte or two each.
  private static func scaled(
    _ raw: ArraySlice<UInt8>, _ size: Int, _ largest: Int
  ) throws(FormatError) -> [UInt8] {
    if largest == 255 { return Array(raw) }
    var levels: [UInt8] = []
    levels.reserveCapacity(raw.count / size)
    for start in stride(from: raw.startIndex, to: raw.endIndex, by: size) {
      let level = size == 1 ? Int(raw[start]) : Int(raw[start]) << 8 | Int(raw[start + 1])
      levels.append(try scaled(level, largest))
    }
    return levels
  }

  /// The nearest of the levels up to 255.
  private static func scaled(_ level: Int, _ largest: Int) throws(FormatError) -> UInt8 {
    guard level <= largest else { throw .corrupt("the PGM image has the level \(level) of \(largest)") }
    return UInt8(largest == 255 ? level : (level * 255 + largest / 2) / largest)
  }

  /// Numbers with space between, and comments from # to the line's end.
  private struct Words {
    var rest: ArraySlice<UInt8>

    /// Steps over space and comments; tells how many bytes they were.
    @discardableResult mutating func skipSpace() -> Int {
      let count = rest.count
      while let first = rest.first, isSpace(first) || first == UInt8(ascii: "#") {
        if first == UInt8(ascii: "#") { skipComment() } else { rest = rest.dropFirst() }
      }
      return count - rest.count
    }

    /// Steps over a comment up to its line's end, which stays.
    private mutating func skipComment() { rest = rest.drop { $0 != 0x0A && $0 != 0x0D } }

    mutating func number(_ what: String) throws(FormatError) -> Int {
      skipSpace()
      let digits = rest.prefix(while: \.isDigit)
      if rest.isEmpty { throw .truncated(what, needed: 1, available: 0) }
      guard digits.count < 19, let number = Int(String(decoding: digits, as: UTF8.self)) else {
        throw .corrupt("\(what) is not a number")
      }
      rest = rest.dropFirst(digits.count)
      return number
    }

    /// Steps over what is between the maximum and so many bytes of pixels: one byte of space, which two of Windows' line end
    /// may have become, or a comment with its line's end, behind which some programs have one more and others none.
    mutating func skipDelimiter(before count: Int) {
      if rest.first == UInt8(ascii: "#") {
        skipComment()
        rest = rest.dropFirst()
        if rest.count > count, rest.first.map(isSpace) == true { rest = rest.dropFirst() }
      } else {
        rest = rest.dropFirst(rest.starts(with: [0x0D, 0x0A]) && rest.count == count + 2 ? 2 : 1)
      }
    }
  }
}
