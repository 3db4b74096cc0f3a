import Testing

@testable import Datasets

@Suite struct CSVTests {
  static func parse(
    _ text: String, _ reading: DatasetReading = DatasetReading()
  ) throws(FormatError) -> TextTable { try TextTable(parsing: Array(text.utf8), reading) }

  @Test(arguments: [
    "1,2.5\n-3,4e2\n", "1;2.5\n-3;4e2", "1\t2.5\n-3\t4e2\n", "1 2.5\n-3 4e2\n", "1, 2.5\r\n-3, 4e2\r\n\r\n",
    "  1   2.5  \n  -3\t4e2\n", "a,b\n1,2.5\n-3,4e2\n", "\"a\";\"b\"\n1;2.5\n-3;4e2\n",
    "# made by a tool\n# a b\n1 2.5\n\n-3 4e2\n", "\"1\",\"2.5\"\n\"-3\",\"4e2\"\n",
    "\"a,\n\"\"b\"\"\",\"c;d\"\r\n1,2.5\r\n-3,4e2", "0,width\n1,2.5\n-3,4e2\n", "3d,width\n1,2.5\n-3,4e2\n",
    "1 2.5\r-3 4e2\r", "# a b\r\r1,2.5 \r-3,4e2", "1 2.5\r\n-3 4e2\r\r\n", "\"1\" \"2.5\"\r\"-3\" \"4e2\"\r",
  ])
  func theSameNumbersInManyForms(text: String) throws {
    let table = try Self.parse(text)
    #expect(table.rows == 2)
    #expect(table.columns == 2)
    #expect(table.elements == [1, 2.5, -3, 400])
  }

  /// An inch mark is a part of its field.
  @Test func marksWithinAFieldDoNotHideTheDelimiter() throws {
    #expect(try Self.parse("size 5\",weight\n1,2\n3,4\n").elements == [1, 2, 3, 4])
    #expect(try Self.parse("\"a \"\"b\"\"; c\",d\n1,2\n").elements == [1, 2])
  }

  /// Errors are a line, and cannot control a terminal.
  @Test func textsOfTheFileAreShownWithoutControls() throws {
    let error = #expect(throws: FormatError.self) { try Self.parse("1,2\n3,\"a\nb\u{1B}]0;x\u{7}\"\n") }
    #expect(error?.description.contains("“a\u{FFFD}b\u{FFFD}]0;x\u{FFFD}”") == true)
  }

  @Test(arguments: [
    ("1,2\n3,x\n", FormatError.notANumber(line: 2, column: 2, name: nil, text: "x")),
    ("a,b\n1,\n", .missingValue(line: 2, column: 2, name: "b", text: "")),
    ("a,b\n?,1\n", .missingValue(line: 2, column: 1, name: "a", text: "?")),
    ("1,2\n3,NA\n", .missingValue(line: 2, column: 2, name: nil, text: "NA")),
    ("\t1\t2\n", .missingValue(line: 1, column: 1, name: nil, text: "")),
    ("nan,inf\n", .missingValue(line: 1, column: 1, name: nil, text: "nan")),
    ("1.5,b\n3,4\n", .notANumber(line: 1, column: 2, name: nil, text: "b")),
    ("1,2,3x\n3,4,5\n", .notANumber(line: 1, column: 3, name: nil, text: "3x")),
    ("5,−3\n2,3\n", .notANumber(line: 1, column: 2, name: nil, text: "−3")),
    ("12,<5\n15,7\n", .notANumber(line: 1, column: 2, name: nil, text: "<5")),
    ("€1,2\n15,7\n", .notANumber(line: 1, column: 1, name: nil, text: "€1")),
    ("1,#N/A\n15,7\n", .missingValue(line: 1, column: 2, name: nil, text: "#N/A")),
    ("1;2\n\n3;4,5\n", .notANumber(line: 3, column: 2, name: nil, text: "4,5")),
    ("\"a\nb\",c\n1,2\n3,x\n", .notANumber(line: 4, column: 2, name: "c", text: "x")),
    ("\"a\rb\",c\r1,2\r3,x\r", .notANumber(line: 4, column: 2, name: "c", text: "x")),
    ("\"a\r\nb\",c\r\n1,2\r\n3,x\r\n", .notANumber(line: 4, column: 2, name: "c", text: "x")),
    ("1,2\n3\n", .fieldCount(line: 2, fields: 1, expected: 2)),
    ("1 2\n3 4 5\n", .fieldCount(line: 2, fields: 3, expected: 2)),
    ("1 2\r3 4\n5 6\r\n7 x\n", .notANumber(line: 4, column: 2, name: nil, text: "x")),
    ("1,\"2\n", .unsupported("line 1: a quotation mark is never closed")),
  ])
  func errorsNameLineAndColumn(text: String, error: FormatError) {
    #expect(throws: error) { try Self.parse(text) }
  }

