import Serialization
import Testing

@Suite struct JSONTests {
  @Test func everyKindOfValueParses() throws {
    let text = #" { "a" : [1, -2.5e3, true, false, null, "x"], "b": {}, "c": [] } "#
    let expected: JSON = ["a": [1, -2500.0, true, false, nil, "x"], "b": [:], "c": []]
    #expect(try JSON(parsing: text) == expected)
  }

  @Test func membersKeepTheirOrder() throws {
    let value = try JSON(parsing: #"{"z":1,"a":2,"m":3}"#)
    #expect(value.objectValue?.keys == ["z", "a", "m"])
    #expect(value.serialized() == #"{"z":1,"a":2,"m":3}"#)
  }

  @Test(arguments: [
    ("0", JSON.integer(0)), ("-0", .number(-0.0)), ("9223372036854775807", .integer(.max)),
    ("9223372036854775808", .number(0x1p63)), ("1E+2", .number(100)), ("0.1", .number(0.1)),
    ("5e-324", .number(.leastNonzeroMagnitude)), ("1e-400", .number(0)),
  ])
  func numbersAreIntegersWhereTheyFit(text: String, expected: JSON) throws {
    #expect(try JSON(parsing: text) == expected)
  }

  @Test(arguments: [
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
    (#""\ud83d\uDE00""#, "😀"), ("\"é😀\u{7F}\"", "é😀\u{7F}"),
  ])
  func escapesParse(text: String, expected: String) throws {
    #expect(try JSON(parsing: text).stringValue == expected)
  }

  @Test(arguments: [
    ("", 0, JSONError.Problem.unexpectedEnd),
    ("[1, 2", 5, .unexpectedEnd),
    ("\"abc", 4, .unexpectedEnd),
    ("[1,]", 3, .unexpectedByte(UInt8(ascii: "]"), expected: "a value")),
    ("{\"a\":1,}", 7, .unexpectedByte(UInt8(ascii: "}"), expected: "a name in quotation marks")),
    ("{\"a\" 1}", 5, .unexpectedByte(UInt8(ascii: "1"), expected: "“:”")),
    ("[1 2]", 3, .unexpectedByte(UInt8(ascii: "2"), expected: "“,” or “]”")),
    ("1 x", 2, .unexpectedByte(UInt8(ascii: "x"), expected: "the end of the text")),
    ("trux", 3, .unexpectedByte(UInt8(ascii: "x"), expected: "“true”")),
    ("01", 0, .invalidNumber("01")),
    ("-x", 0, .invalidNumber("-x")),
    ("1.e5", 0, .invalidNumber("1.e")),
    ("1e999", 0, .invalidNumber("1e999")),
    ("+1", 0, .unexpectedByte(UInt8(ascii: "+"), expected: "a value")),
    ("NaN", 0, .unexpectedByte(UInt8(ascii: "N"), expected: "a value")),
    (#"["\x"]"#, 2, .invalidEscape),
    (#""\ud800""#, 1, .invalidEscape),
    (#""\udc00""#, 1, .invalidEscape),
    (#""\ud800\u0041""#, 1, .invalidEscape),
    (#""\u00g0""#, 1, .invalidEscape),
    ("\"a\u{1}\"", 2, .controlCharacter(1)),
    (#"{"a":1,"a":2}"#, 7, .duplicateKey("a")),
  ])
  func malformedTextIsRefusedWithItsOffset(
    text: String, offset: Int, problem: JSONError.Problem
  ) throws {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
    #expect(error?.problem == problem)
    #expect(error?.offset == offset)
  }

  @Test func stringsMustBeUTF8() {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xC3, 0x28, 0x22]) }
    #expect(error?.problem == .invalidUTF8)
  }

  @Test func nestingIsLimited() throws {
    let deepest = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
    _ = try JSON(parsing: deepest)
    let error = #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "[", count: 100_000)) }
    #expect(error?.problem == .tooDeep(limit: 128))
  }

  @Test func everyPrefixOfATextIsRefused() {
    let text = Array(#"{"a":[1.5,"\u00e9",null],"b":true}"#.utf8)
    let parsed = text.indices.filter { (try? JSON(parsing: text[..<$0])) != nil }
    #expect(parsed == [])
  }

  @Test func compactAndIndentedTextParseBack() throws {
    let value: JSON = [
      "name": "a\"b\\c\n\u{1}😀", "list": [1, 0.1, -1e300, 1e-9, nil], "nested": [[1], ["x": []]],
      "empty": [:],
    ]
    #expect(try JSON(parsing: value.serialized()) == value)
    #expect(try JSON(parsing: value.serialized(.indented)) == value)
  }

  @Test func indentedTextHasOneMemberALine() {
    let value: JSON = ["a": [1, 2], "b": ["c": true], "d": [[1], []], "e": [:]]
    let expected = """
      {
        "a": [1, 2],
        "b": {
          "c": true
        },
        "d": [
          [1],
          []
        ],
        "e": {}
      }
      """
    #expect(value.serialized(.indented) == expected)
  }

  @Test func numbersHaveTheFewestDigits() {
    #expect(JSON.number(0.1).serialized() == "0.1")
    #expect(JSON.float(0.1).serialized() == "0.1")
    #expect(JSON.number(.nan).serialized() == "null")
    #expect(JSON.float(-.infinity).serialized() == "null")
    #expect(JSON.integer(.min).serialized() == "-9223372036854775808")
  }

  @Test func membersCanBeReplacedAndRemoved() {
    var object = JSONObject()
    object["a"] = 1
    object["b"] = 2
    object["a"] = 3
    object["b"] = nil
    object["c"] = nil
    #expect(JSON.object(object).serialized() == #"{"a":3}"#)
    #expect(JSON.object(object)["a"]?.intValue == 3)
    #expect(JSON.object(object)["a"]?.doubleValue == 3)
  }
}
