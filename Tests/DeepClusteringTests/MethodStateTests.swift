import Autoencoder
import DeepClustering
import Kernels
import Serialization
import TestSupport
import Testing

/// What methods keep beside the centroids: assignments, counts, targets, temperatures.
@Suite struct MethodStateTests {
  /// αₙ = 2^(1/ln²n) αₙ₋₁: α₂ = 0.1 · 2^(1/ln²2), and so on.
  @Test func annealingFollowsItsRecurrence() {
    let sharpness = DKM.Sharpness.annealed()
    #expect((1...5).allSatisfy { sharpness.alpha(epoch: $0) == 0.1 })
    // 1/ln²2 = 2.0813689810, 1/ln²3 = 0.8285385, to ten digits by hand.
    #expect(abs(sharpness.alpha(epoch: 6) - 0.1 * 4.232086) < 1e-6)
    #expect(abs(sharpness.alpha(epoch: 11) / sharpness.alpha(epoch: 10) - 1.775884) < 1e-5)
    #expect(sharpness.alpha(epoch: 15) == sharpness.alpha(epoch: 11))
    #expect(sharpness.alpha(epoch: 100) > sharpness.alpha(epoch: 95))
    #expect(DKM.Sharpness.constant(1000).alpha(epoch: 50) == 1000)
  }

