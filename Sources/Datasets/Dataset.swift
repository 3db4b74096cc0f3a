import Kernels

/// Samples to cluster, with their true labels where these are known.
public struct Dataset: Sendable {
  /// The samples, one a row, as the file has them: not scaled yet.
  public var samples: Matrix
  /// The true class of each sample, for evaluation; any integers.
  public var labels: [Int]?
  /// Whether the values were unsigned bytes, 0…255, in the file.
  public var isEightBit: Bool

  /// A data set of given parts.
  ///
  /// - Precondition: there is one label for each sample, or there are none at all.
  public init(samples: Matrix, labels: [Int]? = nil, isEightBit: Bool = false) {
    precondition(
      labels == nil || labels?.count == samples.rows,
      "Dataset: \(labels?.count ?? 0) labels for \(samples.rows) samples")
    self.samples = samples
    self.labels = labels
    self.isEightBit = isEightBit
  }

  /// Measures a scaling on the samples; with nil that of `Scaling.automatic`.
  ///
  /// - Throws: `DatasetError.invalidScaling` for samples with NaN or infinities.
  public func fittedScaling(_ scaling: Scaling?) throws(DatasetError) -> FittedScaling {
    try (scaling ?? .automatic(isEightBit: isEightBit)).fit(to: samples, isEightBit: isEightBit)
  }
}

// MARK: Loading

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
    return Dataset(
      samples: try matrix(files), labels: labels.isEmpty ? nil : labels, isEightBit: files[0].isEightBit)
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

  /// The samples of all files, converted straight into their place.
  private static func matrix(_ files: [DataFile]) throws(DatasetError) -> Matrix {
    var matrix = Matrix(rows: files.reduce(0) { $0 + $1.rows }, columns: files[0].columns)
    try matrix.withUnsafeMutableElements { elements throws(DatasetError) in
      var start = 0
      for file in files {
        let end = start + file.rows * file.columns
        try file.write(to: UnsafeMutableBufferPointer(rebasing: elements[start..<end]))
        start = end
      }
    }
    return matrix
  }
}
