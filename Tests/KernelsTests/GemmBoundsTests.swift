import TestSupport
import Testing

@testable import Kernels

/// Products write C and their scratch memory, and nothing beside.
@Suite struct GemmBoundsTests {
  /// Clipped tiles and vectors at every edge, each strategy, several blocks of the inner dimension.
  static let shapes: [(m: Int, n: Int, k: Int)] = [
    (1, 1, 1), (1, 17, 3), (3, 5, 0), (10, 49, 41), (35, 97, 100), (53, 300, 40), (7, 6, 2100),
    (31, 16, 1500), (40, 13, 77), (2, 300, 300), (17, 257, 33), (13, 31, 513), (266, 265, 20), (5, 2050, 7),
    (700, 17, 9), (61, 230, 1030),
  ]
  /// Floats before and behind, as many as a tile of C could be written beside its place.
  private static let margin = 2048
  /// NaN with a payload that no product has.
  private static let pattern = Float(bitPattern: 0x7fd5_a5a5)

  @Test(arguments: try Engine.all())
  func nothingBesideIsWritten(engine: Engine) throws {
    for (m, n, k) in Self.shapes {
      let (a, b) = (Matrix.random(m, k, seed: 1), Matrix.random(k, n, seed: 2))
      let (ta, tb) = (a.transposedCopy(), b.transposedCopy())
      let epilogue = GemmEpilogue(bias: .random(1, n, seed: 3), activation: .relu)
      for (left, right) in [
        (a.view, b.view), (ta.transposed, b.view), (a.view, tb.transposed), (ta.transposed, tb.transposed),
      ] {
        for (accumulating, epilogue) in [(false, .none), (true, .none), (false, epilogue)] {
          var expected = Matrix.random(m, n, seed: 4)
          let start = expected.elements
          var workspace = Workspace()
          try engine.gemm(
            left, right, into: &expected, accumulating: accumulating, epilogue: epilogue,
            workspace: &workspace)

          let (c, isIntact) = withExtendedLifetime((left, right, epilogue)) {
            guarded(start) { c in
              let whole = engine.product(left, right, at: c, accumulating: accumulating, epilogue)
              let plan = engine.plan(whole, left, right, engine.limits)
              let (_, scratchIsIntact) = guarded([Float](repeating: 0, count: plan.scratchCount)) {
                engine.run(plan, scratch: $0)
                return true
              }
              return scratchIsIntact
            }
          }
          #expect(isIntact, "\(m) × \(n) × \(k)")
          #expect(c == expected.elements, "\(m) × \(n) × \(k)")
        }
      }
    }
  }

  /// The check sees a float that is written before the memory, and one behind it.
  @Test func aFloatBesideIsSeen() {
    for place in [-1, 5, Self.margin + 4, -Self.margin] {
      #expect(
        !guarded([1, 2, 3, 4, 5]) { base in
          base[place] = 0
          return true
        }.isIntact)
    }
    let inside = guarded([1, 2]) { base in
      base[1] = 7
      return true
    }
    #expect(inside.isIntact && inside.elements == [1, 7])
  }

  /// Hands memory with the given elements to `body`; returns what it then holds, and whether `body` returned true and
  /// what surrounds the memory is as it was.
  private func guarded(
    _ elements: [Float], _ body: (UnsafeMutablePointer<Float>) -> Bool
  ) -> (elements: [Float], isIntact: Bool) {
    let memory = AlignedStorage<Float>(capacity: elements.count + 2 * Self.margin)
    return withExtendedLifetime(memory) {
      memory.base.update(repeating: Self.pattern, count: memory.capacity)
      let base = memory.base + Self.margin
      for (index, element) in elements.enumerated() { base[index] = element }
      let isIntact = body(base)
      let beside = Array(0..<Self.margin) + (Self.margin + elements.count..<memory.capacity)
      let isUntouched = beside.allSatisfy { memory.base[$0].bitPattern == Self.pattern.bitPattern }
      return (Array(UnsafeBufferPointer(start: base, count: elements.count)), isIntact && isUntouched)
    }
  }
}
