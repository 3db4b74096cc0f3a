extension PNG {
  /// The image in a PNG file of any kind, 8 bits a channel.
  ///
  /// Grey levels give one channel, colours three; a palette of nothing but greys gives one. Levels of 16 bits
  /// become the nearest of 8, those of fewer bits are spread from black to white. Where pixels are
  /// transparent the image lies on white. Interlaced files are read like others; gamma and colour profiles are
  /// ignored.
  ///
  /// - Throws: `FormatError` for files that are malformed or cut off.
  public static func decode(_ bytes: [UInt8]) throws(FormatError) -> Bitmap {
    var file = PNGFile()
    try file.read(bytes)
    guard let header = file.header else { throw .corrupt("the PNG file has no header") }
    if header.color == .palette, file.palette.isEmpty { throw .corrupt("the PNG file has no palette") }
    let passes = header.passes
    let count = passes.reduce(0) { $0 + $1.height * (1 + header.rowSize($1.width)) }
    guard count <= file.data.count.multipliedReportingOverflow(by: Inflate.largestRatio).partialValue else {
      let needed = (count + Inflate.largestRatio - 1) / Inflate.largestRatio
      throw .truncated("the PNG image", needed: needed, available: file.data.count)
    }
    var rows: [UInt8]
    do throws(FormatError) {
      rows = try Zlib.decode(file.data[...], expectedCount: count, limit: count)
    } catch {
      guard case .tooLarge = error else { throw error }
      throw .corrupt("the PNG image has more than the \(count) bytes of its pixels")
    }
    guard rows.count == count else {
      throw .truncated("the PNG image", needed: count, available: rows.count)
    }
    var pixels = PNGPixels(header, palette: file.palette, transparency: file.transparency)
    var start = 0
    for pass in passes {
      try unfilter(&rows, from: start, pass, header)
      for y in 0..<pass.height {
        pixels.add(rows, from: start + 1, row: y, pass)
        start += 1 + header.rowSize(pass.width)
      }
    }
    return pixels.bitmap
  }

  /// Undoes the filters of a pass's rows, in place.
  private static func unfilter(
    _ rows: inout [UInt8], from start: Int, _ pass: PNGPass, _ header: PNGHeader
  ) throws(FormatError) {
    let (rowSize, pixelSize) = (header.rowSize(pass.width), max(1, header.bitsPerPixel / 8))
    for y in 0..<pass.height {
      let row = start + y * (1 + rowSize)
      guard let filter = Filter(rawValue: rows[row]) else {
        throw .corrupt("the PNG file has the unknown filter \(rows[row])")
      }
      rows.withUnsafeMutableBufferPointer { rows in
        // The row above the first counts as zeros, and so does what is left of the first pixel.
        let line = UnsafeMutableBufferPointer(rebasing: rows[(row + 1)..<(row + 1 + rowSize)])
        let above =
          y > 0 ? UnsafeBufferPointer(rebasing: rows[(row - rowSize)..<row]) : nil
        undo(filter, line, above, pixelSize)
      }
    }
  }

  private static func undo(
    _ filter: Filter, _ line: UnsafeMutableBufferPointer<UInt8>, _ above: UnsafeBufferPointer<UInt8>?,
    _ pixelSize: Int
  ) {
    for index in line.indices {
      let a = index >= pixelSize ? line[index - pixelSize] : 0
      let b = above?[index] ?? 0
      let c = index >= pixelSize ? above?[index - pixelSize] ?? 0 : 0
      let prediction: UInt8 =
        switch filter {
        case .none: 0
        case .sub: a
        case .up: b
        case .average: UInt8((UInt16(a) + UInt16(b)) / 2)
        case .paeth: paeth(a, b, c)
        }
      line[index] &+= prediction
    }
  }
}
