extension PNG {
  /// The bytes of a PNG file: grey levels, or red, green and blue with 8 bits each.
  ///
  /// The same image always gives the same bytes.
  ///
  /// - Parameters:
  ///   - bitmap: the image.
  ///   - bitDepth: bits of a grey level: 1, 2, 4 or 8. With fewer than 8 each level becomes the
  ///     nearest of the 2^`bitDepth` that are left between black and white.
  /// - Precondition: one of these depths, and 8 for colours; a width and height from 1 to 2³¹ − 1.
  /// - Complexity: O(width · height · channels).
  public static func encode(_ bitmap: Bitmap, bitDepth: Int = 8) -> [UInt8] {
    precondition([1, 2, 4, 8].contains(bitDepth), "PNG: bit depth \(bitDepth)")
    precondition(bitmap.channels == 1 || bitDepth == 8, "PNG: colours of \(bitDepth) bits")
    precondition(
      (1...Int(Int32.max)).contains(bitmap.width) && (1...Int(Int32.max)).contains(bitmap.height),
      "PNG: an image of \(bitmap.width) × \(bitmap.height)")
    let header =
      UInt32(bitmap.width).bigEndianBytes + UInt32(bitmap.height).bigEndianBytes
      + [UInt8(bitDepth), bitmap.channels == 1 ? 0 : 2, 0, 0, 0]
    let rows = bitDepth == 8 ? filteredRows(bitmap) : packedRows(bitmap, bitDepth: bitDepth)
    return signature + chunk("IHDR", header) + chunk("IDAT", Zlib.encode(rows)) + chunk("IEND", [])
  }

  static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
    let checked = Array(type.utf8) + content
    return UInt32(content.count).bigEndianBytes + checked + CRC32.checksum(checked[...]).bigEndianBytes
  }

  /// Rows with several levels in a byte, the first highest; filters seldom do such rows any good.
  private static func packedRows(_ bitmap: Bitmap, bitDepth: Int) -> [UInt8] {
    let rowSize = (bitmap.width * bitDepth + 7) / 8
    var rows = [UInt8](repeating: 0, count: bitmap.height * (1 + rowSize))
    let largest = (1 << bitDepth) - 1
    for y in 0..<bitmap.height {
      for x in 0..<bitmap.width {
        let level = (Int(bitmap.bytes[y * bitmap.width + x]) * largest + 127) / 255
        let bit = x * bitDepth
        rows[y * (1 + rowSize) + 1 + bit / 8] |= UInt8(level << (8 - bitDepth - bit % 8))
      }
    }
    return rows
  }

  /// Rows, each with the filter whose output has the least sum of magnitudes as signed numbers.
  private static func filteredRows(_ bitmap: Bitmap) -> [UInt8] {
    let rowSize = bitmap.width * bitmap.channels
    var rows: [UInt8] = []
    rows.reserveCapacity(bitmap.height * (1 + rowSize))
    // Neighbours outside the image count as zero: the row above begins as such, and each row has a pixel
    // of zeros before it.
    let margin = bitmap.channels
    var above = [UInt8](repeating: 0, count: margin + rowSize)
    var row = above
    var candidate = [UInt8](repeating: 0, count: rowSize)
    var best = candidate
    for y in 0..<bitmap.height {
      row.replaceSubrange(margin..., with: bitmap.bytes[(y * rowSize)..<((y + 1) * rowSize)])
      var (bestFilter, bestSum) = (Filter.none, Int.max)
      for filter in Filter.allCases {
        let sum = apply(filter, row, above, margin: margin, to: &candidate)
        if sum < bestSum {
          (bestFilter, bestSum) = (filter, sum)
          swap(&best, &candidate)
        }
      }
      rows.append(bestFilter.rawValue)
      rows += best
      swap(&row, &above)
    }
    return rows
  }

  /// Filters a row; returns the sum of magnitudes.
  private static func apply(
    _ filter: Filter, _ row: [UInt8], _ above: [UInt8], margin: Int, to target: inout [UInt8]
  ) -> Int {
    row.withUnsafeBufferPointer { row in
      above.withUnsafeBufferPointer { above in
        target.withUnsafeMutableBufferPointer { target in
          switch filter {
          case .none: store(row, margin, &target) { _ in 0 }
          case .sub: store(row, margin, &target) { row[$0] }
          case .up: store(row, margin, &target) { above[$0 &+ margin] }
          case .average:
            store(row, margin, &target) {
              UInt8(truncatingIfNeeded: (UInt16(row[$0]) &+ UInt16(above[$0 &+ margin])) &>> 1)
            }
          case .paeth: store(row, margin, &target) { paeth(row[$0], above[$0 &+ margin], above[$0]) }
          }
        }
      }
    }
  }

  /// Stores the differences from a prediction by the index of the byte a pixel before.
  @inline(__always)
  private static func store(
    _ row: UnsafeBufferPointer<UInt8>, _ margin: Int, _ target: inout UnsafeMutableBufferPointer<UInt8>,
    _ predict: (Int) -> UInt8
  ) -> Int {
    var sum = 0
    for index in target.indices {
      let difference = row[index &+ margin] &- predict(index)
      target[index] = difference
      sum &+= Int(Int8(bitPattern: difference).magnitude)
    }
    return sum
  }
}
