import Kernels
import Serialization
import TestSupport
import Testing

@testable import Datasets

/// What is written is read back as it was.
@Suite struct WritingTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static func floats(labels: [Int]? = nil) throws -> Dataset {
    var random = Random(seed: 3)
    var elements = (0..<60).map { _ in Float(random.nextNormal()) * 100 }
    elements.replaceSubrange(
      0..<8, with: [0, -0.5, 1e-30, 3.4028235e38, 123_456_792, -7, .leastNonzeroMagnitude, 0.1])
    return Dataset(samples: try Matrix(rows: 10, columns: 6, elements: elements), labels: labels)
  }

  private static let labels = [3, 0, 0, 7, -1, 2, 2, 300, 5, 3]

  /// Names that look like damaged numbers are names in quotation marks.
  @Test(arguments: [nil, [0, 1]] as [[Int]?])
  func namesThatBeginLikeNumbersComeBack(labels: [Int]?) throws {
    var data = Dataset(
      samples: try Matrix(rows: 2, columns: 4, elements: (0..<8).map(Float.init)), labels: labels)
    data.featureNames = ["3x", "400nm", "-a", "€"]
    for kind in ["csv", "tsv"] {
      let path = "\(directory.path)/names.\(kind)"
      try data.write(to: path)
      var reading = DatasetReading()
      if labels != nil { reading.labelColumn = .name("label") }
      let read = try Dataset.load([path], reading: reading)
      #expect(read.featureNames == data.featureNames && read.samples == data.samples && read.labels == labels)
    }
  }

  /// Classes whose names are one text to Swift, but two to the file system, have a folder each; and what fails half-way
  /// leaves no images that would stand in the way of the next attempt.
  @Test func foldersOfImagesAreWholeOrNotThere() throws {
    var data = try Self.images(channels: 1)
    let path = "\(directory.path)/images"
    data.classNames = ["\u{E9}", "e\u{301}", "z"]
    try data.write(to: path, format: OutputFormat(name: "png"))
    #expect(directory.names(in: "images").count == 3)
    data.classNames = ["a", "b", String(repeating: "c", count: 300)]
    #expect(throws: DatasetError.self) { try data.write(to: path + "2", format: OutputFormat(name: "png")) }
    #expect(!File.exists(path + "2"))
  }

  /// Labels that were not set with the samples are not written beside others.
  @Test func labelsOfOtherSamplesAreRefused() throws {
    var (data, images) = (try Self.floats(labels: Self.labels), try Self.images(channels: 1))
    data.samples = try Matrix(rows: 2, columns: 1, elements: [1, 2])
    for kind in [.npz, .csv, .tsv, .jsonl, .libsvm] as [OutputFormat.Kind] {
      let path = "\(directory.path)/data.\(kind.rawValue)"
      let error = #expect(throws: DatasetError.self) { try data.write(to: path) }
      #expect(error?.description.contains("10 labels for 2 samples") == true, "\(kind)")
    }
    images.labels = [0]
    #expect(throws: DatasetError.self) {
      try images.write(to: "\(directory.path)/images/", format: OutputFormat(name: "png"))
    }
    #expect(directory.names(in: "").isEmpty)
    data.labels = nil
    try data.write(to: "\(directory.path)/data.csv")
  }

  static func images(channels: Int) throws -> Dataset {
    let shape = ImageShape(width: 5, height: 3, channels: channels)
    var random = Random(seed: 4)
    let bytes = (0..<(6 * shape.count)).map { _ in UInt8(random.nextInt(below: 256)) }
    var data = Dataset(
      bytes: try ByteMatrix(rows: 6, columns: shape.count, scale: 1, elements: bytes),
      labels: [0, 0, 1, 1, 1, 2])
    data.imageShape = shape
    return data
  }

  private func written(
    _ data: Dataset, _ name: String, _ reading: DatasetReading = DatasetReading()
  ) throws -> Dataset {
    let path = "\(directory.path)/\(name)"
    try data.write(to: path)
    return try Dataset.load([path], reading: reading)
  }

  @Test(arguments: [
    "x.npy", "x.npz", "x.csv", "x.tsv", "x.jsonl", "x.idx", "x.libsvm", "x.npy.gz", "x.csv.gz", "x.jsonl.gz",
  ])
  func floatsComeBackToTheBit(name: String) throws {
    let data = try Self.floats(labels: Self.labels)
    let isTable = name.contains("sv") && !name.contains("libsvm")
    let read = try written(data, name, DatasetReading(labelColumn: isTable ? .name("label") : nil))
    #expect(read.samples == data.samples)
    #expect(read.samples.elements.map(\.bitPattern) == data.samples.elements.map(\.bitPattern))
    let holdsLabels = try #require(OutputFormat(path: name)).holdsLabels
    #expect(read.labels == (holdsLabels ? Self.labels : nil))
  }

  /// Features that are zero throughout, samples that are, and all of them.
  @Test(
    arguments: [
      [1, 2, 0, 3, 4, 0], Array(repeating: 0, count: 6), Array(repeating: 0, count: 450) + [1, 0, 2],
      [0, 1, 2, 0, 3, 4],
    ] as [[Float]])
  func sparseTextKeepsItsShape(elements: [Float]) throws {
    let rows = elements.count / 3
    let samples = try Matrix(rows: rows, columns: 3, elements: elements)
    let data = Dataset(samples: samples, labels: (0..<rows).map { $0 % 4 })
    for first in [nil, 0, 1] {
      var data = data
      data.firstIndex = first
      let read = try written(data, "x.libsvm")
      #expect(read.samples == samples && read.labels == data.labels)
    }
  }

  /// As in the names of abundances.
  @Test(arguments: ["[Fe/H]", "{a}", "[1]"]) func namesInBracketsAreNoJSON(name: String) throws {
    var data = try Self.floats()
    data.featureNames = [name] + (1..<data.columns).map { "f\($0)" }
    let read = try written(data, "x.csv")
    #expect(read.samples == data.samples && read.featureNames == data.featureNames)
  }

  @Test func withoutLabelsThereAreNone() throws {
    let data = try Self.floats()
    for name in ["x.npz", "x.csv", "x.jsonl"] {
      let read = try written(data, name)
      #expect(read.samples == data.samples && read.labels == nil && read.featureNames == nil)
    }
  }

  @Test(arguments: [1, 3], ["x.npy", "x.npz", "x.idx", "x.idx.gz", "folder/"])
  func imagesStayBytesInTheirShape(channels: Int, name: String) throws {
    let data = try Self.images(channels: channels)
    let read = try written(data, name)
    #expect(read.bytes?.elements == data.bytes?.elements)
    #expect(read.imageShape == data.imageShape)
    if try #require(OutputFormat(path: name)).holdsLabels { #expect(read.labels == data.labels) }
  }

  @Test func namesOfClassesAndFeaturesStay() throws {
    var data = try Self.floats(labels: (0..<10).map { $0 % 3 })
    data.classNames = ["a, b", "c \"d\"", "e\nf"]
    data.featureNames = ["one", "2", "three, four", "label", "#", " x"]
    for name in ["x.csv", "x.tsv"] {
      let read = try written(data, name, DatasetReading(labelColumn: .name("label_")))
      #expect(read.samples == data.samples && read.labels == data.labels)
      #expect(read.classNames == data.classNames)
      #expect(read.featureNames == data.featureNames)
    }
    let read = try written(data, "x.jsonl")
    #expect(read.classNames == data.classNames && read.labels == data.labels)
    // Numbers alone would be read as a sample.
    data.featureNames = (0..<6).map(String.init)
    data.labels = nil
    #expect(try written(data, "y.csv").samples == data.samples)
  }

  /// Words for missing values are names where they are in quotation marks, in tables and alone.
  @Test func namesThatMeanMissingStay() throws {
    var data = try Self.floats(labels: (0..<10).map { $0 % 4 })
    data.classNames = ["?", "NA", "none", "null"]
    for name in ["x.csv", "x.tsv"] {
      let read = try written(data, name, DatasetReading(labelColumn: .name("label")))
      #expect(read.classNames == data.classNames && read.labels == data.labels)
    }
    for name in ["y.csv", "y.jsonl"] {
      let path = "\(directory.path)/\(name)"
      try Dataset.writeLabels([3, 1, 2, 0], names: data.classNames, to: path)
      #expect(try Dataset.loadLabels(path) == [3, 1, 2, 0])
    }
    for word in ["none", "NULL", "n/a", "\"\""] {
      let path = try directory.file("z.csv", Array("a\n\(word)\nb\n".utf8))
      #expect(throws: DatasetError.self) { try Dataset.loadLabels(path) }
    }
  }

  @Test(arguments: [(1, "pgm"), (3, "ppm")])
  func portableMapsComeBack(channels: Int, ending: String) throws {
    let data = try Self.images(channels: channels)
    let path = "\(directory.path)/maps"
    try data.write(to: path, format: OutputFormat(.pgm))
    #expect(directory.names(in: "maps/0").allSatisfy { $0.hasSuffix(".\(ending)") })
    let read = try Dataset.load([path])
    #expect(read.bytes?.elements == data.bytes?.elements)
    #expect(read.labels == data.labels && read.imageShape == data.imageShape)
    #expect(OutputFormat(name: "pgm.gz") == nil)
  }

  @Test func foldersHaveTheNamesOfClasses() throws {
    var data = try Self.images(channels: 1)
    data.classNames = ["zero", "one", "two"]
    let read = try written(data, "classes/")
    #expect(directory.names(in: "classes") == ["one", "two", "zero"])
    #expect(directory.names(in: "classes/zero") == ["0.png", "1.png"])
    #expect(read.classNames == ["one", "two", "zero"])
    #expect(read.labels == [0, 0, 0, 1, 2, 2])
    let path = "\(directory.path)/classes/"
    #expect(throws: DatasetError.self) { try data.write(to: path) }
  }

  @Test(arguments: ["y.npy", "y.csv", "y.tsv", "y.jsonl", "y.idx", "y.csv.gz"])
  func labelsAloneComeBack(name: String) throws {
    let path = "\(directory.path)/\(name)"
    for labels in [Self.labels, [0, 255, 7], [1]] {
      try Dataset.writeLabels(labels, to: path)
      #expect(try Dataset.loadLabels(path) == labels)
    }
    guard !name.contains("npy"), !name.contains("idx") else { return }
    let data = try Self.floats()
    try data.write(to: "\(directory.path)/x.npy")
    try Dataset.writeLabels((0..<10).map { $0 % 2 }, names: ["a b", "\"c\""], to: path)
    let read = try Dataset.load(["\(directory.path)/x.npy"], labels: [path])
    #expect(read.classNames == ["\"c\"", "a b"])
    #expect(read.labels == (0..<10).map { 1 - $0 % 2 })
  }

  @Test func wideLabelsTakeEightBytes() throws {
    let labels = [1 << 40, -1]
    let path = "\(directory.path)/y.npy"
    try Dataset.writeLabels(labels, to: path)
    #expect(try Dataset.loadLabels(path) == labels)
  }

  /// Whenever they are written: there is no date, or the earliest that there can be.
  @Test func theSameDataGiveTheSameBytes() throws {
    let data = try Self.images(channels: 1)
    for kind in OutputFormat.Kind.allCases where !kind.isFolder {
      let bytes = try data.encoded(as: OutputFormat(kind, isCompressed: true))
      #expect(bytes == (try data.encoded(as: OutputFormat(kind, isCompressed: true))))
      #expect(bytes[4..<8] == [0, 0, 0, 0], "\(kind)")
    }
    let archive = try data.encoded(as: OutputFormat(.npz))
    let headers = archive.indices.filter { archive[$0...].starts(with: [0x50, 0x4B, 3, 4]) }
    let entries = archive.indices.filter { archive[$0...].starts(with: [0x50, 0x4B, 1, 2]) }
    let dates = headers.map { $0 + 10 } + entries.map { $0 + 12 }
    #expect(dates.map { Array(archive[$0..<($0 + 4)]) } == Array(repeating: [0, 0, 0x21, 0], count: 4))
  }

  @Test func formatsAreToldByThePath() {
    let formats = [
      "a/b.npy", "x.NPZ", "x.csv.gz", "x.tab", "x.ndjson", "t10k-images-idx3-ubyte", "t10k-idx1-ubyte.gz",
      "x.svmlight", "images/", "x.txt", "x", "x.png", "dir.csv/x", ".gz",
    ].map { OutputFormat(path: $0)?.description }
    #expect(
      formats == [
        "npy", "npz", "csv.gz", "tsv", "jsonl", "idx", "idx.gz", "libsvm", "png", nil, nil, nil, nil, nil,
      ])
  }

  @Test func whatAFormatCannotHoldIsSaid() throws {
    let data = try Self.floats(labels: Self.labels)
    let path = "\(directory.path)/f/"
    #expect(
      throws: DatasetError.cannotWrite(
        file: path, "the 6 features have no known shape as images; give data that have one")
    ) { try data.write(to: path) }
    var images = try Self.images(channels: 1)
    images.classNames = ["a/b", "c", "d"]
    #expect(
      throws: DatasetError.cannotWrite(file: path, "the class “a/b” cannot be the name of a folder")
    ) { try images.write(to: path) }
    images.samples[0, 0] = 0.5
    #expect(
      throws: DatasetError.cannotWrite(file: path, "the values are not the bytes 0…255 that images hold")
    ) {
      try images.write(to: path)
    }
    #expect(throws: DatasetError.self) { try data.write(to: "\(directory.path)/x.unknown") }
    #expect(throws: DatasetError.self) { try Dataset.writeLabels([1], to: "\(directory.path)/x.npz") }
    #expect(directory.names == [])
  }

  /// Names that look like numbers or like missing values are in quotation marks, above numbers that are not.
  @Test(arguments: [
    ["1.5", "b"], ["-1", "b"], ["a", "1e5"], ["inf", "x"], ["NA", "?"], ["1", "2"], ["0", "nan"], ["", "b"],
    ["2024", "2023"],
  ])
  func namesThatLookLikeNumbersStayNames(names: [String]) throws {
    var data = Dataset(samples: try Matrix(rows: 2, columns: 2, elements: [1, 2, 3, 4]))
    data.featureNames = names
    for name in ["x.csv", "x.tsv"] {
      let read = try written(data, name)
      #expect(read.featureNames == names && read.samples == data.samples, "\(name)")
    }
    // Where all is in quotation marks, these tell nothing.
    let quoted = try directory.file("quoted.csv", Array("\"1.5\",\"NA\"\n\"2\",\"3\"\n".utf8))
    #expect(throws: DatasetError.self) { try Dataset.load([quoted]) }
    let numbers = try directory.file("numbers.csv", Array("\"1.5\",\"7\"\n\"2\",\"3\"\n".utf8))
    #expect(try Dataset.load([numbers]).samples.elements == [1.5, 7, 2, 3])
  }
}
