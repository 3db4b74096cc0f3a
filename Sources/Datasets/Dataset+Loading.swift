import Kernels

extension Dataset {
  /// Loads samples from files and puts them one file after the other.
  ///
  /// The format is told by the content: `.npy`, `.npz`, IDX, or numbers in lines of text (CSV), each
  /// also in gzip. The first dimension counts the samples. An `.npz` archive holds the samples as `x`, or
  /// as its only array with two or more dimensions, and the labels as `y`, if at all.
  ///
  /// - Parameters:
  ///   - paths: One file or more, with the same number of columns.
  ///   - labelPaths: None, or as many as data files: one label a sample. They replace labels in the data
  ///     files.
  /// - Throws: `DatasetError` for files that cannot be read or understood or do not fit together, and
  ///   for values that are not finite.
  public static func load(
    _ paths: [String], labels labelPaths: [String] = []
  ) throws(DatasetError) -> Dataset {
    guard !paths.isEmpty else { throw .noFiles }
    guard labelPaths.isEmpty || labelPaths.count == paths.count else {
      throw .labelFileCount(dataFiles: paths.count, labelFiles: labelPaths.count)
    }
    var files: [DataFile] = []
    for path in paths {
      let file = try DataFile(reading: path, includingLabels: labelPaths.isEmpty)
      try check(file, fits: files.first ?? file)
      files.append(file)
    }
    var labels: [Int] = []
    for (index, file) in files.enumerated() {
      labels += try labelPaths.isEmpty ? file.labels ?? [] : self.labels(labelPaths[index], of: file)
    }
    return if files[0].isEightBit {
      Dataset(bytes: bytes(from: &files), labels: labels.isEmpty ? nil : labels)
    } else {
      Dataset(samples: try floats(from: &files), labels: labels.isEmpty ? nil : labels)
    }
  }

  /// Loads labels alone: the single column of a `.npy`, IDX or CSV file, also in gzip, or the array `y`
  /// or the only one of an `.npz` archive.
  ///
  /// - Throws: `DatasetError` for files that cannot be read or understood, and for labels that are not
  ///   integers.
  public static func loadLabels(_ path: String) throws(DatasetError) -> [Int] { try LabelFile.read(path) }

  private static func labels(_ path: String, of file: DataFile) throws(DatasetError) -> [Int] {
    let labels = try LabelFile.read(path)
    guard labels.count == file.rows else {
      throw .labelCount(file: path, labels: labels.count, dataFile: file.path, samples: file.rows)
    }
    return labels
  }

  private static func check(_ file: DataFile, fits first: DataFile) throws(DatasetError) {
    guard file.columns == first.columns else {
      throw .columnMismatch(
        file: file.path, columns: file.columns, firstFile: first.path, firstColumns: first.columns)
    }
    guard file.isEightBit == first.isEightBit else {
      throw .elementTypeMismatch(
        eightBitFile: file.isEightBit ? file.path : first.path,
        otherFile: file.isEightBit ? first.path : file.path)
    }
    guard (file.labels == nil) == (first.labels == nil) else {
      throw .missingLabels(
        file: file.labels == nil ? file.path : first.path,
        labelledFile: file.labels == nil ? first.path : file.path)
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
