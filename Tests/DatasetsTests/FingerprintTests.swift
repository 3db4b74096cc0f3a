import Kernels
import Testing

@testable import Datasets

@Suite struct FingerprintTests {
  /// Not in any order.
  private static func elements(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 * 37 % 256) } }

  private static func bytes(_ rows: Int, _ columns: Int, _ elements: [UInt8]) throws -> Dataset {
    Dataset(bytes: try ByteMatrix(rows: rows, columns: columns, scale: 1, elements: elements))
  }

  private static func floats(_ rows: Int, _ columns: Int, _ elements: [Float]) throws -> Dataset {
    Dataset(samples: try Matrix(rows: rows, columns: columns, elements: elements))
  }

  /// By the xxhash package of Python, with seed 7.
  @Test(
    arguments: [
      (0, 0x95F0_626F_6F0A_4409), (1, 0xD90D_F86C_76F5_2E13), (4, 0x8206_AB7A_5A80_D7BA),
      (7, 0xB174_57D0_5286_1069), (8, 0x73E2_C553_C988_BFC0), (31, 0xE9E2_11C6_39C0_A0BA),
      (32, 0xFC73_2BBE_A375_4490), (33, 0x8E8D_9894_C3DF_9728), (47, 0xE3BD_F1AD_4B33_A561),
      (100, 0x027C_E55A_D496_FA35),
    ] as [(Int, UInt64)])
  func hashesAreThoseOfXXH64(count: Int, hash: UInt64) {
    #expect(Self.elements(count).withUnsafeBytes { XXHash64.hash($0, seed: 7) } == hash)
    // Not aligned.
    #expect(([0] + Self.elements(count)).dropFirst().withUnsafeBytes { XXHash64.hash($0, seed: 7) } == hash)
  }

  /// By a program in Python that follows the description.
  @Test func fingerprintsAreAsDescribed() throws {
    let elements = Self.elements(45)
    #expect(try Self.bytes(5, 9, elements).fingerprint() == "3a04eac67e2dfb9b")
    #expect(try Self.floats(5, 9, elements.map(Float.init)).fingerprint() == "9b97f9e996ca762a")
    #expect(Dataset(samples: Matrix(rows: 0, columns: 0)).fingerprint() == "66fdf240addcb53c")
    #expect(try Self.bytes(0, 3, []).fingerprint() == "b1dc55528249ea44")
  }

  @Test func equalDataHaveEqualFingerprints() throws {
    var data = try Self.bytes(5, 9, Self.elements(45))
    let fingerprint = data.fingerprint()
    data.labels = [1, 2, 3, 4, 5]
    #expect(data.fingerprint() == fingerprint)
    #expect(try Self.bytes(5, 9, Self.elements(45)).fingerprint() == fingerprint)
  }

  @Test(arguments: [1, 3, 8, 13, 32, 45, 70])
  func everyValueCounts(count: Int) throws {
    let elements = Self.elements(count)
    let others = try elements.indices.flatMap { index in
      var changed = elements
      changed[index] ^= 1
      return [
        try Self.bytes(1, count, changed).fingerprint(),
        try Self.floats(1, count, changed.map(Float.init)).fingerprint(),
      ]
    }
    let originals = [
      try Self.bytes(1, count, elements).fingerprint(),
      try Self.floats(1, count, elements.map(Float.init)).fingerprint(),
    ]
    #expect(Set(others + originals).count == 2 * count + 2)
  }

  @Test func shapeKindAndSignOfZeroCount() throws {
    let zeros = [UInt8](repeating: 0, count: 24)
    let all = [
      try Self.bytes(4, 6, zeros), try Self.bytes(6, 4, zeros), try Self.bytes(1, 24, zeros),
      try Self.floats(4, 6, zeros.map(Float.init)), try Self.floats(6, 4, zeros.map(Float.init)),
      try Self.floats(1, 6, [0, 0, 0, 0, 0, 0]), try Self.floats(1, 6, [0, 0, 0, 0, 0, -0.0]),
    ]
    #expect(Set(all.map { $0.fingerprint() }).count == all.count)
  }
}
