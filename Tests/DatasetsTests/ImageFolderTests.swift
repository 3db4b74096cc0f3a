import Kernels
import Serialization
import TestSupport
import Testing

@testable import Datasets

@Suite struct ImageFolderTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func write(_ name: String, _ bitmap: Bitmap) throws {
    let folder = name.split(separator: "/").dropLast().joined(separator: "/")
    try File.createDirectory("\(directory.path)/\(folder)")
    try File.write(PNG.encode(bitmap), to: "\(directory.path)/\(name)")
  }

  private static func bitmap(_ level: UInt8, width: Int = 2, channels: Int = 1) -> Bitmap {
    Bitmap(
      width: width, height: 1, channels: channels, bytes: Array(repeating: level, count: width * channels))
  }

  @Test func foldersAreClassesInTheOrderOfNames() throws {
    for (name, level) in [("b/2.png", 3), ("a/1.png", 1), ("b/1.png", 2), (".hidden/1.png", 9)] {
      try write("d/\(name)", Self.bitmap(UInt8(level)))
    }
    try File.write([1], to: "\(directory.path)/d/notes.txt")
    let pgm = Array("P5 2 1 255\n".utf8) + [0, 255]
    try File.write(pgm, to: "\(directory.path)/d/a/2.pgm")
    let data = try Dataset.load(["\(directory.path)/d"])
    #expect(data.bytes?.elements == [1, 1, 0, 255, 2, 2, 3, 3])
    #expect(data.labels == [0, 0, 1, 1] && data.classNames == ["a", "b"])
    #expect(data.imageShape == ImageShape(width: 2, height: 1))
    #expect(ImageShape(width: .max, height: 2).count == .max)
  }

  @Test func foldersMayBeCalledByFractions() throws {
    for (name, level) in [("2.5/1.png", 3), ("1.5/1.png", 1)] {
      try write("d/\(name)", Self.bitmap(UInt8(level)))
    }
    let data = try Dataset.load(["\(directory.path)/d"])
    #expect(data.labels == [0, 1] && data.classNames == ["1.5", "2.5"])
  }

  @Test func aFlatFolderHasNoLabels() throws {
    for level in [3, 1, 2] { try write("d/\(level).png", Self.bitmap(UInt8(level), channels: 3)) }
    let data = try Dataset.load(["\(directory.path)/d"])
    #expect(data.labels == nil && data.columns == 6)
    #expect(data.bytes?.elements == [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3])
    let grey = try Dataset.load(["\(directory.path)/d"], reading: DatasetReading(isGrey: true))
    #expect(grey.bytes?.elements == [1, 1, 2, 2, 3, 3])
  }

  @Test func theFirstImageThatDiffersIsNamed() throws {
    try write("d/1.png", Self.bitmap(1))
    try write("d/2.png", Self.bitmap(1, width: 3))
    let folder = "\(directory.path)/d"
    let mismatch = DatasetError.imageMismatch(
      file: "\(folder)/2.png", shape: ImageShape(width: 3, height: 1), firstFile: "\(folder)/1.png",
      firstShape: ImageShape(width: 2, height: 1))
    #expect(throws: mismatch) { try Dataset.load([folder]) }
    // Nobody has to know which comes first.
    #expect(
      mismatch.description
        == "“\(folder)/2.png” is 3 wide, 1 high and “\(folder)/1.png” 2 wide, 1 high; bring all images to one size"
    )
  }

  /// They would be missed.
  @Test func imagesTwoFoldersDeepAreRefused() throws {
    try File.createDirectory("\(directory.path)/1/batch")
    try write("0/a.png", Self.bitmap(1))
    try write("1/a.png", Self.bitmap(2))
    #expect(try Dataset.load([directory.path]).rows == 2)
    try write("1/batch/b.png", Self.bitmap(3))
    let error = #expect(throws: DatasetError.self) { try Dataset.load([directory.path]) }
    #expect(error?.description.contains("1/batch/b.png” is two folders deep") == true)
  }

  @Test func foldersThatMakeNoSenseAreRefused() throws {
    let folder = "\(directory.path)/d"
    try File.createDirectory("\(folder)/a")
    #expect(throws: DatasetError.empty(file: folder)) { try Dataset.load([folder]) }
    try write("d/a/1.png", Self.bitmap(1))
    try write("d/0.png", Self.bitmap(1))
    #expect(throws: DatasetError.mixedFolder(file: folder, image: "\(folder)/0.png", folder: "a")) {
      try Dataset.load([folder])
    }
    try File.write([0xFF, 0xD8, 0xFF], to: "\(folder)/2.jpeg")
    #expect(throws: DatasetError.unknownFormat(file: "\(folder)/2.jpeg")) { try Dataset.load([folder]) }
  }
}
