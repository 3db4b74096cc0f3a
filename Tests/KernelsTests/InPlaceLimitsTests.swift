import Testing

@testable import Kernels

/// What is read where it is, by processor.
@Suite struct InPlaceLimitsTests {
  private static let caches = Caches(level1: 48 << 10, level2: 2 << 20, last: 32 << 20)
  private static let amd = InPlaceLimits(isAMD: true, caches: caches)
  private static let other = InPlaceLimits(isAMD: false, caches: caches)

  private func packsB(_ limits: InPlaceLimits, _ shapes: [(k: Int, n: Int)]) -> [Bool] {
    shapes.map {
      limits.packsB(columns: $0.n, depth: $0.k, blockDepth: min($0.k, 500), vectorWidth: 16)
    }
  }

  /// Rows of 500 floats begin anywhere in a line of 16, rows of 512 and of 784 at lines.
  @Test func rowsAcrossLinesAreReadWhereThatCostsLittle() {
    let shapes = [(500, 500), (256, 500), (256, 512), (160, 784)]
    #expect(packsB(Self.amd, shapes) == [false, false, false, false])
    #expect(packsB(Self.other, shapes) == [true, true, false, false])
  }

  /// 2¹⁷ floats are 128 pages; a longer inner dimension is met in parts.
  @Test func rowsOfManyPagesArePackedWhereThatCostsMuch() {
    let shapes = [(256, 512), (256, 528), (100, 2000), (700, 256)]
    #expect(packsB(Self.amd, shapes) == [false, false, false, false])
    #expect(packsB(Self.other, shapes) == [false, true, true, false])
  }

  /// 2²⁰ floats are an eighth of a last-level cache of 32 MiB, and 2¹⁸ half of an L2 of 2 MiB.
  @Test func largeOperandsArePacked() {
    let shapes = [(1023, 256), (1024, 256), (1300, 784), (1400, 784)]
    #expect(packsB(Self.amd, shapes) == [false, false, false, true])
    #expect(packsB(Self.other, shapes) == [false, true, true, true])
    let packsA = [Self.amd, Self.other].map { limits in
      [(1, 1), (257, 256), (1024, 1024), (1025, 1024)].map {
        limits.packsTransposedA(rows: $0.0, depth: $0.1)
      }
    }
    #expect(packsA == [[false, false, false, true], [true, true, true, true]])
  }

  /// More rows than L2 has places for, at distances of whole pages.
  @Test func rowsAPageApartArePacked() {
    let shapes = [(256, 1024), (257, 1024), (257, 1040), (500, 2048)]
    #expect(packsB(Self.amd, shapes) == [false, true, false, true])
  }

  /// Rows of A half a page apart compete for the first-level cache, if enough columns make up for packing them.
  @Test func rowsOfAHalfAPageApartArePacked() {
    let shapes: [(n: Int, k: Int)] = [(1023, 1024), (1024, 1024), (1024, 512), (1024, 511), (2000, 1536)]
    let packs = shapes.map { InPlaceLimits.packsRowsOfA(columns: $0.n, depth: $0.k) }
    #expect(packs == [false, true, true, false, true])
  }

  /// Few rows use a column of B too seldom, but columns half a page apart compete for the first-level cache.
  @Test func columnsOfATransposedBAreTurnedForFewRows() {
    let turns = [(1, 500), (10, 2000), (11, 2000), (1, 512), (10, 1024), (10, 16384)].map {
      InPlaceLimits.turnsB(rows: $0.0, depth: $0.1, vectorWidth: 8)
    }
    #expect(!InPlaceLimits.turnsB(rows: 1, depth: 500, vectorWidth: 16))
    #expect(turns == [true, true, false, false, false, false])
  }

  /// 2,048 pages, as far apart as the largest power of two in a row's length says.
  @Test func rowsInFewPlacesOfTheTLBAreScattered() {
    let shapes: [(rows: Int, n: Int)] = [
      (128, 16384), (129, 16384), (500, 16000), (256, 8192), (257, 8192), (33, 3 << 16), (1 << 20, 512),
    ]
    let scattered = shapes.map { InPlaceLimits.scattersPages(rows: $0.rows, of: $0.n) }
    #expect(scattered == [false, true, false, false, true, true, false])
  }

  @Test func nothingIsReadWhereEverythingIsToBePacked() {
    #expect(packsB(.nothing, [(1, 16), (1, 1)]) == [true, true])
    #expect(InPlaceLimits.nothing.packsTransposedA(rows: 1, depth: 1))
  }
}
