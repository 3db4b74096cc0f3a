import Testing
import ToolSupport

@Suite struct ArgumentsTests {
  static let options: [String: Arguments.Arity] = [
    "--seed": .value, "--labels": .valuePerOperand, "--quiet": .flag, "--hidden": .value,
  ]

  static func parse(_ line: String) throws(UsageError) -> Arguments {
    try Arguments(line.split(separator: " ").map(String.init), options: options)
  }

  @Test func operandsAndOptionsAreToldApart() throws {
    let arguments = try Self.parse("a --seed 3 b --quiet --hidden=5,6 -- --c")
    #expect(arguments.operands == ["a", "b", "--c"])
    #expect(try arguments.integer("--seed", in: 0...9) == 3)
    #expect(try arguments.sizes("--hidden") == [5, 6])
    #expect(arguments.has("--quiet"))
    #expect(arguments.all("--labels").isEmpty)
  }

  @Test func labelsTakeAFileForEachOperandBeforeThem() throws {
    let pairs = try Self.parse("a b --labels la lb --seed 1")
    #expect(pairs.operands == ["a", "b"] && pairs.all("--labels") == ["la", "lb"])
    let before = try Self.parse("--labels la a")
    #expect(before.operands == ["a"] && before.all("--labels") == ["la"])
    let repeated = try Self.parse("a b --labels la --labels lb")
    #expect(repeated.operands == ["a", "b"] && repeated.all("--labels") == ["la", "lb"])
  }

  @Test func negativeNumbersAreValues() throws {
    let arguments = try Self.parse("--seed -3")
    #expect(throws: UsageError("--seed is '-3'; give a whole number, 0 to 9")) {
      try arguments.integer("--seed", in: 0...9)
    }
  }

  @Test(
    arguments: [
      ("3", [0, 1, 2]), ("1", [0]), ("2..4", [2, 3, 4]), ("7,0", [7, 0]), ("5,", nil), ("0", nil),
      ("-1", nil),
      ("1,1", nil), ("x", nil), ("4..2", nil), ("", nil),
    ] as [(String, [Int]?)])
  func seedsAreACountARangeOrAList(text: String, seeds: [Int]?) throws {
    let arguments = try Arguments(["--seed=\(text)"], options: Self.options)
    guard let seeds else {
      #expect(throws: UsageError.self) { try arguments.seeds("--seed") }
      return
    }
    #expect(try arguments.seeds("--seed") == seeds)
  }

  @Test(
    arguments: [
      ("1.5,2,0", [1.5, 2, 0]), ("7", [7]), ("1e-2..1e1", [0.01, 0.1, 1, 10]), ("0.1..10", [0.1, 1, 10]),
      ("1..1", [1]), ("2..20", nil), ("1e1..1e-1", nil), ("1,,2", nil), ("-1", nil), ("1,1.0", nil),
      ("nan", nil), ("", nil), ("0..1", nil),
    ] as [(String, [Double]?)])
  func numbersAreAListOrPowersOfTen(text: String, numbers: [Double]?) throws {
    let arguments = try Arguments(["--seed=\(text)"], options: Self.options)
    guard let numbers else {
      #expect(throws: UsageError.self) { try arguments.numbers("--seed") }
      return
    }
    #expect(try arguments.numbers("--seed") == numbers)
  }

  @Test func rangesHaveTwoEnds() throws {
    #expect(try Self.parse("--seed 2..20").range("--seed", in: 1...99) == 2...20)
    #expect(try Self.parse("--seed 7..7").range("--seed", in: 1...99) == 7...7)
    #expect(try Self.parse("--quiet").range("--seed", in: 1...99) == nil)
    for text in ["2", "2..", "..2", "2...4", "4..2", "0..3", "90..100", "a..b", "2.0..3"] {
      #expect(throws: UsageError.self, "\(text)") {
        try Self.parse("--seed \(text)").range("--seed", in: 1...99)
      }
    }
  }

  @Test func mistakesAreNamed() {
    #expect(throws: UsageError("unknown option --weights; --help lists the options")) {
      try Self.parse("--weights 1")
    }
    #expect(throws: UsageError("unknown option --see; did you mean --seed?")) { try Self.parse("--see 1") }
    #expect(throws: UsageError("--seed needs a value")) { try Self.parse("--seed --quiet") }
    #expect(throws: UsageError("--quiet takes no value")) { try Self.parse("--quiet=1") }
    #expect(throws: UsageError("--help takes no value")) { try Self.parse("--help=3") }
    let large = String(repeating: "9", count: 20)
    #expect(throws: UsageError("--seed is '\(large)'; give a whole number, 1 to \(Int.max)")) {
      try Self.parse("--seed \(large)").integer("--seed", in: 1...(.max))
    }
    #expect(throws: UsageError("--seed is given 2 times; give it once")) {
      try Self.parse("--seed 1 --seed 2").text("--seed")
    }
    #expect(throws: UsageError.self) { try Self.parse("--hidden 5,,6").sizes("--hidden") }
    #expect(throws: UsageError.self) { try Self.parse("--hidden 5,0").sizes("--hidden") }
    #expect(throws: UsageError.self) { try Self.parse("--seed nan").number("--seed", above: 0) }
  }

  @Test func numbersAreWrittenWithTheirDecimals() {
    #expect(
      [0.005, -0.004, 12.345, 1, 99.995].map { $0.fixed(2) } == ["0.01", "0.00", "12.35", "1.00", "100.00"])
    #expect(Double.nan.fixed(2) == "nan")
    #expect(2.5.fixed(0) == "3" && (-7.0).fixed(1) == "-7.0")
    #expect(3.0.brief == "3" && 0.25.brief == "0.25")
  }

  @Test func smallNumbersKeepTheirDigits() {
    #expect(
      [1234567.8, 99.96, 0.5, 0.0123456, -0.00012345, 1.2345e-5, -9.996e-7, Double.leastNonzeroMagnitude, 0]
        .map {
          $0.significant(3)
        }
        == [
          "1234568", "100.0", "0.500", "0.0123", "-0.000123", "1.23e-5", "-1.00e-6", "4.94e-324", "0.00",
        ])
    #expect(
      [1.5, 0.015, -0.0015, 0.00015, 0, .infinity, .nan].map { $0.readable(4) }
        == ["1.5000", "0.0150", "-0.0015", "0.000150", "0.0000", "inf", "nan"])
    #expect([3.25, 0.5, 1e-9].map { $0.readable(1) } == ["3.3", "0.500", "1.00e-9"])
  }
}
