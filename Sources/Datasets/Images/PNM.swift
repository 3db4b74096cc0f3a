/// The netpbm formats PGM (P2, P5) and PPM (P3, P6): grey levels and colours, as text or as bytes.
public enum PNM {
  /// Whether the bytes begin like such a file: the magic, space, and a number or a comment.
  static func isPNM(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 2, bytes[0] == UInt8(ascii: "P"), "2356".utf8.contains(bytes[1]), isSpace(bytes[2])
    else { return false }
    let next = bytes[2...].first { !isSpace($0) }
    return next.map { $0 == UInt8(ascii: "#") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      ?? false
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// The image as a file with levels up to 255: PGM (P5) of grey levels, PPM (P6) of colours.
  public static func encode(_ bitmap: Bitmap) -> [UInt8] {
    let magic = bitmap.channels == 1 ? "P5" : "P6"
    return Array("\(magic)\n\(bitmap.width) \(bitmap.height)\n255\n".utf8) + bitmap.bytes
  }

  /// The image in a file, 8 bits a channel: levels up to another maximum than 255 become the nearest ones.
  ///
  /// - Throws: `FormatError` for files that are malformed or cut off.
  public static func decode(_ bytes: [UInt8]) throws(FormatError) -> Bitmap {
    guard isPNM(bytes) else { throw .corrupt("the PGM magic is missing") }
    let kind = bytes[1] - UInt8(ascii: "0")
    let channels = kind == 2 || kind == 5 ? 1 : 3
    var words = Words(rest: bytes[2...])
    let width = try words.number("the PGM width")
    let height = try words.number("the PGM height")
    let largest = try words.number("the PGM maximum")
    guard width > 0, height > 0, (1...65_535).contains(largest) else {
      throw .corrupt("the PGM image is \(width) × \(height) with levels up to \(largest)")
    }
    let pixels = width.multipliedReportingOverflow(by: height)
    let (count, overflow) = pixels.partialValue.multipliedReportingOverflow(by: channels * 2)
    // A level takes a byte at least, as text with a space behind two.
    guard !pixels.overflow, !overflow, count / 2 <= bytes.count else {
      throw .truncated("the PGM image", needed: overflow ? .max : count / 2, available: words.rest.count)
    }
    var levels: [UInt8] = []
    levels.reserveCapacity(count / 2)
    func append(_ level: Int) throws(FormatError) {
      guard level <= largest else { throw .corrupt("the PGM image has the level \(level) of \(largest)") }
      levels.append(UInt8(largest == 255 ? level : (level * 255 + largest / 2) / largest))
    }
    if kind < 5 {
      for _ in 0..<(count / 2) { try append(try words.number("the PGM image")) }
      try requireEnd(words.rest)
    } else {
      let size = largest > 255 ? 2 : 1
      // One byte of space, which two of Windows' line end may have become.
      let hasLineEnd = words.rest.starts(with: [0x0D, 0x0A]) && words.rest.count == count / 2 * size + 2
      var reader = ByteReader(words.rest.dropFirst(hasLineEnd ? 2 : 1))
      let raw = Array(try reader.take(count / 2 * size, "the PGM image"))
      try requireEnd(words.rest.dropFirst((hasLineEnd ? 2 : 1) + raw.count))
      for index in 0..<(count / 2) {
        try append(size == 1 ? Int(raw[index]) : Int(raw[2 * index]) << 8 | Int(raw[2 * index + 1]))
      }
    }
    return Bitmap(width: width, height: height, channels: channels, bytes: levels)
  }

  /// Throws for more than space behind an image: it might be of another size than its header says.
  private static func requireEnd(_ rest: ArraySlice<UInt8>) throws(FormatError) {
    let count = rest.count
    guard rest.allSatisfy(isSpace) else {
      throw .corrupt("the PGM image has \(count) bytes behind its last pixel")
    }
  }

  /// Numbers with space between, and comments from # to the line's end.
  private struct Words {
    var rest: ArraySlice<UInt8>

    mutating func number(_ what: String) throws(FormatError) -> Int {
      while let first = rest.first, isSpace(first) || first == UInt8(ascii: "#") {
        rest = first == UInt8(ascii: "#") ? rest.drop { $0 != 0x0A } : rest.dropFirst()
      }
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      if rest.isEmpty { throw .truncated(what, needed: 1, available: 0) }
      guard digits.count < 10, let number = Int(String(decoding: digits, as: UTF8.self)) else {
        throw .corrupt("\(what) is not a number")
      }
      rest = rest.dropFirst(digits.count)
      return number
    }
  }
}
