/// Makes a bitmap of the rows of a PNG file.
struct PNGPixels {
  private let header: PNGHeader
  private let channels: Int
  /// The level or the colour of each sample of fewer than 16 bits, on white, channels beside each other; for
  /// images without alpha.
  private let table: [UInt8]
  /// The one level or colour that is transparent, as samples of the file.
  private let transparentColor: [Int]
  private var bytes: [UInt8]

  init(_ header: PNGHeader, palette: [UInt8], transparency: [UInt8]) {
    self.header = header
    switch header.color {
    case .palette:
      let entries = Self.onWhite(palette, alphas: transparency)
      let firsts = Array(stride(from: 0, to: entries.count, by: 3))
      let isGrey = firsts.allSatisfy { entries[$0] == entries[$0 + 1] && entries[$0] == entries[$0 + 2] }
      channels = isGrey ? 1 : 3
      table = isGrey ? firsts.map { entries[$0] } : entries
      transparentColor = []
    case .grey, .rgb, .greyAlpha, .rgba:
      channels = header.color == .grey || header.color == .greyAlpha ? 1 : 3
      let largest: Int = (1 << min(header.bitDepth, 8)) - 1
      table = (0...largest).map { UInt8($0 * 255 / largest) }
      let hasAlpha = header.color.samples > channels
      var color: [Int] = []
      for channel in 0..<channels where !hasAlpha && transparency.count >= 2 * channels {
        color.append(Int(transparency[2 * channel]) * 256 + Int(transparency[2 * channel + 1]))
      }
      transparentColor = color
    }
    bytes = [UInt8](repeating: 0, count: header.width * header.height * channels)
  }

  var bitmap: Bitmap {
    Bitmap(width: header.width, height: header.height, channels: channels, bytes: bytes)
  }

  /// Puts a row's pixels where they belong.
  mutating func add(_ rows: [UInt8], from start: Int, row: Int, _ pass: PNGPass) {
    let samples = header.color.samples
    for index in 0..<pass.width {
      let (x, y) = (pass.x + index * pass.stepX, pass.y + row * pass.stepY)
      let target = (y * header.width + x) * channels
      if header.color == .palette {
        // An index beyond the palette's end is black, as other readers have it.
        let entry = sample(rows, start, index) * channels
        for channel in 0..<channels where entry + channel < table.count {
          bytes[target + channel] = table[entry + channel]
        }
        continue
      }
      if samples > channels, header.bitDepth == 16 {
        let alpha = sample(rows, start, index * samples + channels)
        for channel in 0..<channels {
          bytes[target + channel] = Self.onWhite(
            wide: sample(rows, start, index * samples + channel), alpha: alpha)
        }
        continue
      }
      let alpha =
        samples > channels
        ? level(sample(rows, start, index * samples + channels))
        : isTransparent(rows, start, index) ? 0 : 255
      for channel in 0..<channels {
        let level = level(sample(rows, start, index * samples + channel))
        bytes[target + channel] = Self.onWhite(level, alpha: alpha)
      }
    }
  }

  private func isTransparent(_ rows: [UInt8], _ start: Int, _ index: Int) -> Bool {
    guard !transparentColor.isEmpty else { return false }
    return (0..<channels).allSatisfy { sample(rows, start, index * channels + $0) == transparentColor[$0] }
  }

  /// A sample of a row, as large as it stands there.
  private func sample(_ rows: [UInt8], _ start: Int, _ index: Int) -> Int {
    switch header.bitDepth {
    case 8: return Int(rows[start + index])
    case 16: return Int(rows[start + 2 * index]) << 8 | Int(rows[start + 2 * index + 1])
    case let depth:
      let bit = index * depth
      let shifted = Int(rows[start + bit / 8]) >> (8 - depth - bit % 8)
      return shifted & ((1 << depth) - 1)
    }
  }

  /// A sample as a level of 0…255.
  private func level(_ sample: Int) -> UInt8 {
    header.bitDepth == 16 ? UInt8((sample * 255 + 32_767) / 65_535) : table[sample]
  }

  private static func onWhite(_ level: UInt8, alpha: UInt8) -> UInt8 {
    let (level, alpha) = (Int(level), Int(alpha))
    let sum: Int = level * alpha + 255 * (255 - alpha)
    return UInt8((sum + 127) / 255)
  }

  /// Of 16 bits both, rounded once.
  private static func onWhite(wide level: Int, alpha: Int) -> UInt8 {
    let (most, levels) = (65_535, 65_535 * 257)
    return UInt8((level * alpha + most * (most - alpha) + levels / 2) / levels)
  }

  private static func onWhite(_ palette: [UInt8], alphas: [UInt8]) -> [UInt8] {
    palette.enumerated().map { index, level in
      index / 3 < alphas.count ? onWhite(level, alpha: alphas[index / 3]) : level
    }
  }
}
