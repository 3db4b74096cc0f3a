import Kernels
import Testing

extension MetricsFixture: CustomTestStringConvertible {
  var testDescription: String { "partition \(seed)" }

  /// The labels that the scores are of.
  var partition: (predicted: [Int], truth: [Int]) {
    randomPartition(
      seed: seed, samples: samples, clusters: clusters, classes: classes, skewed: skewed, copied: copied)
  }
}

extension SampleFixture: CustomTestStringConvertible {
  var testDescription: String { "samples \(seed)" }

  /// The samples and labels that the scores are of, as Tools/make-metrics-fixtures.py makes them.
  func clustered() throws -> (data: Matrix, labels: [Int]) {
    var generator = LinearCongruentialGenerator(state: seed)
    let centres = (0..<clusters * features).map { _ in generator.within(spread) }
    var data = Matrix(rows: samples, columns: features)
    var labels: [Int] = []
    for i in 0..<samples {
      let blob = generator.below(clusters)
      for j in 0..<features {
        let value = centres[blob * features + j] + generator.within(50) + generator.within(50)
        data[i, j] = Float(value) / 7 + Float(offset)
      }
      let isRandom = generator.below(100) < mixed
      labels.append(isRandom ? generator.below(clusters) - 3 : blob - 3)
    }
    return (data, labels)
  }
}

/// Knuth's 64-bit linear congruential generator; the low bits are dropped.
struct LinearCongruentialGenerator {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  mutating func within(_ limit: Int) -> Int { below(2 * limit + 1) - limit }
}

/// Whether all differences are within `tolerance` of the larger of 1 and the expected value.
func isClose(_ values: [Double], _ expected: [Double], within tolerance: Double = 1e-12) -> Bool {
  values.count == expected.count
    && zip(values, expected).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}

/// The partition that Tools/make-metrics-fixtures.py makes from the same parameters.
func randomPartition(
  seed: UInt64, samples: Int, clusters: Int, classes: Int, skewed: Bool, copied: Int
) -> (predicted: [Int], truth: [Int]) {
  var generator = LinearCongruentialGenerator(state: seed)
  func draw(_ bound: Int) -> Int {
    let label = generator.below(bound)
    return skewed ? min(label, generator.below(bound)) : label
  }
  var predicted: [Int] = []
  var truth: [Int] = []
  for _ in 0..<samples {
    let label = draw(classes)
    truth.append(label)
    let follows = generator.below(100) < copied
    predicted.append(follows ? (3 * label + 1) % clusters - 2 : draw(clusters) - 2)
  }
  return (predicted, truth)
}
