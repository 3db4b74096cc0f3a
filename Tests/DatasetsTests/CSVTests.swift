import Testing

@testable import Datasets

@Suite struct CSVTests {
  private static func parse(_ text: String) throws(FormatError) -> CSV<Float> {
    try CSV(parsing: Array(text.utf8), number: DecimalNumber.float)
  }

  @Test(arguments: [
    "1,2.5\n-3,4e2\n", "1;2.5\n-3;4e2", "1\t2.5\n-3\t4e2\n", "1 2.5\n-3 4e2\n", "1, 2.5\r\n-3, 4e2\r\n\r\n",
    "  1   2.5  \n  -3\t4e2\n", "a,b\n1,2.5\n-3,4e2\n", "\u{FEFF}\"a\";\"b\"\n1;2.5\n-3;4e2\n",
    "# made by a tool\n# a b\n1 2.5\n\n-3 4e2\n", "\"1\",\"2.5\"\n\"-3\",\"4e2\"\n",
  ])
  func theSameNumbersInManyForms(text: String) throws {
    let table = try Self.parse(text)
    #expect(table.rows == 2)
    #expect(table.columns == 2)
    #expect(table.elements == [1, 2.5, -3, 400])
  }

  @Test(arguments: [
    ("1,2\n3,x\n", FormatError.notANumber(line: 2, column: 2, text: "x")),
    ("a,b\n1,\n", .notANumber(line: 2, column: 2, text: "")),
    ("1,b\n3,4\n", .notANumber(line: 1, column: 2, text: "b")),
    ("1;2\n\n3;4,5\n", .notANumber(line: 3, column: 2, text: "4,5")),
    ("1,2\n3\n", .fieldCount(line: 2, fields: 1, expected: 2)),
    ("1 2\n3 4 5\n", .fieldCount(line: 2, fields: 3, expected: 2)),
  ])
  func errorsNameLineAndColumn(text: String, error: FormatError) {
    #expect(throws: error) { try Self.parse(text) }
  }

  @Test func textsWithoutNumbersAreEmpty() throws {
    for text in ["", "\n\n", "a,b,c\n", "# 1,2"] { #expect(try Self.parse(text).rows == 0) }
  }

  @Test func infinitiesAndNaNParse() throws {
    let elements = try Self.parse("nan,inf,-Infinity,1e999\n").elements
    #expect(elements[0].isNaN)
    #expect(elements[1...] == [.infinity, -.infinity, .infinity])
  }

  @Test func numbersAreTheNearest() {
    // Midway cases and their neighbours, and both ends of the range.
    let texts = [
      "0", "-0.0", "1", "16777217", "16777217.000000001", "16777216.999999999", "16777219", "0.1",
      "3.4028235e38", "3.4028236e38", "1e-45", "7.006492321624085e-46", "7.0e-46", "1.17549435e-38",
      "0.30000000000000004", "123456789012345678901234567890", ".5", "5.", "-1e-22", "9007199254740993",
      "1e22", "1e23", "8.589973e9", "+3",
    ]
    let floats = texts.map { DecimalNumber.float(Array($0.utf8)[...]) }
    #expect(floats == texts.map { Float($0) })
    let doubles = texts.map { DecimalNumber.double(Array($0.utf8)[...]) }
    #expect(doubles == texts.map { Double($0) })
  }

  @Test(arguments: ["", "-", ".", "e5", "1e", "1e+", "1x", "--1", "1 2", "1,5", "1e1.5"])
  func whatIsNoNumberIsNone(text: String) {
    #expect(DecimalNumber.float(Array(text.utf8)[...]) == nil)
    #expect(DecimalNumber.double(Array(text.utf8)[...]) == nil)
  }
}
