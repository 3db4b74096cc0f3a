import Testing

@testable import Datasets

/// Which first lines of tables name the columns.
@Suite struct HeaderTests {
  /// 0, 1, 2, … behind nothing, above the index: as pandas writes columns without names.
  @Test func pandasHeadersAreNoSamples() throws {
    for text in [",0,1\n0,5.1,3.5\n1,4.9,3\n", ",0,1\na,5.1,3.5\nb,4.9,3\n"] {
      let reading = DatasetReading(ignoredColumns: [.index(1)])
      #expect(try CSVTests.parse(text, reading).elements == [5.1, 3.5, 4.9, 3])
    }
    #expect(try CSVTests.parse(",0,1\n0,5.1,3.5\n1,4.9,3\n").columns == 3)
    // A sample whose first value is missing, as others' are.
    for text in [",0,1\n,1,2\n", ",0,2\n0,1,2\n", ",0\n3.5,2\n", ",0.0,1e0\n0,1,2\n"] {
      #expect(throws: FormatError.missingValue(line: 1, column: 1, name: nil, text: "")) {
        try CSVTests.parse(text)
      }
    }
  }

  /// Each of very many names is looked at once; and numbers in quotation marks above others are names.
  @Test func manyNamesInQuotationMarksAreAHeader() throws {
    let names = (0..<30_000).map { "\"\($0)\"" }.joined(separator: ",")
    let numbers = (0..<30_000).map { "\($0 % 7)" }.joined(separator: ",")
    let table = try CSVTests.parse("\(names)\n\(numbers)\n\(numbers)\n")
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
    let table = try CSVTests.parse(text, DatasetReading(keepsMissing: true))
    #expect(table.rows == rows && table.names == names)
  }

  /// Those of classes and of what is left out do not count.
  @Test func quotationMarksOfOtherColumnsTellNothing() throws {
    let reading = DatasetReading(labelColumn: .index(1))
    #expect(try CSVTests.parse("2,\"1.5\",\"3\"\n7,4,5\n", reading).names == ["1.5", "3"])
    #expect(try CSVTests.parse("\"2\",1.5,3\n7,4,5\n", reading).rows == 2)
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
      #expect(try CSVTests.parse(text).rows == rows, "\(text)")
    }
    #expect(try CSVTests.parse("0,1,2\n5.1,3.5,1\n").names == ["0", "1", "2"])
    #expect(try CSVTests.parse("0,1,2\n5.1,3.5,1\n", DatasetReading(hasHeader: false)).rows == 2)
    let labels = DatasetReading(labelColumn: .index(1))
    #expect(try CSVTests.parse("0,1,2\n7,3.5,1\n", labels).rows == 1)
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
    let table = try CSVTests.parse(text, reading)
    #expect((table.names != nil) == isHeader)
    #expect(table.rows == text.utf8.count { $0 == 10 } - (isHeader ? 1 : 0))
  }

  @Test(arguments: [
    "setosa,1,2,3\nother,4,5,6\n", "class,0.5,1.5\noak,1,2\noak,3,4\n", "class,0,1\noak,1,2\noak,3,4\n",
  ])
  func linesThatMayBeEitherAreRefused(text: String) throws {
    let error = #expect(throws: FormatError.self) {
      try CSVTests.parse(text, DatasetReading(labelColumn: .index(1)))
    }
    #expect(error?.description.hasSuffix("; say which") == true)
    let rows = try [true, false].map {
      try CSVTests.parse(text, DatasetReading(labelColumn: .index(1), hasHeader: $0)).rows
    }
    #expect(rows[1] == rows[0] + 1)
  }

  @Test func namesOfColumnsAreKept() throws {
    #expect(try CSVTests.parse("a b,\"c \"\"d\"\"\"\n1,2\n").names == ["a b", "c \"d\""])
    #expect(try CSVTests.parse("1,2\n").names == nil)
    #expect(try CSVTests.parse("1,2\n3,4\n", DatasetReading(hasHeader: true)).names == ["1", "2"])
    #expect(throws: FormatError.notANumber(line: 1, column: 1, name: nil, text: "a")) {
      try CSVTests.parse("a,b\n1,2\n", DatasetReading(hasHeader: false))
    }
  }
}
