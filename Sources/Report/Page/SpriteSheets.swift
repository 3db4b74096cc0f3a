import Datasets
import Serialization

/// Thumbnails of many samples in few images, for a page.
struct SpriteSheets {
  /// Width and height of a thumbnail in pixels.
  let width: Int
  let height: Int
  /// The sheets as PNG, each of `columns` × `rows` thumbnails, the last one of fewer rows.
  let sheets: [[UInt8]]

  /// Thumbnails in a row of a sheet.
  static let columns = 64
  /// Rows of a sheet.
  static let rows = 64

  /// The sheets of thumbnails that `thumbnails` gives for ranges of positions.
  ///
  /// - Parameter count: how many thumbnails there are; one or more, all of one size.
  init<Failure: Error>(
    count: Int, thumbnails: (Range<Int>) throws(Failure) -> [Bitmap]
  ) throws(Failure) {
    var sheets: [[UInt8]] = []
    var (width, height) = (0, 0)
    let perSheet = Self.columns * Self.rows
    for start in stride(from: 0, to: count, by: perSheet) {
      let bitmaps = try thumbnails(start..<min(count, start + perSheet))
      guard let first = bitmaps.first else { continue }
      (width, height) = (first.width, first.height)
      sheets.append(PNG.encode(Self.sheet(bitmaps), bitDepth: first.channels == 1 ? 4 : 8))
    }
    (self.width, self.height, self.sheets) = (width, height, sheets)
  }

  private static func sheet(_ bitmaps: [Bitmap]) -> Bitmap {
    let first = bitmaps[0]
    let (pixelBytes, lineBytes) = (first.channels, first.width * first.channels)
    let rows = (bitmaps.count + columns - 1) / columns
    let sheetLine = columns * first.width * pixelBytes
    var bytes = [UInt8](repeating: 0, count: rows * first.height * sheetLine)
    for (position, bitmap) in bitmaps.enumerated() {
      let left = position % columns * lineBytes
      for line in 0..<bitmap.height {
        let target = (position / columns * first.height + line) * sheetLine + left
        let source = line * lineBytes
        bytes.replaceSubrange(target..<target + lineBytes, with: bitmap.bytes[source..<source + lineBytes])
      }
    }
    return Bitmap(
      width: columns * first.width, height: rows * first.height, channels: first.channels, bytes: bytes)
  }
}
