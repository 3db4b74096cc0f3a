extension NDArray {
  /// The array whose numbers lie in `data` column after column, the first index running fastest, as Fortran and
  /// transposed NumPy arrays have them, with its numbers row after row instead.
  ///
  /// - Complexity: O(count); a second copy of the numbers.
  func inRowMajorOrder() -> NDArray {
    guard count > 0, shape.count > 1 else { return self }
    let starts = columnStarts()
    var array = self
    array.data =
      switch elementType.size {
      case 1: transposed(UInt8.self, starts)[...]
      case 2: transposed(UInt16.self, starts)[...]
      case 4: transposed(UInt32.self, starts)[...]
      default: transposed(UInt64.self, starts)[...]
      }
    return array
  }

  /// Where each feature's numbers begin, in row-major order of the features' indices.
  private func columnStarts() -> [Int] {
    var starts = [0]
    var stride = rows
    // Those of 1 add nothing, however many there are.
    for extent in shape.dropFirst() where extent != 1 {
      starts = starts.flatMap { start in (0..<extent).map { start + $0 * stride } }
      stride *= extent
    }
    return starts
  }

  private func transposed<Bits: FixedWidthInteger>(_ type: Bits.Type, _ starts: [Int]) -> [UInt8] {
    let size = MemoryLayout<Bits>.size
    return [UInt8](unsafeUninitializedCapacity: data.count) { buffer, filled in
      data.withUnsafeBytes { source in
        let target = UnsafeMutableRawBufferPointer(buffer)
        // As many rows at a time as stay in the first cache with their numbers of a few columns.
        for firstRow in stride(from: 0, to: rows, by: 64) {
          for (column, start) in starts.enumerated() {
            for row in firstRow..<min(firstRow + 64, rows) {
              let bits = source.loadUnaligned(fromByteOffset: (start + row) * size, as: Bits.self)
              target.storeBytes(of: bits, toByteOffset: (row * starts.count + column) * size, as: Bits.self)
            }
          }
        }
      }
      filled = data.count
    }
  }
}
