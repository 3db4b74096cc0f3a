import TestSupport
import Testing

@testable import Datasets

/// Lines from # on in tables: comments above the first line, samples or errors below it, and now and then the header.
@Suite struct CommentTests {
  private static func parse(
    _ text: String, _ reading: DatasetReading = DatasetReading()
  ) throws(FormatError) -> TextTable { try TextTable(parsing: Array(text.utf8), reading) }

  /// As spreadsheets write what cannot be computed.
  @Test(arguments: [
    ("a,b\n1,2\n#N/A,3\n4,5\n", FormatError.missingValue(line: 3, column: 1, name: "a", text: "#N/A")),
    ("1,2\n#DIV/0!,3\n4,5\n", .notANumber(line: 2, column: 1, name: nil, text: "#DIV/0!")),
    ("a,b\n#REF!,3\n4,5\n", .notANumber(line: 2, column: 1, name: "a", text: "#REF!")),
    ("1\n#N/A\n3\n", .missingValue(line: 2, column: 1, name: nil, text: "#N/A")),
  ])
  func whatCannotBeComputedIsNoComment(text: String, error: FormatError) {
    #expect(throws: error) { try Self.parse(text) }
  }

  @Test func missingValuesKeepTheirSample() throws {
    let table = try Self.parse("a,b\n1,2\n#N/A,3\n4,5\n", DatasetReading(keepsMissing: true))
    #expect(table.rows == 3 && table.elements.count { $0.isNaN } == 1)
  }

  @Test func classesMayBeginWithAMark() throws {
    let text = "kind,b\n#1,2\n#2,3\noak,3\n"
    let table = try Self.parse(text, DatasetReading(labelColumn: .name("kind")))
    #expect(table.labels?.texts == ["#1", "#2", "oak"])
    let tabs = try Self.parse("%\t1\n#\t2\n", DatasetReading(labelColumn: .index(1), hasHeader: false))
    #expect(tabs.labels?.texts == ["%", "#"])
    let directory = try TemporaryDirectory()
    let path = try directory.file("labels", Array("oak\n#1\n#2\n".utf8))
    #expect(try Dataset.loadLabels(path) == [2, 0, 1])
  }

  /// Neither lost, if they were samples, nor classes of their own.
  @Test(arguments: [
    "a,b\n1,2\n# the end\n", "1 2\n#\n3 4\n", "1,2\n#\tx\n", "1,2\n  # the end", "1\n# 2\n3\n",
  ])
  func commentsBelowAreRefused(text: String) throws {
    let error = #expect(throws: FormatError.self) { try Self.parse(text) }
    let message = "\(try #require(error))"
    #expect(message.contains("begins with # as comments do") && message.contains("remove it"))
    let directory = try TemporaryDirectory()
    #expect(throws: DatasetError.self) {
      try Dataset.loadLabels(directory.file("labels", Array("a\nb\n# the end\n".utf8)))
    }
    #expect(try Self.parse("oak,2\n\"# 1\",3\n", DatasetReading(ignoredColumns: [.index(1)])).rows == 2)
  }

  /// Whatever they are: what to do is said.
  @Test func commentsWithoutASpaceAreNoSamples() throws {
    let count = #expect(throws: FormatError.self) { try Self.parse("1,2\n#end\n") }
    #expect(
      "\(try #require(count))".hasPrefix("line 2 begins with # and has 1 column, the lines before it have 2;")
    )
    let number = #expect(throws: FormatError.self) { try Self.parse("1,2\n#3,4\n") }
    #expect("\(try #require(number))".hasSuffix("; if the line is a comment, remove it"))
  }

  /// The header is where names are, not where the first sample is.
  @Test(arguments: [
    ("#id,x,y\n1,2,3\n4,5,6\n", ["id", "x", "y"]), ("# id,x,y\n1.5,2,3\n4,5,6\n", ["id", "x", "y"]),
    ("#,x\n1,2\n3,4\n", ["#", "x"]), ("#\tx\n1\t2\n3\t4\n", ["#", "x"]),
    ("## made, by\n##a\tb\n1\t2\n3\t4\n", ["a", "b"]), ("# \"a b\" c\n1 2\n3 4\n", ["a b", "c"]),
    ("# made,by\na,b\n1,2\n3,4\n", ["a", "b"]), ("# made by a tool\n5,6\n1,2\n3,4\n", ["5", "6"]),
    ("#\n5,6\n1,2\n3,4\n", ["5", "6"]), ("# \"a,b\n5,6\n1,2\n3,4\n", ["5", "6"]),
  ])
  func theHeaderMayStandBehindAMark(text: String, names: [String]) throws {
    let table = try Self.parse(text, DatasetReading(hasHeader: true))
    #expect(table.names == names && table.rows == 2)
  }

  @Test func columnsMayHaveNamesBehindAMark() throws {
    let text = "#x,kind\n1,a\n2,b\n"
    for hasHeader in [nil, true] {
      let table = try Self.parse(text, DatasetReading(labelColumn: .name("kind"), hasHeader: hasHeader))
      #expect(table.elements == [1, 2] && table.labels?.texts == ["a", "b"] && table.names == ["x"])
    }
    let numbered = try Self.parse(text, DatasetReading(labelColumn: .index(2), hasHeader: true))
    #expect(numbered.labels?.texts == ["a", "b"])
    // A comment where the names are in the first line.
    let below = try Self.parse("#x,y\nx,kind\n1,a\n", DatasetReading(labelColumn: .name("kind")))
    #expect(below.labels?.texts == ["a"])
    // Nobody asks for a header: a comment.
    #expect(try Self.parse("#x,y\n1,2\n").names == nil)
  }

  @Test(arguments: ["# 100,3\n1,2\n3,4\n", "# values\n5\n1\n2\n"])
  func headersThatMayBeEitherLineAreRefused(text: String) throws {
    let error = #expect(throws: FormatError.self) { try Self.parse(text, DatasetReading(hasHeader: true)) }
    #expect("\(try #require(error))".hasPrefix("line 1 or line 2 may name the columns; remove the #"))
    #expect(try Self.parse(text).rows == text.utf8.count { $0 == 10 } - 1)
  }

  /// Above the first line, too, where no comment looks like it.
  @Test(
    arguments: [
      ("#N/A,3\n1,2\n", nil), ("#1,2\noak,3\n", .index(1)), ("#N/A\n1\n2\n", nil), ("#DIV/0!,3\n1,2\n", nil),
      ("#1,NA,4\n\noak,3,4\n", .index(1)),
    ] as [(String, DatasetReading.Column?)])
  func samplesAboveAreNotSkipped(text: String, column: DatasetReading.Column?) throws {
    for hasHeader in [nil, false] {
      let reading = DatasetReading(labelColumn: column, hasHeader: hasHeader, keepsMissing: true)
      let error = #expect(throws: FormatError.self) { try Self.parse(text, reading) }
      #expect("\(try #require(error))".hasPrefix("line 1 begins with # and may be a sample"))
    }
  }

  @Test(arguments: ["# 1,2\n1,2\n", "#3\n1,2\n", "#x,n/a\n1,2\n", "#\n1,2\n"])
  func otherLinesAboveAreComments(text: String) throws {
    #expect(try Self.parse(text).elements == [1, 2])
  }
}
