/// The chunks of a PNG file that an image is made of.
struct PNGFile {
  private(set) var header: PNGHeader?
  /// Red, green and blue in turn.
  private(set) var palette: [UInt8] = []
  /// The content of the chunk tRNS.
  private(set) var transparency: [UInt8] = []
  /// The compressed rows.
  private(set) var data: [UInt8] = []

  /// Takes a file apart and verifies its checksums.
  mutating func read(_ bytes: [UInt8]) throws(FormatError) {
    var reader = ByteReader(bytes[...])
    guard try reader.take(8, "the PNG signature").elementsEqual(PNG.signature) else {
      throw .corrupt("the PNG signature is missing")
    }
    while true {
      let length = Int(try reader.big(UInt32.self, "a PNG chunk"))
      let start = reader.rest
      let type = String(decoding: try reader.take(4, "a PNG chunk"), as: UTF8.self)
      let what = "the PNG chunk \(type.filter { $0.isLetter && $0.isASCII })"
      let content = try reader.take(length, what)
      guard try reader.big(UInt32.self, what) == CRC32.checksum(start.prefix(4 + length)) else {
        throw .corrupt("\(what) does not match its checksum")
      }
      guard (type == "IHDR") == (header == nil) else { throw .corrupt("the PNG file begins with \(what)") }
      switch type {
      case "IHDR": header = try PNGHeader(content)
      case "PLTE":
        guard length.isMultiple(of: 3), (3...768).contains(length) else {
          throw .corrupt("the PNG palette has \(length) bytes")
        }
        palette = Array(content)
      case "tRNS": transparency = Array(content)
      case "IDAT": data += content
      case "IEND": return
      // Chunks whose names begin with a small letter may be left aside.
      case _ where type.utf8.first.map { $0 & 0x20 == 0 } ?? true:
        throw .unsupported("\(what) is needed to read the file and unknown; save the image as a plain PNG")
      default: break
      }
    }
  }
}

/// The size of a PNG image, and how its pixels are stored.
struct PNGHeader {
  /// What the samples of a pixel are.
  enum Color: UInt8 {
    case grey = 0
    case rgb = 2
    case palette = 3
    case greyAlpha = 4
    case rgba = 6

    /// Samples of a pixel.
    var samples: Int {
      switch self {
      case .grey, .palette: 1
      case .greyAlpha: 2
      case .rgb: 3
      case .rgba: 4
      }
    }

    var bitDepths: [Int] {
      switch self {
      case .grey: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .rgb, .greyAlpha, .rgba: [8, 16]
      }
    }
  }

  let width: Int
  let height: Int
  let bitDepth: Int
  let color: Color
  let isInterlaced: Bool

  /// The content of the chunk IHDR.
  init(_ content: ArraySlice<UInt8>) throws(FormatError) {
    var reader = ByteReader(content)
    width = Int(try reader.big(UInt32.self, "the PNG header"))
    height = Int(try reader.big(UInt32.self, "the PNG header"))
    bitDepth = Int(try reader.big(UInt8.self, "the PNG header"))
    let color = Color(rawValue: try reader.big(UInt8.self, "the PNG header"))
    let methods = Array(try reader.take(3, "the PNG header"))
    guard let color, color.bitDepths.contains(bitDepth), methods[0] == 0, methods[1] == 0, methods[2] <= 1
    else { throw .corrupt("the PNG header \(Array(content)) makes no sense") }
    self.color = color
    isInterlaced = methods[2] == 1
    guard width > 0, height > 0 else { throw .corrupt("the PNG image is \(width) × \(height)") }
    let largestCount = Bitmap.largestSize / max(3, bitDepth * color.samples / 8)
    guard width <= largestCount / height else {
      throw .unsupported("the PNG image is \(width) × \(height); \(largestCount) such pixels are the most")
    }
  }

  var bitsPerPixel: Int { bitDepth * color.samples }

  /// Bytes of a row of so many pixels.
  func rowSize(_ width: Int) -> Int { (width * bitsPerPixel + 7) / 8 }

  /// The parts in which the rows come: one, or seven of an interlaced image, without those of no pixels.
  var passes: [PNGPass] {
    guard isInterlaced else { return [PNGPass(0, 0, 1, 1, self)] }
    return [
      PNGPass(0, 0, 8, 8, self), PNGPass(4, 0, 8, 8, self), PNGPass(0, 4, 4, 8, self),
      PNGPass(2, 0, 4, 4, self), PNGPass(0, 2, 2, 4, self), PNGPass(1, 0, 2, 2, self),
      PNGPass(0, 1, 1, 2, self),
    ].filter { $0.width > 0 && $0.height > 0 }
  }
}

/// Pixels that come together: every `stepX`th of every `stepY`th row.
struct PNGPass {
  let x: Int
  let y: Int
  let stepX: Int
  let stepY: Int
  /// Pixels in a row.
  let width: Int
  /// Rows.
  let height: Int

  init(_ x: Int, _ y: Int, _ stepX: Int, _ stepY: Int, _ header: PNGHeader) {
    (self.x, self.y, self.stepX, self.stepY) = (x, y, stepX, stepY)
    width = (header.width - x + stepX - 1) / stepX
    height = (header.height - y + stepY - 1) / stepY
  }
}
