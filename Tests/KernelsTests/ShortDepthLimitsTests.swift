import TestSupport
import Testing

@testable import Kernels

/// In how many rows a product of a short inner dimension is written, by processor.
@Suite struct ShortDepthLimitsTests {
  private static let caches = Caches(level1: 48 << 10, level2: 2 << 20, last: 32 << 20)
  private static let amd = ShortDepthLimits(isAMD: true, caches: caches)
  private static let other = ShortDepthLimits(isAMD: false, caches: caches)

  private func rows(_ limits: ShortDepthLimits, threads: Int = 1) -> [Int] {
    [(256, 784), (256, 1024), (256, 2000), (20_000, 100), (256, 20_000)].map {
      limits.rows(m: $0.0, n: $0.1, threads: threads, tileRows: 9, vectorWidth: 16)
    }
  }

  /// 2¹⁸ floats are half of an L2 of 2 MiB.
  @Test func whatL2HoldsIsWrittenAtOnce() {
    #expect(rows(Self.other) == [256, 256, 32, 327, 32])
    #expect(rows(Self.amd) == [256, 256, 131, 2621, 18])
  }

  /// AMD's processors with half a mebibyte of L2 write 2 MiB at a time, others one.
  @Test func aSmallL2HasLargerParts() {
    let caches = Caches(level1: 32 << 10, level2: 512 << 10, last: 32 << 20)
    let amd = ShortDepthLimits(isAMD: true, caches: caches)
    #expect(rows(amd) == [256, 256, 256, 5242, 26])
  }

  @Test func partsHaveRows() {
    let rows = [Self.amd, Self.other].map { $0.rows(m: 0, n: 5, threads: 1, tileRows: 6, vectorWidth: 8) }
    #expect(rows == [1, 1])
  }

  /// With AVX2, where they are long, of a C beyond two thirds of the last-level cache: 5,592,405 floats.
  @Test func rowsThatShareLinesAreWrittenFromEndToEnd() {
    let shapes = [(16_384, 500), (11_184, 500), (20_000, 512), (40_000, 240)]
    func rows(_ limits: ShortDepthLimits, vectorWidth: Int) -> [Bool] {
      shapes.map { limits.rows(m: $0.0, n: $0.1, threads: 1, tileRows: 6, vectorWidth: vectorWidth) == 6 }
    }
    #expect(rows(Self.amd, vectorWidth: 8) == [true, false, false, false])
    #expect(rows(Self.amd, vectorWidth: 4) == [false, false, false, false])
    #expect(rows(Self.other, vectorWidth: 8) == [false, false, false, false])
  }

  @Test func eachThreadHasItsOwnL2() {
    #expect(rows(Self.other, threads: 2) == [256, 256, 256, 327, 32])
  }

  /// Products cut in other rows have the same bits.
  @Test func rowsChangeNoBit() throws {
    let (a, b) = (Matrix.random(100, 10, seed: 3), Matrix.random(10, 300, seed: 4))
    var engine = try Engine(threads: 1)
    var products: [[Float]] = []
    for part in [1, 1 << 12, 1 << 20] {
      (engine.limits.shortDepth.whole, engine.limits.shortDepth.part) = (0, part)
      engine.limits.shortDepth.fewestRows = 1
      engine.limits.shortDepth.keptLines = part == 1 ? 0 : .max
      var workspace = Workspace()
      var c = Matrix(rows: 100, columns: 300)
      try engine.gemm(a.view, b.view, into: &c, workspace: &workspace)
      products.append(c.elements)
    }
    #expect(products[0] == products[2] && products[1] == products[2])
  }
}
