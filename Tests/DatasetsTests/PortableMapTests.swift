import Kernels
import TestSupport
import Testing

@testable import Datasets

/// PGM and PPM.
@Suite struct PortableMapTests {
  @Test(arguments: [
    "P2\n# by a tool\n3 2\n15\n0 1 2\n3 14 15\n", "P2 3 2 15 0 1 2 3 14 15",
    "P5 3 2 15\n\u{0}\u{1}\u{2}\u{3}\u{E}\u{F}",
  ])
  func portableGreymapsDecode(text: String) throws {
    let bitmap = try PNM.decode(Array(text.utf8))
    #expect(bitmap == Bitmap(width: 3, height: 2, channels: 1, bytes: [0, 17, 34, 51, 238, 255]))
  }

  @Test func portableGreymapsOf16BitsAndColoursDecode() throws {
    let wide = Array("P5 2 1 65535\n".utf8) + [0x80, 0x00, 0xFF, 0xFF]
    #expect(try PNM.decode(wide).bytes == [128, 255])
    #expect(try PNM.decode(Array("P6 1 1 255\nabc".utf8)).bytes == Array("abc".utf8))
    #expect(try PNM.decode(Array("P3 1 1 255 1 2 3".utf8)).channels == 3)
    // Windows' line end counts as one byte where the pixels say so.
    #expect(try PNM.decode(Array("P5 2 1 255\r\nab".utf8)).bytes == Array("ab".utf8))
    #expect(try PNM.decode(Array("P5 2 1 255\r\na\n".utf8)).bytes == Array("a\n".utf8))
    #expect(try PNM.decode(Array("P5 2 1 255\nab\r\n".utf8)).bytes == Array("ab".utf8))
    for text in [
      "P5 2 1 255\nabc", "P5 2 1 255\r\nabc", "P2 2 1 9 1 2 3", "P5 2 2 255\nabc", "P2 2 1 7 1 8", "P2 0 1 7",
      "P5 99999999 99999999 255\na", "P2 2 1 70000 1 1",
    ] {
      #expect(throws: FormatError.self) { try PNM.decode(Array(text.utf8)) }
    }
  }

  /// From # to the end of the line, whichever that is; one byte of space, or a comment's line end, is before the pixels.
  @Test(arguments: [
    "P5\n2 1\n255# c\nab", "P5\n2 1\n255# c\n\nab", "P5\n2 1\n255# c\rab", "P5\n2 1\n255# c\r\nab",
    "P5 2 1 255#\nab\n",
    "P5#c\n2#c\r1#c\n255\nab", "P5\r# c\r2 1\r255\rab", "P2\n2 1\n255\n97 98\n# end\n",
    "P2 2 1 255 97 # c\r98# end",
    "P2 2 1 255 97 98 # a\n# b\n\n",
  ])
  func commentsMayStandAnywhere(text: String) throws {
    let bytes = Array(text.utf8)
    #expect(PNM.isPNM(bytes, isNamedImage: false))
    #expect(try PNM.decode(bytes) == Bitmap(width: 2, height: 1, channels: 1, bytes: Array("ab".utf8)))
  }

  /// A mark behind the space before the pixels is one of them.
  @Test func pixelsAreNoComments() throws {
    #expect(try PNM.decode(Array("P5 2 1 255\n#a".utf8)).bytes == Array("#a".utf8))
    #expect(try PNM.decode(Array("P5 2 1 255# c\n#a".utf8)).bytes == Array("#a".utf8))
    #expect(try PNM.decode(Array("P5 2 1 255# c\n\na".utf8)).bytes == Array("\na".utf8))
    for text in [
      "P5 2 1 255 # c\nab", "P5 2 1 255# c\nabc", "P5 2 1 255# c", "P2 2 1 9 1 2 x", "P2 2 1 9 1 # 2",
    ] {
      #expect(throws: FormatError.self) { try PNM.decode(Array(text.utf8)) }
    }
  }

  @Test(arguments: [
    ("P5 1073741824 1 255\na", 1 << 30), ("P2 1073741825 1 255\n1", 1 << 30),
    ("P6 357913942 1 255\na", (1 << 30) / 3),
    ("P5 1 536870913 256\na", 1 << 29), ("P6 99999999 99999999 65535\na", (1 << 29) / 3),
  ])
  func hugeImagesAreRefused(text: String, largest: Int) throws {
    let error = #expect(throws: FormatError.self) { try PNM.decode(Array(text.utf8)) }
    let isLargest = text.contains(" \(largest) 1 ")
    #expect(
      "\(try #require(error))".contains(isLargest ? "is cut off" : "; \(largest) such pixels are the most"))
  }

  /// The name of a sample may be that of the format.
  @Test(arguments: [
    ("P2\t5.1\t3\nP3\t4\t2\n", false), ("P2 5 3\nP3 4 2\n", false), ("P2,5,3\n", false), ("P5 5 x\n", false),
    ("P3 4\n", false), ("P2\n", false), ("P5 2 1 255\nab", true), ("P5 2 1", true), ("P6 2 1#c\n255", true),
    ("P2\n#c\n2 1\n", true), ("P4 2 1 a", false), ("P52 1 255\nab", false),
  ])
  func tablesAreNoImages(text: String, isImage: Bool) throws {
    #expect(PNM.isPNM(Array(text.utf8), isNamedImage: true) == isImage)
    let table = Array("P2\t5.1\t3\nP3\t4\t2\n".utf8)
    #expect(DataFormat(table) == .text)
  }

  /// It has the pixels, or bytes that no text has, or is named so.
  @Test(arguments: [
    ("P2 5 3 7\n", false), ("P2 5 3 7\nP3 1 2 9\n", false), ("P2 2 1 9\nP3 1 2 9\n", false),
    ("P5 2 2 9\nP6 1 1 9\n", false), ("P2 2 1 9 4 10\n", false), ("P2 2 1 9 4 5\n", true),
    ("P2\n2 1\n9\n4 5\n", true), ("P5 2 1 255\nab", true), ("P5 2 1 255\n\u{1}", true),
  ])
  func tablesOfNumbersAreNoImages(text: String, isImage: Bool) throws {
    let bytes = Array(text.utf8)
    #expect(DataFormat(bytes) == (isImage ? .pnm : .text))
    for path in ["a/x.pgm", "x.PPM", "x.pnm.gz"] { #expect(DataFormat(bytes, path: path) == .pnm) }
    #expect(DataFormat(bytes, path: "pgm") == (isImage ? .pnm : .text))
  }

  @Test func aTableWithTheMagicIsRead() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.file("x.txt", Array("P2 5 3 7\nP5 1 2 9\n".utf8))
    let data = try Dataset.load([path], reading: DatasetReading(labelColumn: .index(1)))
    #expect(data.samples.elements == [5, 3, 7, 1, 2, 9] && data.classNames == ["P2", "P5"])
  }
}