  @Test func messagesNameTheColumn() {
    let error = FormatError.missingValue(line: 3, column: 2, name: "width", text: "NA")
    #expect(
      error.description
        == "line 3, column 2 (“width”): a value is missing (“NA”); fill it in, or leave the line or the column out"
    )
  }

  @Test(arguments: [
    (
      "id,a,kind,b\nx1,1,oak,2\nx2,3,elm,4\n", [DatasetReading.Column.name("id")],
      DatasetReading.Column?.some(.name("kind"))
    ),
    ("x1,1,oak,2\nx2,3,elm,4\n", [.index(1)], .index(3)),
    ("x1,1,oak,2\nx2,3,elm,4\n", [.index(3), .index(1)], nil),
  ])
  func columnsCanBeLeftOut(
    text: String, ignored: [DatasetReading.Column], label: DatasetReading.Column?
  ) throws {
    let table = try Self.parse(text, DatasetReading(labelColumn: label, ignoredColumns: ignored))
    #expect(table.rows == 2 && table.columns == 2 && table.elements == [1, 2, 3, 4])
    #expect(table.names == (text.hasPrefix("id") ? ["a", "b"] : nil))
    #expect((table.labels == nil) == (label == nil))
  }

  @Test func columnsThatCannotBeLeftOutAreNamed() {
    let text = "a,b\n1,2\n"
    #expect(throws: FormatError.noColumn("“c”", available: "there are “a”, “b”")) {
      try Self.parse(text, DatasetReading(ignoredColumns: [.name("c")]))
    }
    #expect(throws: FormatError.unsupported("column “b” cannot both hold the classes and be left out")) {
      try Self.parse(text, DatasetReading(labelColumn: .name("b"), ignoredColumns: [.name("b")]))
    }
  }

  @Test func textsWithoutNumbersAreEmpty() throws {
    for text in ["", "\n\n", "a,b,c\n", "# 1,2"] { #expect(try Self.parse(text).rows == 0) }
  }

  @Test(arguments: [
    ("a,kind,b\n1,x,2\n3,\"y, z\",4\n", DatasetReading.Column.name("kind")),
    ("a,kind,b\n1,x,2\n3,\"y, z\",4\n", .index(2)), ("1.5,x,2\n3,\"y, z\",4\n", .index(2)),
  ])
  func theLabelColumnIsTakenOut(text: String, column: DatasetReading.Column) throws {
    let table = try Self.parse(text, DatasetReading(labelColumn: column))
    #expect(table.columns == 2 && table.elements.suffix(3) == [2, 3, 4])
    #expect(try table.labels?.values() == .names([0, 1], ["x", "y, z"]))
    #expect(table.names == (text.hasPrefix("a") ? ["a", "b"] : nil))
  }

  @Test(arguments: [
    (
      "a,b\n1,2\n", DatasetReading.Column.name("c"),
      FormatError.noColumn("“c”", available: "there are “a”, “b”")
    ),
    (
      "a,b,a\n1,2,3\n", .name("a"),
      .unsupported("columns 1 and 3 are both called “a”; give the number of the one that is meant")
    ),
    ("a,b\n1,2\n", .index(3), .noColumn("3", available: "there are 2")),
    ("a,b\n1,2\n", .index(0), .noColumn("0", available: "there are 2")),
    ("a,b\n1,\n", .name("b"), .missingValue(line: 2, column: 2, name: "b", text: "")),
  ])
  func labelColumnsThatAreNotThereAreNamed(text: String, column: DatasetReading.Column, error: FormatError) {
    #expect(throws: error) { try Self.parse(text, DatasetReading(labelColumn: column)) }
  }

  /// A header of numbers, as pandas writes it, where 4 may be the column called so or the fourth.
  @Test func numbersThatAreNamesOfOtherColumnsAreRefused() throws {
    let text = "0,1,2,3,4\n0.5,1.5,2.5,7,9\n0.25,1.25,2.25,8,8\n"
    func parse(_ number: Int) throws -> TextTable {
      var reading = DatasetReading(labelColumn: .index(number))
      reading.ambiguousNumbers = [number]
      return try Self.parse(text, reading)
    }
    let error = #expect(throws: FormatError.self) { try parse(4) }
    let message =
      "column 5 is called “4”, column 4 “3”; give the number of the one that is meant with a sign: +5 or +4"
    #expect(error?.description.contains(message) == true)
    #expect(try parse(5).names == ["0", "1", "2", "3"])
    // A column that has its own number as its name.
    var reading = DatasetReading(labelColumn: .index(2), hasHeader: true)
    reading.ambiguousNumbers = [2]
    #expect(try Self.parse("1,2\n0.5,7\n", reading).names == ["1"])
    #expect(try Self.parse(text, DatasetReading(labelColumn: .index(4))).names == ["0", "1", "2", "4"])
  }

  /// “café” and “cafè” in Latin-1, which would both become “caf?” when repaired.
  @Test func textsThatAreNotUTF8AreRefused() throws {
    let bytes = Array("1,caf".utf8) + [0xE9] + Array("\n2,caf".utf8) + [0xE8] + Array("\n".utf8)
    let error = #expect(throws: FormatError.self) {
      try TextTable(parsing: bytes, DatasetReading(labelColumn: .index(2)))
    }
    #expect(error?.description.hasPrefix("line 1: “caf\u{FFFD}” is not in UTF-8") == true)
    #expect(throws: FormatError.self) {
      try TextTable(parsing: Array("a,".utf8) + [0xE9] + Array("\n1,2\n".utf8))
    }
    // What is left out does no harm.
    #expect(try TextTable(parsing: bytes, DatasetReading(ignoredColumns: [.index(2)])).elements == [1, 2])
  }

  @Test func missingValuesStayWhereTheyMay() throws {
    let table = try Self.parse("a,b\n1,\nNaN,4\n", DatasetReading(keepsMissing: true))
    #expect(table.elements.map(\.isNaN) == [false, true, true, false])
  }

  @Test func emptyLinesOfAColumnAreNoValues() throws {
    #expect(try Self.parse("v\n1\n\n3\n", DatasetReading(keepsMissing: true)).elements == [1, 3])
    for missing in ["\"\"", "NA"] {
      #expect(throws: FormatError.self) { try Self.parse("v\n1\n\(missing)\n3\n") }
    }
  }

  @Test func infinitiesParse() throws {
    #expect(try Self.parse("0,inf,-Infinity,1e999\n").elements == [0, .infinity, -.infinity, .infinity])
  }

  private static func float(_ text: String) -> Float? {
    Array(text.utf8).withUnsafeBufferPointer { DecimalNumber.float($0) }
  }

  private static func double(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBufferPointer { DecimalNumber.double($0) }
  }

  @Test func numbersAreTheNearest() {
    // Midway cases and their neighbours, and both ends of the range.
    let texts = [
      "0", "-0.0", "1", "16777217", "16777217.000000001", "16777216.999999999", "16777219", "0.1",
      "3.4028235e38", "3.4028236e38", "1e-45", "7.006492321624085e-46", "7.0e-46", "1.17549435e-38",
      "0.30000000000000004", "123456789012345678901234567890", ".5", "5.", "-1e-22", "9007199254740993",
      "1e22", "1e23", "8.589973e9", "+3",
      // More digits than Double has, near midways of Float.
      "5.250207662582397448", "7.694327116012573210", "-7.374078035354614264",
    ]
    #expect(texts.map(Self.float) == texts.map { Float($0) })
    #expect(texts.map(Self.double) == texts.map { Double($0) })
  }

  @Test(arguments: [
    "", "-", ".", "e5", "1e", "1e+", "1x", "--1", "1 2", "1,5", "1e1.5", "0x10", "-0xAp1",
    "5.25123456789012345678901\0junk", "1\0",
  ])
  func whatIsNoNumberIsNone(text: String) {
    #expect(Self.float(text) == nil)
    #expect(Self.double(text) == nil)
  }
}
