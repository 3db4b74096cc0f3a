import Kernels
import Serialization

extension Dataset {
  /// Loads samples from files and puts them one file after the other.
  ///
  /// The format is told by the content: `.npy`, `.npz`, IDX, numbers in lines of text (CSV), the sparse text
  /// of libsvm, JSON lines, or an image (PNG, PGM, PPM), each also in gzip. The first dimension counts the
  /// samples. An `.npz` archive holds the samples as `x`, or as its only array with two or more dimensions, and
  /// the labels as `y`, if at all. A folder holds images of one size, all together without labels, or each
  /// class in a folder of its own. The path `-` is standard input.
  ///
  /// Labels that are no integers are names of classes: they become 0, 1, … in the order of their code points,
  /// and `classNames` keeps them. Sparse text whose labels are all 0, in all files, has none, and neither has a file of it
  /// some of whose labels are not whole, as `DataFileDescription.fraction` tells.
  ///
  /// - Parameters:
  ///   - paths: one file or more, with the same number of columns.
  ///   - labelPaths: none, or as many as data files: one label a sample. They replace labels in the data
  ///     files.
  ///   - reading: how to read files whose content leaves a choice.
  /// - Throws: `DatasetError` for files that cannot be read or understood or do not fit together, and
  ///   for values that are missing or not finite.
  public static func load(
    _ paths: [String], labels labelPaths: [String] = [], reading: DatasetReading = DatasetReading()
  ) throws(DatasetError) -> Dataset {
    try loadWithDescriptions(paths, labels: labelPaths, reading: reading).data
  }

  /// As `load`, and tells what kinds of files they were.
  ///
  /// - Throws: `DatasetError`, as `load`.
  public static func loadWithDescriptions(
    _ paths: [String], labels labelPaths: [String] = [], reading: DatasetReading = DatasetReading()
  ) throws(DatasetError) -> (data: Dataset, files: [DataFileDescription]) {
    guard !paths.isEmpty else { throw .noFiles }
    guard labelPaths.isEmpty || labelPaths.count == paths.count else {
      throw .labelFileCount(dataFiles: paths.count, labelFiles: labelPaths.count)
    }
    let includingLabels = labelPaths.isEmpty && reading.includesLabels
    var files: [DataFile] = []
    for path in paths {
      let file = try DataFile(reading: path, reading, includingLabels: includingLabels)
      try check(file, fits: files.first ?? file)
      files.append(file)
    }
    if files.count > 1, let extent = files[0].extent {
      let all = files.dropFirst().reduce(extent) { $0.union($1.extent ?? $0) }
      let rows = files.reduce(0) { $0 + $1.rows }
      for index in files.indices { try files[index].take(all, rowsInAll: rows) }
    }
    let labels = labelPaths.isEmpty ? try ownLabels(files) : try self.labels(labelPaths, of: files)
    let descriptions = files.map(\.description)
    let (featureNames, shapes) = (files[0].featureNames, files.map(\.imageShape))
    let firstIndex = files[0].extent?.first
    let joined = labels.isEmpty ? nil : LabelValues.joined(labels)
    var data =
      if files[0].isEightBit {
        Dataset(bytes: bytes(from: &files), labels: joined?.labels)
      } else {
        Dataset(samples: try floats(from: &files), labels: joined?.labels)
      }
    data.classNames = joined?.names
    data.featureNames = featureNames
    data.firstIndex = firstIndex
    if let shape = shapes[0], shapes.allSatisfy({ $0 == shape }) { data.imageShape = shape }
    return (data, descriptions)
  }

  /// Loads labels alone.
  ///
  /// They are the single column of a `.npy`, IDX or CSV file, also in gzip, or the array `y` or the only one of
  /// an `.npz` archive. Names in a text file become 0, 1, … in the order of their code points.
  ///
  /// - Throws: `DatasetError` for files that cannot be read or understood, and for numbers that are not
  ///   integers.
  public static func loadLabels(_ path: String) throws(DatasetError) -> [Int] {
    LabelValues.joined([try LabelFile.read(path)]).labels
  }

