import Serialization

/// Why data cannot be used.
///
/// Samples and features count from 0, as in NumPy; lines and columns of text count from 1, as `DatasetReading` has them, and
/// a column of the classes is among them and no feature.
public enum DatasetError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A file that cannot be read.
  case file(FileError)
  /// A file whose content cannot be understood.
  case format(file: String, FormatError)
  /// A file that is none of the formats.
  case unknownFormat(file: String)
  /// No files given.
  case noFiles
  /// A file without rows or without columns.
  case empty(file: String)
  /// Files with different numbers of features.
  case columnMismatch(file: String, columns: Int, firstFile: String, firstColumns: Int)
  /// 8-bit data in one file and other data in another, which no scaling fits both.
  case elementTypeMismatch(eightBitFile: String, otherFile: String)
  /// Files whose headers name the features otherwise, or in another order.
  case nameMismatch(file: String, name: String, column: Int, firstFile: String, firstName: String)
  /// NaN or an infinity among the samples.
  case notFinite(file: String, row: Int, column: Int, value: String)
  /// Missing values that cannot be filled or left out; the text says why.
  case missingValues(String)
  /// Another number of label files than data files.
  case labelFileCount(dataFiles: Int, labelFiles: Int)
  /// Another number of labels than samples.
  case labelCount(file: String, labels: Int, dataFile: String, samples: Int)
  /// Files with labels and files without.
  case missingLabels(file: String, labelledFile: String)
  /// Images of different sizes or numbers of channels.
  case imageMismatch(file: String, shape: ImageShape, firstFile: String, firstShape: ImageShape)
  /// A folder with images in it and in folders inside it, so that some have a class and some have not.
  case mixedFolder(file: String, image: String, folder: String)
  /// Data that a format cannot hold, or a place that cannot be written to; the text says why.
  case cannotWrite(file: String, String)
  /// Labels that are not one a sample.
  case labelShape(file: String, shape: [Int])
  /// A label that is not an integer.
  case invalidLabel(file: String, row: Int, value: String)
  /// A scaling with impossible numbers; the text says which, and the way out.
  case invalidScaling(String)
  /// Samples with another number of features than the scaling was measured on.
  case scalingMismatch(columns: Int, expected: Int)
  /// A sample so far from those that a scaling was measured on that `Float` has no place for it then.
  case scalingOverflow(row: Int, column: Int)

  /// One line: what is wrong, where, the values, and the way out.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .format(let file, let error): "“\(file)”: \(error)"
    case .unknownFormat(let file):
      "“\(file)” is none of npy, npz, IDX, CSV, libsvm, JSON lines, PNG, PGM and PPM, plain or gzip; "
        + "convert it to one of these"
    case .noFiles: "no data files given; give one or more"
    case .empty(let file): "“\(file)” has no data; give a file with one row and one column or more"
    case .columnMismatch(let file, let columns, let firstFile, let firstColumns):
      "“\(file)” has \(columns) columns and “\(firstFile)” has \(firstColumns); "
        + "files loaded together need the same number"
    case .elementTypeMismatch(let eightBitFile, let otherFile):
      "“\(eightBitFile)” has 8-bit integers and “\(otherFile)” has not; "
        + "convert files loaded together to one type"
    case .nameMismatch(let file, let name, let column, let firstFile, let firstName):
      "“\(file)” has “\(name)” as its feature \(column) (counted from 0) and “\(firstFile)” has “\(firstName)”; "
        + "bring the columns of files loaded together into one order"
    case .notFinite(let file, let row, let column, let value):
      "“\(file)” has the value \(value) in sample \(row), feature \(column) (counted from 0); "
        + "replace it by a finite number within the range of Float"
    case .missingValues(let what): what
    case .labelFileCount(let dataFiles, let labelFiles):
      "\(labelFiles) label file\(labelFiles == 1 ? "" : "s") for \(dataFiles) data "
        + "file\(dataFiles == 1 ? "" : "s"); give one for each, in the same order"
    case .labelCount(let file, let labels, let dataFile, let samples):
      "“\(file)” has \(labels) labels and “\(dataFile)” has \(samples) samples; give one label a sample"
    case .missingLabels(let file, let labelledFile):
      "“\(file)” has no labels and “\(labelledFile)” has; label all files loaded together, or none"
    case .imageMismatch(let file, let shape, let firstFile, let firstShape):
      "“\(file)” is \(shape) and “\(firstFile)” \(firstShape); bring all images to one size"
        + (shape.channels == firstShape.channels ? "" : ", or read them in grey levels")
    case .mixedFolder(let file, let image, let folder):
      "“\(file)” has images such as “\(image)” beside folders of images such as “\(folder)”; "
        + "put all in folders, one a class, or none"
    case .cannotWrite(let file, let reason): "cannot write “\(file)”: \(reason)"
    case .labelShape(let file, let shape):
      "“\(file)” has labels of shape \(shape); give a single column of integers"
    case .invalidLabel(let file, let row, let value):
      "“\(file)” has the label \(value) of sample \(row) (counted from 0); labels must be integers or names"
    case .invalidScaling(let what): "impossible scaling: \(what)"
    case .scalingMismatch(let columns, let expected):
      "the samples have \(columns) features and the scaling was measured on \(expected); "
        + "give samples of the same kind as the training data"
    case .scalingOverflow(let row, let column):
      "sample \(row), feature \(column) (counted from 0) is so far from what the scaling was measured on that it is "
        + "beyond the range of Float once scaled; remove it, or give samples of the same kind as the training data"
    }
  }
}
