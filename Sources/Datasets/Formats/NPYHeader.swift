/// The header of an `.npy` file, a Python dictionary such as
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
struct NPYHeader: Equatable {
  let elementType: NDArray.ElementType
  let isBigEndian: Bool
  private(set) var isFortranOrder = false
  private(set) var shape: [Int] = []

  /// Parses the dictionary; the three members may stand in any order, and there must be no others.
  init(parsing bytes: ArraySlice<UInt8>) throws(FormatError) {
    var type = ""
    var scanner = PythonScanner(bytes: bytes)
    var found: Set<String> = []
    try scanner.expect("{")
    while !scanner.skip("}") {
      let key = try scanner.string()
      try scanner.expect(":")
      switch key {
      case "descr":
        guard scanner.isString else {
          throw .unsupported("npy array of records; save its columns as one plain array")
        }
        type = try scanner.string()
      case "fortran_order": isFortranOrder = try scanner.boolean()
      case "shape": shape = try scanner.tuple()
      default: throw .corrupt("the npy header has an unknown member “\(key)”")
      }
      found.insert(key)
      if !scanner.skip(",") {
        try scanner.expect("}")
        break
      }
    }
    guard found.count == 3, scanner.isAtEnd else {
      throw .corrupt("the npy header is not a dictionary of descr, fortran_order and shape")
    }
    guard shape.count <= Self.mostDimensions else {
      throw .unsupported("npy array of \(shape.count) dimensions; NumPy has \(Self.mostDimensions) at most")
    }
    if let kind = type.dropFirst().first, kind == "U" || kind == "S" {
      throw .unsupported(
        "npy elements of text (\(type)); number them, as np.unique(…, return_inverse=True) does, or write names of classes as CSV"
      )
    }
    // The first character tells the order of the bytes, or is “|” where there is but one byte.
    guard let first = type.first, let elementType = Self.elementTypes[type.dropFirst()],
      "<>".contains(first) || (first == "|" && elementType.size == 1)
    else {
      throw .unsupported(
        "npy elements of type \(type); convert them with astype to an integer or floating-point type of at "
          + "most 64 bits")
    }
    self.elementType = elementType
    isBigEndian = first == ">"
  }

  /// Dimensions that an array of NumPy may have.
  private static let mostDimensions = 64

  private static let elementTypes: [Substring: NDArray.ElementType] = [
    "b1": .bool, "u1": .uint8, "u2": .uint16, "u4": .uint32, "u8": .uint64, "i1": .int8, "i2": .int16,
    "i4": .int32, "i8": .int64, "f2": .float16, "f4": .float32, "f8": .float64,
  ]
}

/// Reads the few kinds of Python literals that occur in headers.
private struct PythonScanner {
  private var rest: ArraySlice<UInt8>
  private static let malformed = FormatError.corrupt("the npy header is not a Python dictionary")

  init(bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.allSatisfy(Self.isSpace) }

  /// Whether a string literal comes next.
  var isString: Bool {
    let next = rest.first { !Self.isSpace($0) }
    return next == UInt8(ascii: "'") || next == UInt8(ascii: "\"")
  }

  /// Steps over a character, if it comes next.
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    rest = rest.drop(while: Self.isSpace)
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws(FormatError) {
    if !skip(character) { throw Self.malformed }
  }

  mutating func string() throws(FormatError) -> String {
    let quote: Unicode.Scalar = skip("\"") ? "\"" : "'"
    if quote == "'" { try expect("'") }
    guard let end = rest.firstIndex(of: UInt8(ascii: quote)) else { throw Self.malformed }
    defer { rest = rest[(end + 1)...] }
    return String(decoding: rest[..<end], as: UTF8.self)
  }

  mutating func boolean() throws(FormatError) -> Bool {
    rest = rest.drop(while: Self.isSpace)
    for (word, value) in [("False", false), ("True", true)] where rest.starts(with: word.utf8) {
      rest = rest.dropFirst(word.utf8.count)
      return value
    }
    throw Self.malformed
  }

  mutating func tuple() throws(FormatError) -> [Int] {
    var numbers: [Int] = []
    try expect("(")
    while !skip(")") {
      numbers.append(try number())
      if !skip(",") {
        try expect(")")
        break
      }
    }
    return numbers
  }

  private mutating func number() throws(FormatError) -> Int {
    rest = rest.drop(while: Self.isSpace)
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard let number = Int(String(decoding: digits, as: UTF8.self)) else { throw Self.malformed }
    rest = rest.dropFirst(digits.count)
    // Python 2 wrote long integers with this suffix.
    _ = skip("L")
    return number
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
