internal import KernelsCore

// Batches: rows of a matrix in any order.
extension Engine {
  /// Rows that a thread copies at a time.
  private static let gatheredRows = 32

  /// Copies the rows with the given indices, in that order, into the rows of `batch`, resizing it.
  ///
  /// - Throws: `KernelError.shapeMismatch` if an index lies outside the matrix.
  /// - Complexity: O(indices · columns).
  public func gatherRows(
    of matrix: Matrix, at indices: ArraySlice<Int>, into batch: inout Matrix
  ) throws(KernelError) {
    try requireRows(indices, of: matrix.rows, matrix.columns)
    batch.resize(rows: indices.count, columns: matrix.columns)
    let (columns, from, to) = (matrix.columns, matrix.storage.base, batch.mutableBase())
    forEachRow(indices, work: (from, to, columns)) { work, row, index in
      let (from, to, columns) = work
      (to + row * columns).update(from: from + index * columns, count: columns)
    }
  }

  /// Converts the rows of bytes with the given indices, in that order, into the rows of `batch`, resizing it:
  /// each element becomes (byte − offset) / divisor, whatever the scale of `bytes`.
  ///
  /// In Float, with one rounding where the difference is exact.
  ///
  /// - Throws: `KernelError.shapeMismatch` if an index lies outside the matrix.
  /// - Complexity: O(indices · columns).
  public func gatherRows(
    of bytes: ByteMatrix, at indices: ArraySlice<Int>, offset: Float, divisor: Float, into batch: inout Matrix
  ) throws(KernelError) {
    try requireRows(indices, of: bytes.rows, bytes.columns)
    batch.resize(rows: indices.count, columns: bytes.columns)
    let work = ConversionWork(
      convert: kernels.convertBytes, from: bytes.storage.base, to: batch.mutableBase(), offset: offset,
      divisor: divisor, columns: bytes.columns)
    forEachRow(indices, work: work) { work, row, index in
      work.convert(
        work.from + index * work.columns, work.offset, work.divisor, work.to + row * work.columns,
        work.columns)
    }
  }

  /// The samples with the given indices as floats, a row each.
  ///
  /// - Precondition: there are samples of all these indices.
  /// - Complexity: O(indices · columns).
  package func rows(of samples: Samples, at indices: [Int]) -> Matrix {
    precondition(indices.allSatisfy { $0 >= 0 && $0 < samples.rows }, "Engine: no such row")
    var matrix = Matrix(rows: indices.count, columns: samples.columns)
    let work = ReadingWork(
      reader: RowReader(samples, kernels: kernels), to: matrix.mutableBase(), columns: samples.columns)
    withExtendedLifetime(samples) {
      forEachRow(indices[...], work: work) { work, row, index in
        work.reader.withBuffer { buffer in
          (work.to + row * work.columns).update(from: work.reader.row(index, buffer), count: work.columns)
        }
      }
    }
    return matrix
  }

  /// Does something for each index and the row that it goes to, on all threads.
  private func forEachRow<Work>(
    _ indices: ArraySlice<Int>, work: Work,
    _ body: @escaping (_ work: Work, _ row: Int, _ index: Int) -> Void
  ) {
    // An array's memory stays where it is while it is borrowed.
    indices.withUnsafeBufferPointer { indices in
      let shared = GatherWork(work: work, body: body, indices: indices)
      parallel.forEachOfWorker(
        Parallel.chunkCount(of: indices.count, grain: Self.gatheredRows), sharing: shared
      ) { shared, chunk, _ in
        let first = chunk * Self.gatheredRows
        for row in first..<min(first + Self.gatheredRows, shared.indices.count) {
          shared.body(shared.work, row, shared.indices[row])
        }
      }
    }
  }

  private func requireRows(_ indices: ArraySlice<Int>, of rows: Int, _ columns: Int) throws(KernelError) {
    if let outside = indices.first(where: { $0 < 0 || $0 >= rows }) {
      throw .shapeMismatch("row \(outside) of a \(rows) × \(columns) matrix")
    }
  }
}

// What threads share: structs, because a function in a tuple would be wrapped in another one on the heap.

/// Rows to copy, and how.
private struct GatherWork<Work> {
  let work: Work
  let body: (Work, Int, Int) -> Void
  let indices: UnsafeBufferPointer<Int>
}

/// Rows to read, and where they go.
private struct ReadingWork {
  let reader: RowReader
  let to: UnsafeMutablePointer<Float>
  let columns: Int
}

/// Bytes to convert.
private struct ConversionWork {
  let convert: @Sendable (UnsafePointer<UInt8>, Float, Float, UnsafeMutablePointer<Float>, Int) -> Void
  let from: UnsafeMutablePointer<UInt8>
  let to: UnsafeMutablePointer<Float>
  let offset: Float
  let divisor: Float
  let columns: Int
}
