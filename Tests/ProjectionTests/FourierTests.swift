import Kernels
import KernelsCore
import TestSupport
import Testing

@testable import Projection

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct FourierTests {
  /// X_k = Σ x_j e^(∓2πijk/n) of each lane, by the definition in Double; Float's error grows with log n.
  @Test(arguments: [2, 3, 4, 5, 6, 8, 30, 45, 64, 150, 240]) func areThoseOfTheDefinition(_ n: Int) throws {
    let plan = FourierPlan(count: n)
    for engine in try Engine.all() {
      let width = engine.planar.vectorWidth
      let input = Matrix.random(1, 2 * n * width, seed: UInt64(n)).elements
      for backward in [false, true] {
        let (data, spare) = (FloatMemory(input.count), FloatMemory(input.count))
        for (index, value) in input.enumerated() { data.base[index] = value }
        let result = engine.planar.transformLanes(plan.stages, data.base, spare.base, backward)
        var (actual, expected) = ([Float](), [Double]())
        for lane in [0, width - 1] {
          for k in 0..<n {
            var (re, im) = (0.0, 0.0)
            for j in 0..<n {
              let angle = 2 * Double.pi * Double(j * k % n) / Double(n) * (backward ? 1 : -1)
              let (a, b) = (Double(input[2 * j * width + lane]), Double(input[(2 * j + 1) * width + lane]))
              re += a * cos(angle) - b * sin(angle)
              im += a * sin(angle) + b * cos(angle)
            }
            expected += [re, im]
            actual += [result[2 * k * width + lane], result[(2 * k + 1) * width + lane]]
          }
        }
        #expect(relativeError(actual, expected) < 1e-6, "\(engine), backward: \(backward)")
      }
    }
  }

  @Test func lengthsHaveSmallFactors() {
    #expect([7, 14, 1, 0, 22].allSatisfy { !FourierPlan.isSupported($0) })
    #expect([1, 2, 7, 121, 250, 2000].map(FourierPlan.length) == [2, 2, 8, 128, 250, 2000])
  }
}
