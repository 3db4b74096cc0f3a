import Datasets
import Serialization
import ToolSupport

/// A data set of the published tables: where its files are below a directory, and how they are read.
struct BenchmarkDataset: Sendable {
  /// The name in commands and records.
  let key: String
  /// Files of samples, in order.
  let files: [String]
  /// Files of labels, one for each file of samples, or none where these hold them.
  var labelFiles: [String] = []
  /// What the files of the published tables hold, or nil where there are none.
  var size: Size?
  /// How the values are scaled.
  let scaling: Scaling
  /// Steps between two targets of DEC and IDEC: IDEC's program has 140 for MNIST and 30 for USPS.
  let refreshInterval: Int
  /// Pixels that rows with augmentation shift images by, a fourteenth of their side; nil for samples that are no images.
  var augmentationShift: Double?
  /// The data set whose published settings it shares, if not its own.
  var settingsKey: String?
  /// Whether it runs where no data sets are named, as those of the paper do.
  var isDefault = true

  /// How many samples of how many features, in how many classes.
  struct Size: Equatable, CustomStringConvertible {
    let samples, features, classes: Int

    init(_ samples: Int, _ features: Int, classes: Int) {
      (self.samples, self.features, self.classes) = (samples, features, classes)
    }

    var description: String { "\(samples) samples of \(features) features in \(classes) classes" }
  }

  static let all: [BenchmarkDataset] = [
    BenchmarkDataset(
      key: "mnist", files: ["mnist/train-images-idx3-ubyte.gz", "mnist/t10k-images-idx3-ubyte.gz"],
      labelFiles: ["mnist/train-labels-idx1-ubyte.gz", "mnist/t10k-labels-idx1-ubyte.gz"],
      size: Size(70_000, 784, classes: 10), scaling: .unit, refreshInterval: 140, augmentationShift: 2),
    BenchmarkDataset(
      key: "usps", files: ["usps/usps9298.npz"], size: Size(9298, 256, classes: 10), scaling: .symmetric,
      refreshInterval: 30, augmentationShift: 1),
    BenchmarkDataset(
      key: "usps11000", files: ["usps/usps.npz"], size: Size(11_000, 256, classes: 10), scaling: .symmetric,
      refreshInterval: 30, augmentationShift: 1, settingsKey: "usps"),
    BenchmarkDataset(
      key: "coil100", files: ["coil100/coil100.npz"], size: Size(7200, 16_384, classes: 100), scaling: .unit,
      refreshInterval: 30, augmentationShift: 9),
    BenchmarkDataset(
      key: "cmu-pie", files: ["cmu-pie/pie.npz"], size: Size(2856, 1024, classes: 68), scaling: .unit,
      refreshInterval: 30, augmentationShift: 2),
    BenchmarkDataset(
      key: "rcv1", files: ["rcv1/reuters10k.npz"], size: Size(10_000, 2000, classes: 4), scaling: .none,
      refreshInterval: 30),
    BenchmarkDataset(
      key: "rcv1-length", files: ["rcv1/reuters10k.npz"], size: Size(10_000, 2000, classes: 4),
      scaling: .length, refreshInterval: 30, settingsKey: "rcv1", isDefault: false),
  ]

  /// The data sets with the given names, in the tables' order.
  static func named(_ keys: [String]) throws(UsageError) -> [BenchmarkDataset] {
    let known = all.map(\.key)
    if let other = keys.first(where: { !known.contains($0) }) {
      let choice = "some of \(known.joined(separator: ", "))"
      throw UsageError("'\(other)' is no data set; \(other.correction(in: known, give: choice))")
    }
    return all.filter { keys.contains($0.key) }
  }

  /// Throws unless all files are there.
  func checkFiles(in directory: String) throws(DataError) {
    for file in files + labelFiles where !File.exists("\(directory)/\(file)") {
      throw DataError(
        "there is no \(directory)/\(file), a file of the data set \(key); leave that out, or give another --data"
      )
    }
  }

  /// That data of another size stand in the place of the published, or nil.
  func notice(_ found: Size) -> String? {
    guard let size, size != found else { return nil }
    return
      "\(key) has \(found), where the tables are of \(size): its scores are not those of the published data"
  }

  /// Reads the samples and labels.
  func load(from directory: String) throws -> Dataset {
    let data = try Dataset.load(
      files.map { "\(directory)/\($0)" }, labels: labelFiles.map { "\(directory)/\($0)" })
    guard data.labels != nil else { throw DataError("\(directory)/\(files[0]) has no labels to score by") }
    return data
  }
}
