import DeepClustering
import Kernels
import Testing

@testable import CustomMethod

@Suite struct CustomMethodTests {
  @Test func derivativesAreThoseOfTheLoss() throws {
    let method = MarginClustering(margin: 1, lambda: 0.5)
    for distances in [[2.0, 2.5, 7.0], [3.0, 9.0, 2.25], [1.0, 4.0, 6.0], [5.0]] {
      let loss = method.loss(ofSample: 0, distances: distances)
      let differences = distances.indices.map { k in
        let values = [-1e-4, 1e-4].map { step in
          var moved = distances
          moved[k] += step
          return method.loss(ofSample: 0, distances: moved).value
        }
        return (values[1] - values[0]) / 2e-4
      }
      #expect(zip(loss.derivatives, differences).allSatisfy { abs($0 - $1) < 1e-9 })
    }
  }

  @Test func bothMethodsRunFromOneNetwork() throws {
    let results = try CustomMethod.compare(samples: 400, epochs: 3, engine: Engine())
    #expect(results.map(\.name) == ["AEKM", "CT", "margin"])
    #expect(results.allSatisfy { $0.accuracy > 0.3 })
  }
}
