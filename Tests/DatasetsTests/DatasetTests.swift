import Kernels
import Serialization
import TestSupport
import Testing

@testable import Datasets

@Suite struct DatasetTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Writes a file and returns its path.
  private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    try directory.file(name, bytes)
  }

  private func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

  private static let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4]
  private static let imageLabels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 9, 5]

  @Test func formatsAreToldByContent() throws {
    for (bytes, elements, isEightBit) in [
      (Fixtures.npyFloat32, Fixtures.x, false), (Fixtures.npzCompressed, Fixtures.x, false),
      (Self.images, [1, 2, 3, 4], true), (Fixtures.gzipCSV, [1, 2, 3, 4], false),
      (Array("1 2\n3 4".utf8), [1, 2, 3, 4], false), (Fixtures.npyUInt8, (0..<12).map(Float.init), true),
    ] as [([UInt8], [Float], Bool)] {
      let data = try Dataset.load([try file("no-extension", bytes)])
      #expect(data.samples.elements == elements)
      #expect(data.isEightBit == isEightBit)
    }
  }

  @Test(arguments: ["1,2\n", "\"1\";2\n", "1 1:1 2:2\n", "[1,2]\n", "{\"x\":[1,2]}\n"])
  func aByteOrderMarkIsNoContent(text: String) throws {
    #expect(try Dataset.load([try file("text", "\u{FEFF}" + text)]).samples.elements == [1, 2])
    #expect(try Dataset.loadLabels(try file("labels", "\u{FEFF}1\n2\n")) == [1, 2])
  }

  /// Samples of as many features may be images of another shape, and are none together.
  @Test func imagesTogetherHaveOneShape() throws {
    func images(_ height: UInt8, _ width: UInt8) -> [UInt8] {
      [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, height, 0, 0, 0, width] + (0..<12)
    }
    let (wide, high) = (try file("wide", images(2, 3)), try file("high", images(3, 2)))
    let shapes = try [[wide, wide], [high], [wide, high], [high, wide]].map {
      try Dataset.load($0).imageShape
    }
    #expect(shapes == [ImageShape(width: 3, height: 2), ImageShape(width: 2, height: 3), nil, nil])
  }

  @Test func filesAreConcatenatedWithTheirLabels() throws {
    let images = try file("images", Self.images)
    let labels = try file("labels", Self.imageLabels)
    let text = try file("labels.csv", "label\n-3\n2.0\n")
    let data = try Dataset.load([images, images], labels: [labels, text])
    #expect(data.samples.shape == "4 × 2")
    #expect(data.samples.elements == [1, 2, 3, 4, 1, 2, 3, 4])
    #expect(data.labels == [9, 5, -3, 2])
  }

  @Test func filesAreDescribed() throws {
    let paths = try [file("table", "1,2\n3,4\n"), file("x.npy", Fixtures.npyFloat32)]
    let (data, files) = try Dataset.loadWithDescriptions(paths)
    #expect(data.samples.elements == [1, 2, 3, 4] + Fixtures.x)
    #expect(files.map(\.path) == paths && files.map(\.samples) == [2, 3])
    #expect(files.map(\.format) == ["CSV", "npy"] && files.map(\.elementType) == ["text", "float32"])
  }

  @Test func labelsInTheArchiveAreTakenUnlessOthersAreGiven() throws {
    let archive = try file("data.npz", Fixtures.npzStored)
    #expect(try Dataset.load([archive]).labels == Fixtures.y)
    let labels = try file("labels", "1\n1\n1\n")
    #expect(try Dataset.load([archive], labels: [labels]).labels == [1, 1, 1])
    #expect(try Dataset.load([try file("x.npy", Fixtures.npyFloat32)]).labels == nil)
  }

  /// Whatever the shape of what is called y.
  @Test func whatIsCalledYIsNoSample() throws {
    func archive(_ arrays: [(String, Matrix)]) throws -> [UInt8] {
      try Zip.encode(arrays.map { (name: "\($0.0).npy", content: NPY.encode($0.1)) })
    }
    let (images, y) = (Matrix(rows: 5, columns: 4), Matrix(rows: 5, columns: 1))
    let both = try Dataset.load([file("both.npz", archive([("images", images), ("y", y)]))])
    #expect(both.columns == 4 && both.labels == [0, 0, 0, 0, 0])
    let only = try file("only.npz", archive([("y", y)]))
    #expect(throws: DatasetError.self) { try Dataset.load([only]) }
  }

  /// Swift's own equality takes both for one.
  @Test func namesOfOtherCodePointsAreOtherClasses() throws {
    let names = ["e\u{301}", "\u{E9}"]
    let data = try Dataset.load(
      [file("x.csv", "1,\(names[1])\n2,\(names[0])\n3,\(names[1])\n")],
      reading: DatasetReading(labelColumn: .index(2), hasHeader: false))
    #expect(data.labels == [1, 0, 1])
    #expect(data.classNames.map { $0.map { Array($0.utf8) } } == names.map { Array($0.utf8) })
  }

  @Test func labelsLoadAlone() throws {
    for bytes in [Fixtures.npyInt64, Fixtures.npzStored, Array("2\n0\n7\n".utf8)] {
      #expect(try Dataset.loadLabels(try file("labels", bytes)) == Fixtures.y)
    }
  }

  @Test func aSingleWordIsALabel() throws {
    #expect(try Dataset.loadLabels(file("label", "setosa\n")) == [0])
    #expect(try Dataset.loadLabels(file("labels", "species\n3\n")) == [3])
    // A word that occurs again is a class.
    #expect(try Dataset.loadLabels(file("labels", "other\n3\nother\n")) == [1, 0, 1])
  }

  @Test func filesThatDoNotFitTogetherAreRefused() throws {
    let (two, three) = (try file("two", "1,2\n"), try file("three", "1,2,3\n"))
    #expect(throws: DatasetError.columnMismatch(file: three, columns: 3, firstFile: two, firstColumns: 2)) {
      try Dataset.load([two, three])
    }
    let images = try file("images", Self.images)
    #expect(throws: DatasetError.elementTypeMismatch(eightBitFile: images, otherFile: two)) {
      try Dataset.load([two, images])
    }
    let labelled = try file("data.npz", Fixtures.npzStored)
    #expect(throws: DatasetError.missingLabels(file: two, labelledFile: labelled)) {
      try Dataset.load([labelled, two])
    }
    #expect(throws: DatasetError.noFiles) { try Dataset.load([]) }
  }

  @Test(arguments: [
    DatasetReading(labelColumn: .index(1)), DatasetReading(ignoredColumns: [.name("a")]),
    DatasetReading(hasHeader: true), DatasetReading(featureCount: 2),
  ])
  func choicesThatMeanNothingToAFormatAreRefused(reading: DatasetReading) throws {
    let texts = ["1 1:1 2:2\n", "[1,2]\n", "a,b\n1,2\n"]
    let paths = try [Fixtures.npyFloat32, Fixtures.npzStored, Self.images].enumerated().map {
      try file("\($0).bytes", $1)
    }
    let texted = try texts.enumerated().map { try file("\($0)", $1) }
    let accepted = (paths + texted).filter { (try? Dataset.load([$0], reading: reading)) != nil }
    #expect(accepted == [texted[reading.featureCount == nil ? 2 : 0]])
    // The folder is one that is read without such a choice.
    _ = try file("image.png", PNG.encode(Bitmap(width: 1, height: 1, channels: 1, bytes: [0])))
    #expect(try Dataset.load([directory.path]).rows == 1)
    let error = #expect(throws: DatasetError.self) { try Dataset.load([directory.path], reading: reading) }
    #expect(error?.description.contains("it is a folder of images") == true)
  }

  @Test func filesWithOtherNamesOfFeaturesAreRefused() throws {
    let (first, second) = (try file("first", "a,b\n1,2\n"), try file("second", "b,a\n2,1\n"))
    let error = DatasetError.nameMismatch(
      file: second, name: "b", column: 0, firstFile: first, firstName: "a")
    #expect(throws: error) { try Dataset.load([first, second]) }
    let (same, none) = (try file("same", "a,b\n3,4\n"), try file("none", "5,6\n"))
    let data = try Dataset.load([first, same, none])
    #expect(data.samples.elements == [1, 2, 3, 4, 5, 6] && data.featureNames == ["a", "b"])
  }

  @Test func labelsThatDoNotFitAreRefused() throws {
    let data = try file("data", "1,2\n3,4\n")
    let labels = try file("labels", "1\n2\n3\n")
    #expect(throws: DatasetError.labelCount(file: labels, labels: 3, dataFile: data, samples: 2)) {
      try Dataset.load([data], labels: [labels])
    }
    #expect(throws: DatasetError.labelFileCount(dataFiles: 1, labelFiles: 2)) {
      try Dataset.load([data], labels: [labels, labels])
    }
    #expect(throws: DatasetError.labelShape(file: data, shape: [2, 2])) { try Dataset.loadLabels(data) }
    let array = try file("array", Fixtures.npyFloat32)
    #expect(throws: DatasetError.labelShape(file: array, shape: [3, 2])) { try Dataset.loadLabels(array) }
    let fractions = try file("fractions", "1\n2.5\n")
    #expect(throws: DatasetError.invalidLabel(file: fractions, row: 1, value: "2.5")) {
      try Dataset.loadLabels(fractions)
    }
    let nan = try file("nan", "1\nnan\n")
    let missing = FormatError.missingValue(line: 2, column: 1, name: nil, text: "nan")
    #expect(throws: DatasetError.format(file: nan, missing)) {
      try Dataset.loadLabels(nan)
    }
  }

  /// Names of classes that would be the same number stay apart.
  @Test(
    arguments: [
      ("10\n1e1\n010\n0xA\n10\n", ["010", "0xA", "10", "1e1"]), ("1\n01\n", ["01", "1"]),
      ("01\n02\n", ["01", "02"]), ("1\n1.0\n", ["1", "1.0"]), ("1\n2.0\n-3\n", nil), ("0\n1\n", nil),
      ("1\ninf\n", ["1", "inf"]), ("12345678901234567890\n1\n", ["1", "12345678901234567890"]),
    ] as [(String, [String]?)])
  func namesThatAreTheSameNumberStayApart(text: String, names: [String]?) throws {
    let data = try file("data", String(repeating: "1,2\n", count: text.utf8.count { $0 == 10 }))
    let read = try Dataset.load([data], labels: [try file("labels", text)])
    #expect(read.classNames == names)
    #expect(Set(read.labels ?? []).count == Set(text.split(separator: "\n")).count)
  }

  @Test func valuesThatAreNotFiniteAreNamedWithTheirPlace() throws {
    let first = try file("first", "1,2\n3,4\n")
    let text = try file("text", "a,b\n1,2\n3,inf\n")
    #expect(throws: DatasetError.notFinite(file: text, row: 1, column: 1, value: "inf")) {
      try Dataset.load([first, text])
    }
    let matrix = try Matrix(rows: 2, columns: 2, elements: [1, 2, .nan, 4])
    let array = try file("array", NPY.encode(matrix))
    #expect(throws: DatasetError.notFinite(file: array, row: 1, column: 0, value: "nan")) {
      try Dataset.load([array])
    }
  }

  @Test func unusableFilesAreNamed() throws {
    for (name, content) in [("nothing", ""), ("header", "a,b\n"), ("blank", "\n \n")] {
      let path = try file(name, content)
      #expect(throws: DatasetError.empty(file: path)) { try Dataset.load([path]) }
    }
    let none = try file("none.npy", NPY.encode(Matrix(rows: 0, columns: 2)))
    #expect(throws: DatasetError.empty(file: none)) { try Dataset.load([none]) }
    #expect(throws: DatasetError.empty(file: none)) { try Dataset.loadLabels(none) }
    let binary = try file("binary", [0x89, 0x50, 0x4E, 0x47, 0, 1, 2, 3])
    #expect(throws: DatasetError.unknownFormat(file: binary)) { try Dataset.load([binary]) }
    let cut = try file("cut.npy", Fixtures.npyFloat32.dropLast(5) + [])
    #expect(
      throws: DatasetError.format(
        file: cut, .truncated("the npy array of shape [3, 2]", needed: 24, available: 19))
    ) { try Dataset.load([cut]) }
    let missing = "\(directory.path)/missing"
    #expect(
      throws: DatasetError.file(
        FileError(path: missing, operation: .read, reason: "No such file or directory"))
    ) { try Dataset.load([missing]) }
  }

  @Test func wholeDataSetsAreScaled() throws {
    var data = try Dataset.load([try file("images", Self.images)])
    try data.fittedScaling(nil).apply(to: &data.samples)
    #expect(data.samples.elements == [1, 2, 3, 4].map { $0 / 255 })
  }
}
