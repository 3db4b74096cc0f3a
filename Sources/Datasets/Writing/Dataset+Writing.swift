import Serialization

extension Dataset {
  /// The data as the bytes of a file.
  ///
  /// Samples that are bytes stay bytes in `.npy`, `.npz` and IDX; other samples are floats. The same data always
  /// give the same bytes.
  ///
  /// - Throws: `DatasetError.cannotWrite` for a folder of images, which is no single file, for arrays of 4 GiB and more in
  ///   an archive, and where the format holds labels, and there are some, but not one for each sample; the file is called
  ///   `path` there.
  /// - Complexity: O(rows · columns).
  public func encoded(
    as format: OutputFormat, path: String = "data"
  ) throws(DatasetError) -> [UInt8] {
    if format.holdsLabels, let labelMismatch { throw .cannotWrite(file: path, labelMismatch) }
    let content: [UInt8]
    do throws(FormatError) {
      switch format.kind {
      case .npy: content = NPY.encode(self)
      case .npz: content = try NPZ.encode(self)
      case .csv: content = DelimitedText.encode(self, delimiter: ",")
      case .tsv: content = DelimitedText.encode(self, delimiter: "\t")
      case .jsonl: content = JSONLines.encode(self)
      case .idx: content = IDX.encode(self)
      case .libsvm: content = SparseTable.encode(self)
      case .png, .pgm: throw .unsupported("images go to a folder, not to a single file")
      }
    } catch {
      throw .cannotWrite(file: path, error.description)
    }
    return format.isCompressed ? Gzip.encode(content) : content
  }

  /// Writes the data to a file, or to a folder of images.
  ///
  /// A file appears when it is complete; images one after the other. Labels that the format does not hold are
  /// left out: see `OutputFormat.holdsLabels` and `writeLabels`.
  ///
  /// - Parameters:
  ///   - path: where to; `-` is standard output.
  ///   - format: the format; nil for that of the path's extension.
  /// - Throws: `DatasetError` for data that the format does not hold, and when the file cannot be written.
  public func write(to path: String, format: OutputFormat? = nil) throws(DatasetError) {
    let format = try Self.format(format, of: path)
    if format.kind.isFolder {
      try ImageFolder.write(self, to: path, as: format.kind)
    } else {
      try Self.write(try encoded(as: format, path: path), to: path)
    }
  }

  /// Labels alone as the bytes of a file: `.npy`, IDX, or one a line in CSV, TSV and JSON lines.
  ///
  /// - Parameters:
  ///   - labels: one a sample.
  ///   - names: what the labels 0, 1, … are called; used in text, which then has no numbers.
  ///   - format: the format.
  ///   - path: what errors call the file.
  /// - Throws: `DatasetError.cannotWrite` for formats that hold no labels alone.
  public static func encoded(
    labels: [Int], names: [String]? = nil, as format: OutputFormat, path: String = "labels"
  ) throws(DatasetError) -> [UInt8] {
    let content: [UInt8]
    switch format.kind {
    case .npy: content = NPY.encode(labels: labels)
    case .idx:
      guard let bytes = IDX.encode(labels: labels) else {
        throw .cannotWrite(file: path, "some labels are beyond 32 bits, and IDX holds no others")
      }
      content = bytes
    case .csv: content = LabelFile.encode(labels, names, delimiter: ",")
    case .tsv: content = LabelFile.encode(labels, names, delimiter: "\t")
    case .jsonl: content = LabelFile.encodeAsJSON(labels, names)
    case .npz, .libsvm, .png, .pgm:
      throw .cannotWrite(file: path, "labels alone are written as npy, csv, tsv, jsonl or idx")
    }
    return format.isCompressed ? Gzip.encode(content) : content
  }

  /// Writes labels alone to a file.
  ///
  /// - Throws: as above, and when the file cannot be written.
  public static func writeLabels(
    _ labels: [Int], names: [String]? = nil, to path: String, format: OutputFormat? = nil
  ) throws(DatasetError) {
    let format = try Self.format(format, of: path)
    try write(try encoded(labels: labels, names: names, as: format, path: path), to: path)
  }

  private static func format(_ format: OutputFormat?, of path: String) throws(DatasetError) -> OutputFormat {
    if let format = format ?? OutputFormat(path: path) { return format }
    throw .cannotWrite(
      file: path,
      "its name does not say the format; end it in .npy, .npz, .csv, .tsv, .jsonl, .idx or .libsvm")
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(DatasetError) {
    do throws(FileError) {
      if path == DataContent.standardStream {
        try File.writeStandardOutput(bytes)
      } else {
        try File.write(bytes, to: path)
      }
    } catch {
      throw .file(error)
    }
  }
}
