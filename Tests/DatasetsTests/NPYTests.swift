import Kernels
import Testing

@testable import Datasets

@Suite struct NPYTests {
  @Test func filesOfNumPyDecode() throws {
    let x = try Matrix(rows: 3, columns: 2, elements: Fixtures.x)
    #expect(try NPY.decode(Fixtures.npyFloat32).matrix() == x)
    #expect(try NPY.decode(Fixtures.npyFloat64Version2).matrix() == x)
    let integers = try NPY.decode(Fixtures.npyInt32Version3)
    #expect(integers.shape == [2, 3])
    #expect(integers.matrix().elements == [1, 2, 3, 4, 5, 6])
    let labels = try NPY.decode(Fixtures.npyInt64)
    #expect(labels.shape == [3])
    #expect(try labels.integers() == Fixtures.y)
  }

  @Test func furtherDimensionsAreFlattened() throws {
    let array = try NPY.decode(Fixtures.npyUInt8)
    #expect(array.shape == [2, 3, 2])
    #expect(array.isEightBit)
    #expect(array.matrix().shape == "2 × 6")
    #expect(array.matrix().elements == (0..<12).map(Float.init))
  }

  @Test(arguments: [(0, 3), (1, 1), (7, 5)])
  func matricesDecodeAsEncoded(rows: Int, columns: Int) throws {
    let elements = (0..<rows * columns).map { Float($0) * 0.1 - 1 }
    let matrix = try Matrix(rows: rows, columns: columns, elements: elements)
    let bytes = NPY.encode(matrix)
    #expect(try NPY.decode(bytes).matrix() == matrix)
    #expect((bytes.count - 4 * matrix.count).isMultiple(of: 64))
  }

  @Test func labelsDecodeAsEncoded() throws {
    let labels: [Int32] = [.min, -1, 0, .max]
    #expect(try NPY.decode(NPY.encode(labels)).integers() == labels.map(Int.init))
    #expect(try NPY.decode(NPY.encode(labels)).shape == [4])
  }

  @Test func encodingIsThatOfNumPy() throws {
    #expect(NPY.encode(try Matrix(rows: 3, columns: 2, elements: Fixtures.x)) == Fixtures.npyFloat32)
  }

  @Test func ordersAndPrecisionsOfNumPyDecode() throws {
    let x = try Matrix(rows: 3, columns: 2, elements: Fixtures.x)
    #expect(try NPY.decode(Fixtures.npyFortran).matrix() == x)
    #expect(try NPY.decode(Fixtures.npyBigEndian).matrix() == x)
    // Rounding to 11 bits changes a number by half a unit of the last of them at most.
    let half = try NPY.decode(Fixtures.npyHalf).matrix().elements
    #expect(zip(half, Fixtures.x).allSatisfy { abs($0 - $1) <= abs($1) * 0x1p-11 })
    #expect(half != Fixtures.x)
  }

  /// An array file of the given numbers.
  private func file(_ type: String, shape: [Int], _ data: [UInt8], isFortranOrder: Bool = false) -> [UInt8] {
    let header = String(decoding: NPY.header(type: type, shape: shape)[10...], as: UTF8.self)
    let order = isFortranOrder ? header.replacing("False", with: "True ") : header
    return NPY.header(type: type, shape: shape)[..<10] + order.utf8 + data
  }

  @Test(
    arguments: [
      ("|b1", [0, 1, 2], [0, 1, 1]), ("|u1", [0, 200], [0, 200]), ("|i1", [0, 200], [0, -56]),
      ("<u2", [1, 200], [51201]), (">u2", [200, 1], [51201]), ("<i2", [1, 200], [-14335]),
      (">i2", [200, 1], [-14335]), ("<u4", [4, 3, 2, 1], [16_909_060]), (">u4", [1, 2, 3, 4], [16_909_060]),
      ("<i4", [255, 255, 255, 255], [-1]), ("<u8", [1, 0, 0, 0, 0, 0, 0, 64], [1 << 62 | 1]),
      (">i8", [255, 255, 255, 255, 255, 255, 255, 254], [-2]), ("<f2", [0, 0xC4], [-4]),
      (">f2", [0xC4, 0], [-4]), (">f8", [0x40, 8, 0, 0, 0, 0, 0, 0], [3]),
    ] as [(String, [UInt8], [Int])])
  func everyTypeDecodes(type: String, data: [UInt8], expected: [Int]) throws {
    let array = try NPY.decode(file(type, shape: [expected.count], data))
    #expect(try array.integers() == expected)
    #expect(array.matrix().elements == expected.map(Float.init))
    #expect(array.isEightBit == (type == "|u1"))
  }

