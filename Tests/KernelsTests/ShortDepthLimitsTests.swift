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
      limits.rows(m: $0.0, n: $0.1, threads: threads)
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
    let rows = [Self.amd, Self.other].map { $0.rows(m: 0, n: 5, threads: 1) }
    #expect(rows == [1, 1])
  }

  /// Of a C beyond an eighth of the last-level cache, 1,048,576 floats, if there are rows enough.
  @Test func longRowsAreWrittenInPanels() {
    let shapes = [
      (256, 16_384), (64, 65_536), (500, 2000), (1024, 1024), (1025, 1024), (8000, 500), (8000, 512),
      (40_000, 240),
    ]
    func panels(_ limits: ShortDepthLimits, transposesA: Bool = false, vectorWidth: Int) -> [Bool] {
      shapes.map {
        limits.writesPanels(m: $0.0, n: $0.1, transposesA: transposesA, vectorWidth: vectorWidth)
      }
    }
    #expect(panels(Self.amd, vectorWidth: 8) == [true, false, false, false, true, true, false, false])
    #expect(
      panels(Self.amd, transposesA: true, vectorWidth: 8)
        == [true, false, false, false, false, true, false, false])
    #expect(panels(Self.amd, vectorWidth: 4) == [true, false, false, false, false, false, false, false])
    #expect(!panels(Self.amd, vectorWidth: 16).contains(true))
    #expect(!panels(Self.other, vectorWidth: 8).contains(true))
  }

  @Test func eachThreadHasItsOwnL2() {
    #expect(rows(Self.other, threads: 2) == [256, 256, 256, 327, 32])
  }

  /// Products cut in other rows have the same bits, and so have those in panels: with operands of any order, onto what stands
  /// in C, and with an epilogue.
  @Test(arguments: try Engine.all())
  func cutsChangeNoBit(engine: Engine) throws {
    let (m, n) = (100, 4100)
    for k in [10, 0] {
      let (a, b) = (Matrix.random(m, k, seed: 3), Matrix.random(k, n, seed: 4))
      let operands = [
        (a.view, b.view), (a.transposedCopy().transposed, b.view), (a.view, b.transposedCopy().transposed),
      ]
      let epilogue = GemmEpilogue(bias: .random(1, n, seed: 5), activation: .relu)
      var products: [[[Float]]] = []
      for (part, uncutC) in [(1, Int.max), (1 << 12, Int.max), (1 << 20, Int.max), (1, 0)] {
        var engine = engine
        (engine.limits.shortDepth.whole, engine.limits.shortDepth.part) = (0, part)
        (engine.limits.shortDepth.fewestRows, engine.limits.shortDepth.uncutC) = (1, uncutC)
        var workspace = Workspace()
        products.append(
          try operands.map {
            var (c, sums) = (Matrix.random(m, n, seed: 6), Matrix(rows: 1, columns: n))
            try engine.gemm($0, $1, into: &c, accumulating: true, workspace: &workspace)
            let plain = c.elements
            try engine.gemm($0, $1, into: &c, columnSums: &sums, epilogue: epilogue, workspace: &workspace)
            return plain + c.elements + sums.elements
          })
      }
      #expect(products.allSatisfy { $0 == products[0] })
    }
  }
}