  /// Loads the classes in one column of a table, whose other columns may hold anything.
  ///
  /// - Parameters:
  ///   - path: a text file with columns, also in gzip.
  ///   - column: the one with the classes, as integers or names; names become 0, 1, … in the order of their code points.
  ///   - hasHeader: whether the first line names the columns; nil to see it from its content.
  /// - Throws: `DatasetError` for files that are no tables or have no such column, and for missing classes.
  public static func loadLabels(
    _ path: String, column: DatasetReading.Column, hasHeader: Bool? = nil
  ) throws(DatasetError) -> [Int] {
    let reading = DatasetReading(labelColumn: column, hasHeader: hasHeader)
    return try loadLabels(path, reading: reading, orAlone: false).labels
  }

  /// The classes in the column that a reading asks for, and whether there is such a column.
  ///
  /// Where there is none, and `orAlone`, they are the labels of a file that holds nothing else. The file is read once: it
  /// may be a pipe.
  ///
  /// - Throws: `DatasetError`, as above.
  package static func loadLabels(
    _ path: String, reading: DatasetReading, orAlone: Bool
  ) throws(DatasetError) -> (labels: [Int], isColumn: Bool) {
    let (labels, isColumn) = try LabelFile.read(path, reading, orAlone: orAlone)
    return (LabelValues.joined([labels]).labels, isColumn)
  }

  /// The labels in files of their own, one for each data file.
  private static func labels(_ paths: [String], of files: [DataFile]) throws(DatasetError) -> [LabelValues] {
    var all: [LabelValues] = []
    for (path, file) in zip(paths, files) {
      let labels = try LabelFile.read(path)
      guard labels.count == file.rows else {
        throw .labelCount(file: path, labels: labels.count, dataFile: file.path, samples: file.rows)
      }
      all.append(labels)
    }
    return all
  }

  /// The labels in the data files themselves; none where no file has any, or all of them are zeros of sparse text.
  private static func ownLabels(_ files: [DataFile]) throws(DatasetError) -> [LabelValues] {
    guard let labelled = files.first(where: { $0.labels != nil && !$0.hasPlaceholders }) else { return [] }
    if let file = files.first(where: { $0.labels == nil }) {
      throw .missingLabels(file: file.path, labelledFile: labelled.path)
    }
    return files.compactMap(\.labels)
  }

  private static func check(_ file: DataFile, fits first: DataFile) throws(DatasetError) {
    guard file.columns == first.columns || (file.extent != nil && first.extent != nil) else {
      throw .columnMismatch(
        file: file.path, columns: file.columns, firstFile: first.path, firstColumns: first.columns)
    }
    if let names = file.featureNames, let firstNames = first.featureNames,
      let column = names.indices.first(where: { names[$0] != firstNames[$0] })
    {
      throw .nameMismatch(
        file: file.path, name: names[column], column: column, firstFile: first.path,
        firstName: firstNames[column])
    }
    guard file.isEightBit == first.isEightBit else {
      throw .elementTypeMismatch(
        eightBitFile: file.isEightBit ? file.path : first.path,
        otherFile: file.isEightBit ? first.path : file.path)
    }
  }

  // MARK: Parts

  /// The samples of all files, which are 8-bit.
  private static func bytes(from files: inout [DataFile]) -> ByteMatrix {
    let rows = files.reduce(0) { $0 + $1.rows }
    return ByteMatrix(rows: rows, columns: files[0].columns, scale: 1) { bytes in
      move(&files, to: bytes) { $0.write(to: $1) }
    }
  }

  /// The samples of all files, converted straight into their place.
  private static func floats(from files: inout [DataFile]) throws(DatasetError) -> Matrix {
    var matrix = Matrix(rows: files.reduce(0) { $0 + $1.rows }, columns: files[0].columns)
    try matrix.withUnsafeMutableElements { elements throws(DatasetError) in
      try move(&files, to: elements) { file, target throws(DatasetError) in try file.write(to: target) }
    }
    return matrix
  }

  /// Has each file written to its place in `target`.
  ///
  /// Each file's memory is free again before the next one is written, so that all files and the whole matrix
  /// are never in memory together.
  private static func move<Number, Failure: Error>(
    _ files: inout [DataFile], to target: UnsafeMutableBufferPointer<Number>,
    _ write: (DataFile, UnsafeMutableBufferPointer<Number>) throws(Failure) -> Void
  ) throws(Failure) {
    var start = 0
    while !files.isEmpty {
      let file = files.removeFirst()
      let end = start + file.rows * file.columns
      try write(file, UnsafeMutableBufferPointer(rebasing: target[start..<end]))
      start = end
    }
  }
}
