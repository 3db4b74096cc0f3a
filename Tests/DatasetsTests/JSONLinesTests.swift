import Testing

@testable import Datasets

@Suite struct JSONLinesTests {
  @Test func jsonLinesHaveArraysOrObjects() throws {
    func parse(_ text: String) throws -> JSONLines {
      try JSONLines(parsing: Array(text.utf8), DatasetReading())
    }
    let lines = try parse("{\"x\":[1,2.5],\"label\":\"a\"}\n\n{\"label\":3,\"x\":[-1e3,0]}\n")
    #expect(lines.elements == [1, 2.5, -1000, 0] && lines.labels?.texts == ["a", "3"])
    #expect(try parse("[1]\n[2]").elements == [1, 2])
    #expect(throws: FormatError.fieldCount(line: 2, fields: 1, expected: 2)) { try parse("[1,2]\n[1]") }
    #expect(throws: FormatError.missingValue(line: 1, column: 2, name: nil, text: "null")) {
      try parse("[1,null]")
    }
    #expect(throws: FormatError.invalidValue(line: 1, what: "number 1 of the array", text: "\"a\"")) {
      try parse("[\"a\"]")
    }
    for text in ["{\"y\":1}", "[1", "{\"x\":[1]}\n{\"x\":[1],\"label\":2}"] {
      #expect(throws: FormatError.self) { try parse(text) }
    }
  }

  @Test func labelsInJSONLinesAreWholeNumbersOrNames() throws {
    func labels(_ labels: String...) throws -> LabelValues? {
      let lines = labels.map { "{\"x\":[1],\"label\":\($0)}\n" }.joined()
      return try JSONLines(parsing: Array(lines.utf8), DatasetReading()).labels?.values()
    }
    #expect(try labels("1.0", "2", "1", "2e0") == .integers([1, 2, 1, 2]))
    #expect(try labels("null", "null") == nil)
    #expect(try labels("\"2.5\"", "\"1.5\"") == .names([1, 0], ["1.5", "2.5"]))
    #expect(try labels("\"2\"", "\"1\"") == .integers([2, 1]))
    for label in ["1.5", "true", "[1]", "{}", "1e300"] {
      let error = #expect(throws: FormatError.self) { try labels("1", label) }
      #expect(error?.description.hasPrefix("line 2: the label ") == true)
    }
  }

  /// As in CSV: rounded once, from the text.
  @Test(arguments: [
    "12.762753009796143", "-12.762753009796143", "1.000000059604644775390625", "1.0000000596046447753906251",
    "7.006492321624085e-46", "7.0064923216240854e-46", "7.0e-46", "16777217", "9007199791611905", "0.1",
  ])
  func numbersInJSONLinesAreTheNearest(text: String) throws {
    let expected = try #require(Float(text))
    for line in [
      "[\(text)]", "[2.5, \(text) ]", "[\(text), 2.5, \(text)]",
      "{\"y\":[\"]x\\\"\",{\"x\":[1]}],\"label\":\"x\", \"x\" : [2.5,\(text)]}",
      "{\"\\u0078\":[2.5,\(text)]}",
    ] {
      let lines = try JSONLines(parsing: Array(line.utf8), DatasetReading())
      #expect(lines.elements.last == expected)
    }
  }

  @Test(arguments: ["{\"x\":[1,2],\"label\":\"\"}"]) func classesWithoutANameAreRefused(text: String) {
    #expect(throws: FormatError.self) { try JSONLines(parsing: Array(text.utf8), DatasetReading()) }
  }

  @Test(arguments: [
    ("[Fe/H],Teff\n1,2\n", false), ("{a},b\n1,2\n", false), ("[1, 2]\n", true), ("[]", true),
    (" [ null ]", true),
    ("{\"x\": [1]}", true), ("{ }", true), ("[", false),
  ]) func bracketsAloneAreNoJSON(text: String, isJSON: Bool) {
    #expect(JSONLines.isJSONLines(Array(text.utf8)) == isJSON)
  }
}
