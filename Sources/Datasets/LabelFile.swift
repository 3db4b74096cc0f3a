/// Reader of files that hold labels and nothing else.
enum LabelFile {
  /// Numbers as their file holds them.
  enum Content {
    case array(NDArray)
    case table(CSV<Double>)
  }

  /// The labels in a file: `y` or the only array of an npz archive, the single column of all others.
  static func read(_ path: String) throws(DatasetError) -> [Int] {
    let (format, bytes) = try DataFormat.read(path)
    let content: Content
    do throws(FormatError) {
      content =
        switch format {
        case .npy: .array(try NPY.decode(bytes))
        case .npz: .array(try NPZ(bytes).onlyLabels())
        case .idx: .array(try IDX.decode(bytes))
        case .text: .table(try CSV(parsing: bytes, number: DecimalNumber.double))
        }
    } catch {
      throw .format(file: path, error)
    }
    let labels = try integers(content, path)
    if labels.isEmpty { throw .empty(file: path) }
    return labels
  }

  /// Numbers as labels; they must be whole, and one a row.
  static func integers(_ content: Content, _ path: String) throws(DatasetError) -> [Int] {
    switch content {
    case .array(let array):
      guard !array.shape.isEmpty, array.count == 0 || array.columns == 1 else {
        throw .labelShape(file: path, shape: array.shape)
      }
      do throws(NDArray.NotAnInteger) {
        return try array.integers()
      } catch {
        throw .invalidLabel(file: path, row: error.index, value: error.value)
      }
    case .table(let table):
      guard table.columns <= 1 else {
        throw .labelShape(file: path, shape: [table.rows, table.columns])
      }
      var labels: [Int] = []
      labels.reserveCapacity(table.rows)
      for (row, value) in table.elements.enumerated() {
        guard let label = Int(exactly: value) else {
          throw .invalidLabel(file: path, row: row, value: value.description)
        }
        labels.append(label)
      }
      return labels
    }
  }
}