  @Test func labelsBeyondIntAreRefused() throws {
    let array = try NPY.decode(file("<u8", shape: [1], [UInt8](repeating: 255, count: 8)))
    #expect { try array.integers() } throws: {
      ($0 as? NDArray.NotAnInteger)?.value == "18446744073709551615"
    }
  }

  @Test(arguments: [
    [1, 6], [6, 1], [67, 3], [3, 67], [5, 2, 4], [1, 3, 2], [4, 1, 1, 3], [0, 1 << 40],
    [2, 3] + Array(repeating: 1, count: 60) + [2, 1],
  ])
  func fortranOrderIsThatOfTheFirstIndexFastest(shape: [Int]) throws {
    let (rows, count) = (shape[0], shape.reduce(1, *))
    let strides = shape.indices.map { shape[..<$0].reduce(1, *) }
    // Row-major order of the indices, and where each number lies.
    let positions = (0..<count).map { number in
      var rest = number
      return shape.indices.reversed().reduce(0) { position, axis in
        defer { rest /= shape[axis] }
        return position + rest % shape[axis] * strides[axis]
      }
    }
    let data = (0..<count).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let array = try NPY.decode(file("<i2", shape: shape, data, isFortranOrder: true))
    #expect(array.rows == rows)
    #expect(try array.integers() == positions)
  }

  @Test func otherVariantsAreNamed() throws {
    for (bytes, name) in [
      (Fixtures.npyRecords, "records"), (file("<f16", shape: [1], []), "<f16"),
      (file("<c8", shape: [1], []), "<c8"), (file("<U2", shape: [1], []), "<U2"),
      (file("|O", shape: [1], []), "|O"), (file("f4", shape: [1], []), "f4"),
      (file("|f4", shape: [1], []), "|f4"),
      (file("|u1", shape: Array(repeating: 1, count: 65), [0]), "65 dimensions"),
    ] as [([UInt8], String)] {
      let error = #expect(throws: FormatError.self) { try NPY.decode(bytes) }
      guard case .unsupported(let what) = try #require(error) else {
        Issue.record("\(String(describing: error)) is not .unsupported")
        continue
      }
      #expect(what.contains(name))
    }
  }

  @Test func everyPrefixIsRefused() {
    for bytes in [Fixtures.npyFloat32, Fixtures.npyFloat64Version2, Fixtures.npyInt64] {
      #expect(Fixtures.acceptedPrefixes(of: bytes) { try NPY.decode($0) } == [])
    }
  }

  @Test func damageDoesNotCrash() {
    for offset in Fixtures.npyFloat32.indices {
      _ = try? NPY.decode(Fixtures.changing(Fixtures.npyFloat32, at: offset)).matrix()
    }
  }

  @Test func bytesAfterTheArrayAreRefused() {
    #expect(throws: FormatError.corrupt("1 bytes follow the npy array of shape [3, 2]")) {
      try NPY.decode(Fixtures.npyFloat32 + [0])
    }
  }

  @Test(arguments: [
    "{'shape': (2L, 3L,), 'fortran_order': True, \"descr\": '<f4'}\n",
    " { 'descr' : '<f4' , 'shape' : ( 2,3 ) , 'fortran_order' : True , } ",
  ])
  func headersMayBeWrittenOtherwise(text: String) throws {
    let header = try NPYHeader(parsing: Array(text.utf8)[...])
    #expect(header.elementType == .float32)
    #expect(!header.isBigEndian)
    #expect(header.shape == [2, 3])
    #expect(header.isFortranOrder)
  }

  @Test(arguments: [
    "", "{", "{}", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
    "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}", "{'descr: '<f4'}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': (1,)}",
  ])
  func malformedHeadersAreRefused(text: String) {
    #expect(throws: FormatError.self) { try NPYHeader(parsing: Array(text.utf8)[...]) }
  }

  @Test func impossibleShapesAreRefused() {
    let large = 1 << 62
    #expect(throws: FormatError.corrupt("the npy shape [\(large), 8] is impossible")) {
      try NDArray(.float32, shape: [large, 8], isBigEndian: false, data: [], format: "npy")
    }
  }
}
