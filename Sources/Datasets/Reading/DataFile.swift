import Serialization

/// The samples of one file before they become part of a matrix, with the labels that are in it.
struct DataFile {
  /// Numbers as their file holds them.
  enum Samples {
    case array(NDArray)
    case floats([Float], rows: Int, columns: Int)
    case images(ImageFolder)
    case sparse(SparseTable)
  }

  let path: String
  private(set) var format = ""
  private var samples: Samples
  private(set) var labels: LabelValues?
  private(set) var featureNames: [String]?
  private let reading: DatasetReading

  /// Reads a file of any format, or a folder of images.
  ///
  /// - Parameter includingLabels: whether to look for labels in the file.
  init(
    reading path: String, _ reading: DatasetReading, includingLabels: Bool
  ) throws(DatasetError) {
    // A class that is missing is nobody's concern then.
    let reading = includingLabels ? reading : reading.withoutLabels
    self.path = path
    self.reading = reading
    var texts: LabelTexts?
    if path != DataContent.standardStream, File.isDirectory(path) {
      try reading.check(canRead: nil, path)
      let folder = try ImageFolder(reading: path, reading)
      (samples, format, texts) = (.images(folder), "folder of images", folder.labels)
    } else {
      let (bytes, isCompressed) = try DataContent.read(path)
      let kind = try DataContent.format(bytes, path)
      try reading.check(canRead: kind, path)
      let parts = try Self.parts(bytes, kind, path, reading)
      (samples, labels, texts, featureNames) = (parts.samples, parts.labels, parts.texts, parts.names)
      format = (isCompressed ? "gzip of " : "") + kind.rawValue
    }
    if let texts, includingLabels { labels = try LabelFile.values(texts, path) }
    if rows == 0 || columns == 0 { throw .empty(file: path) }
    if let count = labels?.count, count != rows {
      throw .labelCount(file: path, labels: count, dataFile: path, samples: rows)
    }
  }

  private typealias Parts = (samples: Samples, labels: LabelValues?, texts: LabelTexts?, names: [String]?)

  private static func parts(
    _ bytes: [UInt8], _ format: DataFormat, _ path: String, _ reading: DatasetReading
  ) throws(DatasetError) -> Parts {
    do throws(FormatError) {
      switch format {
      case .npy: return (.array(try NPY.decode(bytes)), nil, nil, nil)
      case .idx: return (.array(try IDX.decode(bytes)), nil, nil, nil)
      case .text:
        let table = try TextTable(parsing: bytes, reading)
        let samples = Samples.floats(table.elements, rows: table.rows, columns: table.columns)
        return (samples, nil, table.labels, table.names)
      case .jsonLines:
        let lines = try JSONLines(parsing: bytes, reading)
        return (.floats(lines.elements, rows: lines.rows, columns: lines.columns), nil, lines.labels, nil)
      case .sparse:
        let table = try SparseTable(parsing: bytes, reading)
        return (
          .sparse(table), reading.includesLabels ? table.labels.map(LabelValues.integers) : nil, nil, nil
        )
      case .npz, .png, .pnm: break
      }
    } catch { throw .format(file: path, error) }
    guard format == .npz else {
      return (.images(ImageFolder(try DataContent.image(bytes, path, reading))), nil, nil, nil)
    }
    let labels: NDArray?
    let samples: NDArray
    do throws(FormatError) {
      let archive = try NPZ(bytes)
      samples = try archive.samples()
      labels = reading.includesLabels ? try archive.labels() : nil
    } catch { throw .format(file: path, error) }
    return (
      .array(samples),
      try labels.map { array throws(DatasetError) in
        .integers(try LabelFile.integers(array, path))
      }, nil, nil
    )
  }

  var rows: Int {
    switch samples {
    case .array(let array): array.rows
    case .floats(_, let rows, _): rows
    case .images(let folder): folder.rows
    case .sparse(let table): table.rows
    }
  }

  var columns: Int {
    switch samples {
    case .array(let array): array.columns
    case .floats(_, _, let columns): columns
    case .images(let folder): folder.shape.count
    case .sparse(let table): table.columns
    }
  }

  var isEightBit: Bool {
    switch samples {
    case .array(let array): array.isEightBit
    case .images: true
    case .floats, .sparse: false
    }
  }

  /// The indices that occur, of sparse text; nil for other files.
  var extent: SparseTable.Extent? { if case .sparse(let table) = samples { table.extent } else { nil } }

  /// Whether its labels are zeros that only stand where the format wants one: libsvm has no other way to write samples
  /// without labels, and to svmlight 0 means as much.
  var hasPlaceholders: Bool {
    guard case .sparse = samples, case .integers(let labels) = labels else { return false }
    return labels.allSatisfy { $0 == 0 }
  }

  /// The first label of sparse text that is no whole number, if labels are read.
  private var fraction: DataFileDescription.Label? {
    guard case .sparse(let table) = samples, reading.includesLabels else { return nil }
    return table.fraction
  }

  var imageShape: ImageShape? {
    switch samples {
    case .array(let array): ImageShape(ofArray: array.shape)
    case .images(let folder): folder.shape
    case .floats, .sparse: nil
    }
  }

  var description: DataFileDescription {
    let elementType =
      switch samples {
      case .array(let array): array.elementType.name
      case .images: "uint8"
      case .floats, .sparse: "text"
      }
    return DataFileDescription(
      path: path, format: format, elementType: elementType, samples: rows, fraction: fraction)
  }

  /// Has the features of an extent, which is that of all sparse files read together, of so many samples.
  mutating func take(_ extent: SparseTable.Extent, rowsInAll: Int) throws(DatasetError) {
    guard case .sparse(var table) = samples else { return }
    do throws(FormatError) { try table.take(extent, reading, rowsInAll: rowsInAll) } catch {
      throw .format(file: path, error)
    }
    samples = .sparse(table)
  }

  /// Stores the samples, row after row.
  ///
  /// - Precondition: the samples are 8-bit, and `target` has room for rows · columns bytes.
  func write(to target: UnsafeMutableBufferPointer<UInt8>) {
    switch samples {
    case .array(let array) where array.isEightBit: _ = target.update(fromContentsOf: array.data)
    case .images(let folder): _ = target.update(fromContentsOf: folder.bytes)
    default: preconditionFailure("DataFile: the samples of \(path) are not bytes")
    }
  }

  /// Stores the samples, row after row, and checks that they are finite.
  ///
  /// - Precondition: `target` has room for rows · columns numbers.
  func write(to target: UnsafeMutableBufferPointer<Float>) throws(DatasetError) {
    switch samples {
    case .array(let array):
      array.write(to: target)
      if !array.mayBeNonFinite { return }
    case .floats(let elements, _, _): _ = target.update(fromContentsOf: elements)
    case .images(let folder): for index in target.indices { target[index] = Float(folder.bytes[index]) }
    case .sparse(let table): table.write(to: target)
    }
    let refused = target.firstIndex {
      !$0.isFinite && !($0.isNaN ? reading.keepsMissing : reading.keepsInfinite)
    }
    guard let index = refused else { return }
    throw .notFinite(
      file: path, row: index / columns, column: index % columns, value: target[index].description)
  }
}
