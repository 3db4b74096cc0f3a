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

  /// 0, 1, 2, … behind nothing, above the index: as pandas writes columns without names.
  @Test func pandasHeadersAreNoSamples() throws {
    for text in [",0,1\n0,5.1,3.5\n1,4.9,3\n", ",0,1\na,5.1,3.5\nb,4.9,3\n"] {
      let reading = DatasetReading(ignoredColumns: [.index(1)])
      #expect(try Self.parse(text, reading).elements == [5.1, 3.5, 4.9, 3])
    }
    #expect(try Self.parse(",0,1\n0,5.1,3.5\n1,4.9,3\n").columns == 3)
    // A sample whose first value is missing, as others' are.
    for text in [",0,1\n,1,2\n", ",0,2\n0,1,2\n", ",0\n3.5,2\n", ",0.0,1e0\n0,1,2\n"] {
      #expect(throws: FormatError.missingValue(line: 1, column: 1, name: nil, text: "")) {
        try Self.parse(text)
      }
    }
  }

  /// Each of very many names is looked at once; and numbers in quotation marks above others are names.
  @Test func manyNamesInQuotationMarksAreAHeader() throws {
    let names = (0..<30_000).map { "\"\($0)\"" }.joined(separator: ",")
    let numbers = (0..<30_000).map { "\($0 % 7)" }.joined(separator: ",")
    let table = try Self.parse("\(names)\n\(numbers)\n\(numbers)\n")
    #expect(table.rows == 2 && table.names?.count == 30_000)
  }

  /// A number in quotation marks beside one without them is as much a number as that.
  @Test(
    arguments: [
      ("1,\"2.5\"\n3,4\n5,6\n", 3, nil), ("\"1\",2\n3,4\n", 2, nil), ("\"7\",NA\n3,4\n", 2, nil),
      ("\"NA\",7\n3,4\n", 2, nil), ("\"1\",\"2\"\n\"3\",4\n", 2, nil), (",\"7\"\n3,4\n", 2, nil),
      ("\"1\",\"2.5\"\n3,4\n", 1, ["1", "2.5"]), ("a,\"2.5\"\n3,4\n", 1, ["a", "2.5"]),
      ("\"a\",2\n3,4\n", 1, ["a", "2"]), ("\"\",\"7\"\n3,4\n", 1, ["", "7"]),
      ("\"3x\",7\n3,4\n", 1, ["3x", "7"]),
    ] as [(String, Int, [String]?)])
  func numbersInQuotationMarksAreNamesAllTogether(text: String, rows: Int, names: [String]?) throws {
    let table = try Self.parse(text, DatasetReading(keepsMissing: true))
    #expect(table.rows == rows && table.names == names)
  }

  /// Those of classes and of what is left out do not count.
  @Test func quotationMarksOfOtherColumnsTellNothing() throws {
    let reading = DatasetReading(labelColumn: .index(1))
    #expect(try Self.parse("2,\"1.5\",\"3\"\n7,4,5\n", reading).names == ["1.5", "3"])
    #expect(try Self.parse("\"2\",1.5,3\n7,4,5\n", reading).rows == 2)
  }

  /// The number of each column: names where there are many, or above numbers with a point.
  @Test func countedColumnsAreNoSamples() throws {
    let many = (0..<10).map(String.init).joined(separator: ",")
    let zeros = Array(repeating: "0", count: 10).joined(separator: ",")
    for (text, rows) in [
      ("0,1,2\n5.1,3.5,1\n4,3,2\n", 2), ("\(many)\n\(zeros)\n", 1),
      // Samples: two columns, whole numbers in few, other numbers, counting on, and nothing below.
      ("0,1\n5.1,3.5\n", 2), ("0,1,2\n5,3,1\n", 2), ("0,1,3\n5.1,3.5,1\n", 2), ("1,2,3\n5.1,3.5,1\n", 2),
      ("0,1,2\n3,4,5\n", 2), ("\(many)\n\((10..<20).map(String.init).joined(separator: ","))\n", 2),
      ("\(many)\n", 1),
      ("0.0,1,2\n5.1,3.5,1\n", 2), ("00,1,2\n5.1,3.5,1\n", 2),
    ] {
      #expect(try Self.parse(text).rows == rows, "\(text)")
    }
    #expect(try Self.parse("0,1,2\n5.1,3.5,1\n").names == ["0", "1", "2"])
    #expect(try Self.parse("0,1,2\n5.1,3.5,1\n", DatasetReading(hasHeader: false)).rows == 2)
    let labels = DatasetReading(labelColumn: .index(1))
    #expect(try Self.parse("0,1,2\n7,3.5,1\n", labels).rows == 1)
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

  /// A header's only words may stand above classes, or above what is left out.
  @Test(arguments: [
    ("label,0,1,2\n5,1,2,3\n7,4,5,6\n", DatasetReading(labelColumn: .index(1)), true),
    ("0,1,2,species\n1,2,3,oak\n4,5,6,elm\n", DatasetReading(labelColumn: .index(4)), true),
    ("1,2,3,tree\n1,2,4,oak\n4,5,6,elm\n7,8,9,elm\n", DatasetReading(labelColumn: .index(4)), true),
    ("id,0,1\n17,3,4\n", DatasetReading(ignoredColumns: [.index(1)]), true),
    ("0.5;1.5;class\n1;2;0\n", DatasetReading(labelColumn: .index(3)), true),
    (
      "id,7,kind\n1,2,oak\n2,3,elm\n", DatasetReading(labelColumn: .index(3), ignoredColumns: [.index(1)]),
      true
    ),
    ("setosa,1,2,3\nsetosa,4,5,6\nother,4,5,6\n", DatasetReading(labelColumn: .index(1)), false),
    ("5.1,3.5,rare\n4,5,oak\n5,5,oak\n", DatasetReading(labelColumn: .index(3)), false),
    ("setosa,1,2,3\n", DatasetReading(labelColumn: .index(1), hasHeader: false), false),
    ("2,7,oak\n", DatasetReading(labelColumn: .index(3)), false),
    ("x1,2,7\nx2,3,4\n", DatasetReading(ignoredColumns: [.index(1)]), false),
    ("5,1,2\n6,3,4\n", DatasetReading(labelColumn: .index(1)), false),
  ])
  func headersAreToldByWhatIsBelow(text: String, reading: DatasetReading, isHeader: Bool) throws {
    let table = try Self.parse(text, reading)
    #expect((table.names != nil) == isHeader)
    #expect(table.rows == text.utf8.count { $0 == 10 } - (isHeader ? 1 : 0))
  }

  @Test(arguments: [
    "setosa,1,2,3\nother,4,5,6\n", "class,0.5,1.5\noak,1,2\noak,3,4\n", "class,0,1\noak,1,2\noak,3,4\n",
  ])
  func linesThatMayBeEitherAreRefused(text: String) throws {
    let error = #expect(throws: FormatError.self) {
      try Self.parse(text, DatasetReading(labelColumn: .index(1)))
    }
    #expect(error?.description.hasSuffix("say which by --header yes or no") == true)
    let rows = try [true, false].map {
      try Self.parse(text, DatasetReading(labelColumn: .index(1), hasHeader: $0)).rows
    }
    #expect(rows[1] == rows[0] + 1)
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

  @Test func namesOfColumnsAreKept() throws {
    #expect(try Self.parse("a b,\"c \"\"d\"\"\"\n1,2\n").names == ["a b", "c \"d\""])
    #expect(try Self.parse("1,2\n").names == nil)
    #expect(try Self.parse("1,2\n3,4\n", DatasetReading(hasHeader: true)).names == ["1", "2"])
    #expect(throws: FormatError.notANumber(line: 1, column: 1, name: nil, text: "a")) {
      try Self.parse("a,b\n1,2\n", DatasetReading(hasHeader: false))
    }
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
