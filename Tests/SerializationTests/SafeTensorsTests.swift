import Kernels
import Serialization
import Testing

@Suite struct SafeTensorsTests {
  private func example() throws -> SafeTensors {
    let matrix = try Matrix(
      rows: 2, columns: 3, elements: [1, -2, 0.5, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude])
    return SafeTensors(
      metadata: ["format": "test", "note": "é \"quoted\""],
      tensors: [
        "matrix": Tensor(matrix), "vector": Tensor([1.5, -0.25] as [Float]), "short": Tensor([7] as [Int32]),
        "long": Tensor([.min, 0, .max] as [Int]), "double": Tensor([0.1] as [Double]),
        "empty": Tensor([] as [Float]),
      ])
  }

  @Test func whatIsEncodedDecodesToTheSame() throws {
    let original = try example()
    let decoded = try SafeTensors(decoding: original.encoded())
    #expect(decoded == original)
    #expect(
      try decoded.matrix("matrix").elements == [
        1, -2, 0.5, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
      ])
    #expect(try decoded.matrix("matrix").shape == "2 × 3")
    #expect(try decoded.floats("vector") == [1.5, -0.25])
    #expect(try decoded.doubles("double") == [0.1])
    #expect(try decoded.integers("short") == [7])
    #expect(try decoded.integers("long") == [.min, 0, .max])
    #expect(try decoded.floats("empty") == [])
  }

  @Test func theHeaderIsAlignedAndLargerElementsComeFirst() throws {
    let file = SafeTensors(tensors: ["a": Tensor([1] as [Float]), "b": Tensor([2] as [Int])])
    let header =
      #"{"b":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"#
      + #""a":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let expected =
      [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(padded.utf8)
      + [2, 0, 0, 0, 0, 0, 0, 0] + [0, 0, 0x80, 0x3F]
    #expect(file.encoded() == expected)
  }

  @Test func aFileWithoutTensorsIsAFile() throws {
    #expect(try SafeTensors(decoding: SafeTensors().encoded()) == SafeTensors())
  }

  @Test func everyPrefixIsRefused() throws {
    let bytes = try example().encoded()
    let accepted = bytes.indices.filter { (try? SafeTensors(decoding: Array(bytes[..<$0]))) != nil }
    #expect(accepted == [])
  }

  private static func file(_ header: String, data: Int) -> [UInt8] {
    let count = UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + Array(header.utf8)
      + [UInt8](repeating: 0, count: data)
  }

  private static func tensor(_ type: String, _ shape: String, _ offsets: String) -> String {
    #""dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)"#
  }

  @Test(arguments: [
    ("[]", 0, SafeTensorsError.invalidHeader("it is not an object")),
    (#"{"a":{}}"#, 0, .invalidHeader("“a” has no dtype")),
    (#"{"a":3}"#, 0, .invalidHeader("“a” has no dtype")),
    (#"{"a":{"dtype":"F32"}}"#, 0, .invalidHeader("“a” has no shape")),
    ("{\"a\":{\(tensor("F32", "[1.5]", "[0,4]"))}}", 4, .invalidHeader("“a” has no shape")),
    ("{\"a\":{\(tensor("F32", "[1]", "[0]"))}}", 4, .invalidHeader("“a” has no data_offsets")),
    (#"{"__metadata__":{"k":1}}"#, 0, .invalidHeader("“k” in __metadata__ is not a string")),
    (#"{"__metadata__":[]}"#, 0, .invalidHeader("__metadata__ is not an object")),
    ("{\"a\":{\(tensor("F4", "[2]", "[0,1]"))}}", 1, .unsupportedElementType(tensor: "a", type: "F4")),
    (
      "{\"a\":{\(tensor("F32", "[1]", "[0,8]"))}}", 4,
      .invalidOffsets(tensor: "a", begin: 0, end: 8, available: 4)
    ),
    (
      "{\"a\":{\(tensor("F32", "[1]", "[4,0]"))}}", 4,
      .invalidOffsets(tensor: "a", begin: 4, end: 0, available: 4)
    ),
    (
      "{\"a\":{\(tensor("F32", "[1]", "[-4,0]"))}}", 4,
      .invalidOffsets(tensor: "a", begin: -4, end: 0, available: 4)
    ),
    (
      "{\"a\":{\(tensor("F32", "[2]", "[0,4]"))}}", 4,
      .sizeMismatch(tensor: "a", shape: [2], byteCount: 4)
    ),
    (
      "{\"a\":{\(tensor("F32", "[-1]", "[0,4]"))}}", 4,
      .sizeMismatch(tensor: "a", shape: [-1], byteCount: 4)
    ),
    (
      "{\"a\":{\(tensor("F32", "[4611686018427387904,2]", "[0,0]"))}}", 0,
      .sizeMismatch(tensor: "a", shape: [4_611_686_018_427_387_904, 2], byteCount: 0)
    ),
    ("{\"a\":{\(tensor("F32", "[1]", "[4,8]"))}}", 8, .gapOrOverlap(tensor: "a", begin: 4, expected: 0)),
    (
      "{\"a\":{\(tensor("F32", "[2]", "[0,8]"))},\"b\":{\(tensor("F32", "[1]", "[4,8]"))}}", 8,
      .gapOrOverlap(tensor: "b", begin: 4, expected: 8)
    ),
    ("{\"a\":{\(tensor("F32", "[1]", "[0,4]"))}}", 7, .excessBytes(3)),
  ])
  func falseClaimsAreRefused(header: String, data: Int, expected: SafeTensorsError) {
    #expect(throws: expected) { try SafeTensors(decoding: Self.file(header, data: data)) }
  }

  /// Where the rest is all that is wanted.
  @Test func tensorsOfOtherTypesMayBeLeftOut() throws {
    let (wide, narrow) = (Self.tensor("C64", "[1]", "[0,8]"), Self.tensor("F4", "[2]", "[12,13]"))
    let numbers = Self.tensor("I32", "[1]", "[8,12]")
    let header = "{\"a\":{\(wide)},\"b\":{\(numbers)},\"c\":{\(narrow)}}"
    let bytes = Self.file(header, data: 13)
    #expect(throws: SafeTensorsError.unsupportedElementType(tensor: "a", type: "C64")) {
      try SafeTensors(decoding: bytes)
    }
    let file = try SafeTensors(decoding: bytes, leavingOutOtherTypes: true)
    #expect(try file.integers("b") == [0] && file.tensors.count == 1)
    #expect(file.typesLeftOut == ["a": "C64", "c": "F4"])
    #expect(throws: SafeTensorsError.unsupportedElementType(tensor: "c", type: "F4")) { try file.floats("c") }
    // They are still a part of the file, without gaps or overlaps.
    #expect(throws: SafeTensorsError.excessBytes(1)) {
      try SafeTensors(decoding: bytes + [0], leavingOutOtherTypes: true)
    }
    let apart = Self.file(header.replacing("[8,12]", with: "[7,11]"), data: 13)
    #expect(throws: SafeTensorsError.gapOrOverlap(tensor: "b", begin: 7, expected: 8)) {
      try SafeTensors(decoding: apart, leavingOutOtherTypes: true)
    }
  }

  @Test func headersLongerThanTheFileAreRefused() {
    #expect(throws: SafeTensorsError.truncated(byteCount: 3)) { try SafeTensors(decoding: [1, 2, 3]) }
    #expect(throws: SafeTensorsError.headerTooLong(byteCount: .max, limit: 2)) {
      try SafeTensors(decoding: [UInt8](repeating: 255, count: 8) + [0x7B, 0x7D])
    }
  }

  @Test func askingForTheWrongTensorSaysSo() throws {
    let file = try example()
    #expect(throws: SafeTensorsError.missingTensor("none")) { try file.matrix("none") }
    #expect(throws: SafeTensorsError.dimensionMismatch(tensor: "vector", shape: [2], expected: 2)) {
      try file.matrix("vector")
    }
    #expect(
      throws: SafeTensorsError.elementTypeMismatch(
        tensor: "long", found: .int64, expected: Tensor.ElementType.floatingPoint)
    ) {
      try file.floats("long")
    }
    #expect(Tensor(elementType: .float32, shape: [2], bytes: [0, 0, 0, 0]) == nil)
  }

  @Test func floatingPointNumbersOfAllSizesAreRead() throws {
    func tensor(_ type: Tensor.ElementType, _ bytes: [UInt8]) throws -> Tensor {
      try #require(Tensor(elementType: type, shape: [bytes.count / type.size], bytes: bytes))
    }
    let file = SafeTensors(tensors: [
      "half": try tensor(.float16, [0, 0x3C, 0, 0xC4]),
      "brain": try tensor(.bfloat16, [0x80, 0x3F, 0x80, 0xC0]),
      "double": Tensor([1, -4] as [Double]), "truth": try tensor(.bool, [1, 0]),
    ])
    let decoded = try SafeTensors(decoding: file.encoded())
    #expect(decoded == file)
    for name in ["half", "brain", "double"] { #expect(try decoded.floats(name) == [1, -4]) }
    #expect(
      throws: SafeTensorsError.elementTypeMismatch(
        tensor: "truth", found: .bool, expected: Tensor.ElementType.floatingPoint)
    ) {
      try decoded.floats("truth")
    }
  }

  @Test func everyHalfIsExact() {
    // Sign, exponent and fraction by the definition of binary16.
    func value(_ bits: UInt16) -> Float {
      let (exponent, fraction) = (Int(bits >> 10 & 31), Float(bits & 1023) / 1024)
      let magnitude: Float =
        switch exponent {
        case 0: Float(sign: .plus, exponent: -14, significand: 1) * fraction
        case 31: fraction == 0 ? .infinity : .nan
        default: Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction)
        }
      return bits >> 15 == 1 ? -magnitude : magnitude
    }
    let wrong = (0...UInt16.max).filter {
      let (found, expected) = (Float(halfBits: $0), value($0))
      return found.isNaN ? !expected.isNaN : found != expected || found.sign != expected.sign
    }
    #expect(wrong == [])
  }

  @Test func aFileOfTheReferenceImplementationDecodes() throws {
    // safetensors.numpy.save({"w": arange(4).reshape(2, 2) as float32, "n": int64 [3]}, {"k": "v"})
    let header =
      #"{"__metadata__":{"k":"v"},"n":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"#
      + #""w":{"dtype":"F32","shape":[2,2],"data_offsets":[8,24]}} "#
    var bytes = Self.file(header, data: 0)
    bytes += [3, 0, 0, 0, 0, 0, 0, 0]
    bytes += [0, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40]
    let file = try SafeTensors(decoding: bytes)
    #expect(file.metadata == ["k": "v"])
    #expect(try file.integers("n") == [3])
    #expect(try file.matrix("w").elements == [0, 1, 2, 3])
  }
}
