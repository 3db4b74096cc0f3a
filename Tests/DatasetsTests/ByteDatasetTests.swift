import Kernels
import TestSupport
import Testing

@testable import Datasets

@Suite struct ByteDatasetTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Bytes 1 to 4, 2 × 1 × 2.
  private static let idx: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4]

  /// The same with 5 to 8, by gzip.
  private static let gzipIDX = Fixtures.bytes(
    "1f8b08000000000002036360e0606660606002624610cdcac6ce0100180e303414000000")

  /// numpy.savez_compressed of x = 0, 50 … 250, 3 × 2, and y = 2, 0, 7.
  private static let npz = Fixtures.bytes(
    """
    504b03042d000000080000002100469d2428ffffffffffffffff05001400782e6e70790100100086000000000000004d00
    0000000000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a05e536aa8aea3a09e965f54529498179f5f94920a1277
    4bcc294e058a17672416a402f91ac63a0a469a3a0ab50a64032e06a39469277e0100504b03042d0000000800000021000d
    13a1d5ffffffffffffffff05001400792e6e70790100100098000000000000004a000000000000009bec17ea1b10c9c850
    c650ad9e925a9c5ca46ea5a06e9369a1aea3a09e965f54529498179f5f94920a12774bcc294e058a17672416a402f91ac6
    3a9a3a0ab50a14002e260654c00ea501504b01022d032d000000080000002100469d24284d000000860000000500000000
    00000000000000800100000000782e6e7079504b01022d032d0000000800000021000d13a1d54a00000098000000050000
    000000000000000000800184000000792e6e7079504b0506000000000200020066000000050100000000
    """)

  @Test(
    arguments: [
      (idx, 2, 2, [1, 2, 3, 4]), (gzipIDX, 2, 2, [5, 6, 7, 8]), (npz, 3, 2, [0, 50, 100, 150, 200, 250]),
      (Fixtures.npyUInt8, 2, 6, Array(0..<12)),
    ] as [([UInt8], Int, Int, [UInt8])])
  func bytesStayBytes(file: [UInt8], rows: Int, columns: Int, elements: [UInt8]) throws {
    let data = try Dataset.load([try directory.file("data", file)])
    #expect(data.isEightBit)
    #expect(data.bytes?.elements == elements)
    #expect(data.bytes?.scale == 1)
    #expect(
      [data.rows, data.columns, data.bytes?.rows, data.bytes?.columns] == [rows, columns, rows, columns])
    #expect(try data.samples == Matrix(rows: rows, columns: columns, elements: elements.map(Float.init)))
  }

  @Test func filesOfBytesAreConcatenated() throws {
    let paths = [try directory.file("first", Self.idx), try directory.file("second", Self.gzipIDX)]
    let data = try Dataset.load([paths[0], paths[1], paths[0]])
    #expect(data.bytes?.rows == 6)
    #expect(data.bytes?.columns == 2)
    #expect(data.bytes?.elements == [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4])
  }

  @Test func labelsComeWithTheBytes() throws {
    let archive = try directory.file("data.npz", Self.npz)
    #expect(try Dataset.load([archive, archive]).labels == [2, 0, 7, 2, 0, 7])
  }

  @Test func otherDataAreFloats() throws {
    for file in [Fixtures.npyFloat32, Fixtures.npyInt32Version3, Fixtures.npzStored, Array("1,2\n".utf8)] {
      let data = try Dataset.load([try directory.file("data", file)])
      #expect(data.bytes == nil)
      #expect(!data.isEightBit)
      #expect([data.rows, data.columns] == [data.samples.rows, data.samples.columns])
    }
  }

  @Test func readingKeepsBytesAndChangingReplacesThem() throws {
    let bytes = try ByteMatrix(rows: 1, columns: 3, scale: 1, elements: [0, 51, 255])
    var data = Dataset(bytes: bytes, labels: [4])
    #expect(data.samples.elements == [0, 51, 255])
    #expect(data.bytes?.elements == [0, 51, 255])

    var assigned = data
    assigned.samples = Matrix(rows: 1, columns: 2)
    #expect(assigned.bytes == nil)
    #expect(assigned.isEightBit)
    #expect(assigned.samples.elements == [0, 0])
    #expect(assigned.columns == 2)

    let copy = data
    try data.fittedScaling(nil).apply(to: &data.samples)
    #expect(data.bytes == nil)
    #expect(data.isEightBit)
    #expect(data.samples.elements == [0, 0.2, 1])
    #expect(copy.bytes?.elements == [0, 51, 255])
  }

  @Test func valuesAreTheBytesWhateverTheirScale() throws {
    let bytes = try ByteMatrix(rows: 1, columns: 3, elements: [0, 51, 255])
    #expect(bytes.scale != 1 && Dataset(bytes: bytes).samples.elements == [0, 51, 255])
    #expect(Dataset(bytes: bytes).bytes?.scale == 1)
  }

  @Test func samplesThatCannotBeScaledAreKept() throws {
    var data = try Dataset(bytes: ByteMatrix(rows: 1, columns: 3, scale: 1, elements: [1, 2, 3]))
    let other = try FittedScaling(offsets: [0, 0], divisors: [1, 2])
    #expect(throws: DatasetError.scalingMismatch(columns: 3, expected: 2)) {
      try other.apply(to: &data.samples)
    }
    #expect(data.samples.elements == [1, 2, 3])
  }

  @Test func floatsAreScaledWhereTheyAre() throws {
    var data = Dataset(samples: Matrix(rows: 100, columns: 3))
    let before = data.samples.withUnsafeElements { UInt(bitPattern: $0.baseAddress) }
    try FittedScaling(offsets: [1], divisors: [2]).apply(to: &data.samples)
    #expect(data.samples.withUnsafeElements { UInt(bitPattern: $0.baseAddress) } == before)
    #expect(data.samples.elements == [Float](repeating: -0.5, count: 300))
  }
}
