import TestSupport
import Testing

@testable import Kernels

/// Products write C and their scratch memory, and nothing beside.
@Suite struct GemmBoundsTests {
  /// Clipped tiles and vectors at every edge, each strategy, several blocks of the inner dimension.
  static let shapes: [(m: Int, n: Int, k: Int)] = [
    (1, 1, 1), (1, 17, 3), (3, 5, 0), (10, 49, 41), (35, 97, 100), (53, 300, 40), (7, 6, 2100),
    (31, 16, 1500), (40, 13, 77), (2, 300, 300), (17, 257, 33), (13, 31, 513), (266, 265, 20), (5, 2050, 7),
    (700, 17, 9), (61, 230, 1030), (37, 19, 300), (23, 22, 512), (41, 24, 70),
    (70, 50, 300), (75, 34, 520), (1, 70, 300), (3, 29, 45), (5, 37, 90),
  ]

  @Test(arguments: try Engine.all())
  func nothingBesideIsWritten(engine: Engine) throws {
    for (m, n, k) in Self.shapes {
      let epilogue = GemmEpilogue(bias: .random(1, n, seed: 3), activation: .relu)
      for (left, right) in Self.operands(m, n, k) {
        for (accumulating, epilogue) in [(false, .none), (true, .none), (false, epilogue)] {
          var expected = Matrix.random(m, n, seed: 4)
          let start = expected.elements
          var workspace = Workspace()
          try engine.gemm(
            left, right, into: &expected, accumulating: accumulating, epilogue: epilogue,
            workspace: &workspace)

          let (c, isIntact) = withExtendedLifetime((left, right, epilogue)) {
            GuardedMemory.with(start) { c in
              let whole = engine.product(left, right, at: c, accumulating: accumulating, epilogue)
              let plan = engine.plan(whole, left, right, engine.limits)
              let (_, scratchIsIntact) = GuardedMemory.with([Float](repeating: 0, count: plan.scratchCount)) {
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

  /// The operands of a product of the given shape, as they are and transposed.
  static func operands(_ m: Int, _ n: Int, _ k: Int) -> [(MatrixView, MatrixView)] {
    let (a, b) = (Matrix.random(m, k, seed: 1), Matrix.random(k, n, seed: 2))
    let (ta, tb) = (a.transposedCopy(), b.transposedCopy())
    return [
      (a.view, b.view), (ta.transposed, b.view), (a.view, tb.transposed), (ta.transposed, tb.transposed),
    ]
  }

  /// The check sees a float that is written before the memory, and one behind it.
  @Test func aFloatBesideIsSeen() {
    for place in [-1, 5, GuardedMemory.margin + 4, -GuardedMemory.margin] {
      #expect(
        !GuardedMemory.with([1, 2, 3, 4, 5]) { base in
          base[place] = 0
          return true
        }.isIntact)
    }
    let inside = GuardedMemory.with([1, 2]) { base in
      base[1] = 7
      return true
    }
    #expect(inside.isIntact && inside.elements == [1, 7])
  }
}
