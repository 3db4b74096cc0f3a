/// The samples of one file before they become part of a matrix, with the labels that are in it.
struct DataFile {
  /// Numbers as their file holds them.
  enum Samples {
    case array(NDArray)
    case table(CSV<Float>)
  }

  let path: String
  let samples: Samples
  let labels: [Int]?

  /// Reads a file of any format.
  ///
  /// - Parameter includingLabels: Whether to look for labels in the file.
  init(reading path: String, includingLabels: Bool) throws(DatasetError) {
    let (format, bytes) = try DataFormat.read(path)
    self.path = path
    var labels: NDArray?
    do throws(FormatError) {
      switch format {
      case .npy:
        samples = .array(try NPY.decode(bytes))
      case .npz:
        let archive = try NPZ(bytes)
        samples = .array(try archive.samples())
        if includingLabels { labels = try archive.labels() }
      case .idx:
        samples = .array(try IDX.decode(bytes))
      case .text:
        samples = .table(try CSV(parsing: bytes, number: DecimalNumber.float))
      }
    } catch {
      throw .format(file: path, error)
    }
    self.labels = if let labels { try LabelFile.integers(.array(labels), path) } else { nil }
    if rows == 0 || columns == 0 { throw .empty(file: path) }
    if let count = self.labels?.count, count != rows {
      throw .labelCount(file: path, labels: count, dataFile: path, samples: rows)
    }
  }

  var rows: Int {
    switch samples {
    case .array(let array): array.rows
    case .table(let table): table.rows
    }
  }

  var columns: Int {
    switch samples {
    case .array(let array): array.columns
    case .table(let table): table.columns
    }
  }

  var isEightBit: Bool {
    if case .array(let array) = samples { array.isEightBit } else { false }
  }

  /// Stores the samples, row after row.
  ///
  /// - Precondition: the samples are 8-bit, and `target` has room for rows · columns bytes.
  func write(to target: UnsafeMutableBufferPointer<UInt8>) {
    guard case .array(let array) = samples, array.isEightBit else {
      preconditionFailure("DataFile: the samples of \(path) are not bytes")
    }
    _ = target.update(fromContentsOf: array.data)
  }

  /// Stores the samples, row after row, and checks that they are finite.
  ///
  /// - Precondition: `target` has room for rows · columns numbers.
  func write(to target: UnsafeMutableBufferPointer<Float>) throws(DatasetError) {
    switch samples {
    case .array(let array):
      array.write(to: target)
      if !array.mayBeNonFinite { return }
    case .table(let table): _ = target.update(fromContentsOf: table.elements)
    }
    guard let index = target.firstIndex(where: { !$0.isFinite }) else { return }
    throw .notFinite(
      file: path, row: index / columns, column: index % columns, value: target[index].description)
  }
}
