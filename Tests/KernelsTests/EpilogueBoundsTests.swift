import KernelsCore
import TestSupport
import Testing

@testable import Kernels

/// What is done to a product on its way out writes what it has to write, and nothing beside.
@Suite struct EpilogueBoundsTests {
  /// Column sums that are taken while the product is in L1, also over several blocks of the inner dimension.
  @Test(arguments: CPU.instructionSets, [1, 2])
  func nothingBesideColumnSumsIsWritten(instructionSet: InstructionSet, threads: Int) throws {
    let engine = try Engine(instructionSet: instructionSet, threads: threads)
    var taken = 0
    for (m, n, k) in GemmBoundsTests.shapes {
      for (left, right) in GemmBoundsTests.operands(m, n, k) {
        let epilogue = GemmEpilogue(bias: .random(1, n, seed: 3), activation: .relu)
        var (expected, sums, workspace) = (
          Matrix.random(m, n, seed: 4), Matrix(rows: 1, columns: n), Workspace()
        )
        let start = expected.elements
        try engine.gemm(
          left, right, into: &expected, columnSums: &sums, accumulating: true, epilogue: epilogue,
          workspace: &workspace)

        let before = taken
        let (found, isIntact) = withExtendedLifetime((left, right, epilogue)) {
          GuardedMemory.with(each: [start, [Float](repeating: 0, count: n)]) { places in
            let whole = engine.product(left, right, at: places[0], accumulating: true, epilogue)
            var plan = engine.plan(whole, left, right, engine.limits)
            guard plan.takesRowsInOrder else { return true }
            taken += 1
            plan.whole.epilogue.columnSums = places[1]
            return GuardedMemory.with([Float](repeating: 0, count: plan.scratchCount)) {
              engine.run(plan, scratch: $0)
              return true
            }.isIntact
          }
        }
        #expect(isIntact, "\(m) × \(n) × \(k)")
        guard taken > before else { continue }
        #expect(found == [expected.elements, sums.elements], "\(m) × \(n) × \(k)")
      }
    }
    // One thread takes all rows in order, two do where panels of B are theirs.
    #expect(threads == 1 ? taken == 4 * GemmBoundsTests.shapes.count : taken > 0)
  }

  /// Steps of each optimiser on weights, and what these have besides, in place of a product; the last shape has a gradient
  /// in scratch memory.
  @Test(arguments: try Engine.all())
  func nothingBesideWeightsAndMomentsIsWritten(engine: Engine) throws {
    let coefficients = AdamCoefficients(
      step: 1, learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: WeightDecay.none.factors)
    for (m, n, k) in GemmBoundsTests.shapes + [(19, 70, 4500), (5, 3, 4500)] {
      for (left, right) in GemmBoundsTests.operands(m, n, k) {
        let start = Matrix.random(m, n, seed: 5)
        var (adam, plain, heavy, workspace) = (start, start, start, Workspace())
        var (first, second, velocity) = (
          Matrix.random(m, n, seed: 6), Matrix(rows: m, columns: n), Matrix.random(m, n, seed: 7)
        )
        let states = [first, second, velocity].map(\.elements)
        try engine.adamStep(
          step: 1, learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weights: &adam, gradient: left,
          times: right, firstMoment: &first, secondMoment: &second, workspace: &workspace)
        try engine.sgdStep(
          learningRate: 0.1, weights: &plain, gradient: left, times: right, workspace: &workspace)
        try engine.sgdStep(
          learningRate: 0.1, momentum: 0.9, weights: &heavy, gradient: left, times: right,
          velocity: &velocity, workspace: &workspace)

        func step(_ update: PanelUpdate, _ weights: UnsafeMutablePointer<Float>) -> Bool {
          withExtendedLifetime((left, right)) {
            let (plan, gradientCount) = engine.plan(update, on: weights, left, right)
            return GuardedMemory.with([Float](repeating: 0, count: gradientCount + plan.scratchCount)) {
              engine.run(plan, gradientCount: gradientCount, scratch: $0)
              return true
            }.isIntact
          }
        }
        let decay = WeightDecay.none.factors
        for (matrices, expected, update) in [
          (
            [start.elements, states[0], states[1]], [adam, first, second],
            { .adam(coefficients, weights: $0[0], firstMoment: $0[1], secondMoment: $0[2]) }
          ),
          ([start.elements], [plain], { .gradient(rate: 0.1, decay, weights: $0[0]) }),
          (
            [start.elements, states[2]], [heavy, velocity],
            { .momentum(rate: 0.1, momentum: 0.9, decay, weights: $0[0], velocity: $0[1]) }
          ),
        ] as [([[Float]], [Matrix], ([UnsafeMutablePointer<Float>]) -> PanelUpdate)] {
          let (found, isIntact) = GuardedMemory.with(each: matrices[...]) { step(update($0), $0[0]) }
          #expect(isIntact, "\(m) × \(n) × \(k)")
          #expect(found == expected.map(\.elements), "\(m) × \(n) × \(k)")
        }
      }
    }
  }
}