  @Test func everyEpochHasItsSharpness() throws {
    let distances = [0.5, 1.5, 4]
    var annealed = try DKM(.annealed(epochsPerValue: 2), lambda: 0.7)
    for epoch in [1, 2, 3, 11, 2] {
      annealed.beginEpoch(epoch)
      let constant = try DKM(.constant(annealed.sharpness.alpha(epoch: epoch)), lambda: 0.7)
      #expect(
        annealed.loss(ofSample: 0, distances: distances) == constant.loss(ofSample: 0, distances: distances))
    }
    annealed.beginEpoch(3)
    let later = annealed.loss(ofSample: 0, distances: distances)
    #expect(later != (try DKM(.annealed(), lambda: 0.7)).loss(ofSample: 0, distances: distances))
  }

  /// Centroids become the running means of what they have had, the count at the start being that of the centroid
  /// itself.
  @Test func dcnsCentroidsAreRunningMeans() throws {
    let engine = try Engine(threads: 1)
    var method = try DCN(lambda: 1, initialCount: 2)
    method.begin(labels: [0, 0, 1, 1], clusters: 2)
    var centroids = try Matrix(rows: 2, columns: 1, elements: [0, 10])
    let batch = EmbeddedBatch(
      indices: [3, 0, 1], embedding: try Matrix(rows: 3, columns: 1, elements: [3, 9, 6]))
    try method.move(&centroids, after: batch, engine: engine)
    // 3 goes to 0, and 9 and 6 to 10: those are assigned before any centroid moves.
    #expect(centroids[0, 0] == 1)
    #expect(abs(centroids[1, 0] - 8.75) < 1e-5)
    #expect(method.loss(ofSample: 3, distances: [5, 7]).value == 2.5)
    #expect(method.loss(ofSample: 0, distances: [5, 7]).value == 3.5)
    #expect(method.loss(ofSample: 2, distances: [5, 7]).derivatives == [0, 0.5])

    var other = try DCN(lambda: 1)
    try other.restore(method.state, samples: 4, clusters: 2)
    var copy = centroids
    try method.move(&centroids, after: batch, engine: engine)
    try other.move(&copy, after: batch, engine: engine)
    #expect(centroids == copy)
  }

  @Test func targetsAreThoseOfTheEquations() throws {
    let d: [[Double]] = [[0.5, 2, 3], [4, 1, 0.2], [1, 1, 6], [0.1, 5, 5]]
    var target = try TargetDistribution(tolerance: 0.3)
    var distances = try Matrix(rows: 4, columns: 3, elements: d.flatMap { $0.map(Float.init) })
    target.refresh(distances: distances)
    func normalised(_ weights: [Double]) -> [Double] {
      let total = weights.reduce(0, +)
      return weights.map { $0 / total }
    }
    let q = d.map { row in normalised(row.map { 1 / (1 + $0) }) }
    let f = (0..<3).map { k in q.reduce(0) { $0 + $1[k] } }
    let p = q.map { row in normalised(zip(row, f).map { $0 * $0 / $1 }) }
    for i in 0..<4 {
      var divergence = 0.0
      for k in 0..<3 {
        divergence += p[i][k] * (p[i][k].naturalLogarithm - q[i][k].naturalLogarithm)
      }
      let found = target.divergence(ofSample: i, distances: d[i]).value
      #expect(abs(found - divergence) < 1e-6)
    }

    // A tie goes to the lowest cluster, so one of four labels has changed; but not since a target before.
    #expect(!target.hasSettled)
    distances[3, 1] = 0
    target.refresh(distances: distances)
    #expect(target.hasSettled, "one label in four is less than 0.3")
    (distances[3, 0], distances[3, 1], distances[0, 2]) = (0, 1, 0)
    target.refresh(distances: distances)
    #expect(!target.hasSettled, "two labels in four are not")
  }

  /// A share of just the tolerance is not less, and so with 0 labels never settle.
  @Test(arguments: [(0.25, 0.25), (0, 0)] as [(tolerance: Double, share: Double)])
  func aShareOfTheToleranceIsAChange(tolerance: Double, share: Double) throws {
    var target = try TargetDistribution(tolerance: tolerance)
    var distances = try Matrix(rows: 4, columns: 2, elements: [0, 1, 0, 1, 1, 0, 1, 0])
    target.refresh(distances: distances)
    if share > 0 { (distances[0, 0], distances[0, 1]) = (1, 0) }
    target.refresh(distances: distances)
    #expect(!target.hasSettled)
  }

  /// Memberships q of a cluster that is far from all samples are below the least Double.
  @Test func aClusterThatNoSampleBelongsToHasNoTarget() throws {
    var target = try TargetDistribution(degreesOfFreedom: 1000)
    target.refresh(distances: try Matrix(rows: 2, columns: 3, elements: [0, 1e5, 1e5, 1e5, 0, 1e5]))
    // p and q are both 1 at the sample's own cluster, and 0 elsewhere.
    #expect(target.divergence(ofSample: 0, distances: [0, 1e5, 1e5]).derivatives == [0, 0, 0])
    #expect(target.divergence(ofSample: 1, distances: [1e5, 0, 1e5]).derivatives == [0, 0, 0])
  }

  @Test(arguments: ["DKM", "DKM-annealed", "DKM+rein", "DCN", "DEC", "IDEC", "CT-norein"])
  func interruptionsChangeNothing(name: String) throws {
    let methods: [any ClusteringMethod] = [
      try DKM(lambda: 0.1), try DKM(.annealed(epochsPerValue: 1), lambda: 0.1),
      try DKM(lambda: 0.1, centroidRule: .reinitialise), try DCN(lambda: 0.5),
      try DEC(target: TargetDistribution(refreshInterval: 3, tolerance: 0)),
      try IDEC(gamma: 0.1, target: TargetDistribution(refreshInterval: 7, tolerance: 0)),
      try CT(membership: .inverse(alpha: 2), lambda: 1, centroidRule: .keep, centroidStep: .gradient),
    ]
    let method = try #require(methods.first { $0.name == name })
    try check(method)
  }

  /// Targets whose labels have settled in the middle of an epoch end nothing before its end, wherever the run is
  /// taken up.
  @Test func labelsThatHaveSettledEndTheEpochFirst() throws {
    let settling = try TargetDistribution(refreshInterval: 2, tolerance: 2)
    for method in [DEC(target: settling) as any ClusteringMethod, try IDEC(gamma: 0.1, target: settling)] {
      try checkSettling(method)
    }
  }

  private func checkSettling<Method: ClusteringMethod>(_ method: Method) throws {
    var options = CheckpointTests.Variation.options
    options.pretraining.layerwise = nil
    let run = InterruptedRun(
      samples: try CheckpointTests.Variation.plain.samples(), options: options,
      engine: try Engine(threads: 1), method: method)
    let expected = try run.uninterrupted()
    #expect(expected.fineTuningEnd == .labelsSettled)
    #expect(expected.history.count { $0.phase == .finetune } == 1)
    for steps in 1...4 {
      #expect(Outcome(try run.interrupted(every: steps).clustering) == Outcome(expected), "\(steps)")
    }
  }

  @Test func statesOfOtherSizesAreRefused() throws {
    var (dcn, target) = (try DCN(lambda: 1), try TargetDistribution())
    dcn.begin(labels: [0, 1, 1], clusters: 2)
    target.refresh(distances: try Matrix(rows: 3, columns: 2, elements: [0, 1, 1, 0, 2, 0]))
    let dec = DEC(target: target)
    for (samples, clusters) in [(4, 2), (3, 3), (2, 2), (3, 1)] {
      var (other, others) = (try DCN(lambda: 1), DEC(target: try TargetDistribution()))
      #expect(throws: DeepClusteringError.self) {
        try other.restore(dcn.state, samples: samples, clusters: clusters)
      }
      #expect(throws: DeepClusteringError.self) {
        try others.restore(dec.state, samples: samples, clusters: clusters)
      }
    }
    // Counts that the next step would lead beyond Int, and labels of no cluster.
    var (other, others) = (try DCN(lambda: 1), try TargetDistribution())
    let counts = dcn.state.merging(["counts": Tensor([Int.max, 3])]) { $1 }
    #expect(throws: DeepClusteringError.self) { try other.restore(counts, samples: 3, clusters: 2) }
    for (name, values) in [
      ("refreshes", [Int.max, 0]), ("refreshes", [0, 0]), ("labels", [0, 2, 1]), ("labels", [0, -1, 1]),
    ] {
      let state = target.state.merging([name: Tensor(values)]) { $1 }
      #expect(throws: DeepClusteringError.self) { try others.restore(state, samples: 3, clusters: 2) }
    }
    // No targets: the first come before the first step.
    let none = target.state.merging([
      "targets": Tensor(Matrix(rows: 0, columns: 0)), "refreshes": Tensor([0, 0]),
    ]) { $1 }
    #expect(throws: DeepClusteringError.self) { try others.restore(none, samples: 3, clusters: 2) }
    var same = DEC(target: try TargetDistribution())
    try same.restore(dec.state, samples: 3, clusters: 2)
    #expect(same.loss(ofSample: 1, distances: [1, 2]) == dec.loss(ofSample: 1, distances: [1, 2]))
  }

  private func check<Method: ClusteringMethod>(_ method: Method) throws {
    let samples = try CheckpointTests.Variation.plain.samples()
    var outcomes: [Outcome] = []
    for threads in [1, 2, 3] {
      var options = CheckpointTests.Variation.options
      options.pretraining.layerwise = nil
      let run = InterruptedRun(
        samples: samples, options: options, engine: try Engine(threads: threads), method: method)
      let expected = try run.uninterrupted()
      #expect(Outcome(try run.interrupted(every: 2).clustering) == Outcome(expected))
      #expect(expected.method == method.name)
      let reconstructs = expected.history.suffix(3).map { $0.reconstructionLoss != nil }
      #expect(reconstructs == Array(repeating: method.reconstructs, count: 3))
      outcomes.append(Outcome(expected))
    }
    #expect(outcomes[1] == outcomes[0] && outcomes[2] == outcomes[0])
  }
}

extension Double {
  /// ln by its series about 1, halved until near it: independent of the library's functions.
  fileprivate var naturalLogarithm: Double {
    var (x, halvings) = (self, 0.0)
    while x < 0.7 { (x, halvings) = (x * 2, halvings + 1) }
    let y = (x - 1) / (x + 1)
    var (term, sum) = (y, 0.0)
    for n in stride(from: 1.0, to: 60, by: 2) {
      sum += 2 * term / n
      term *= y * y
    }
    return sum - halvings * 0.693_147_180_559_945_3
  }
}
