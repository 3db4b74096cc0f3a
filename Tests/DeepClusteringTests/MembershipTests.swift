import DeepClustering
import Kernels
import Testing

@Suite struct MembershipTests {
  static let memberships: [Membership] = [
    .inverse(alpha: 0.5), .inverse(alpha: 1), .inverse(alpha: 2.5), .inverse(alpha: 3), .softmax(alpha: 0.7),
    .student(degreesOfFreedom: 1), .fuzzy(fuzzifier: 2.2), .fuzzy(fuzzifier: 3), .cMeans(fuzzifier: 2),
    .cMeans(fuzzifier: 2.5), .hard,
  ]

  static func distances(_ count: Int, seed: UInt64) -> [Double] {
    var random = Random(seed: seed)
    return (0..<count).map { _ in 0.1 + 5 * random.nextDouble() }
  }

  @Test(arguments: memberships)
  func membershipsSumToOneAndFallWithDistance(membership: Membership) {
    for seed in 0..<20 as Range<UInt64> {
      let distances = Self.distances(7, seed: seed)
      let g = membership.memberships(distances)
      #expect(abs(g.reduce(0, +) - 1) < 1e-12)
      let order = distances.indices.sorted { distances[$0] < distances[$1] }
      let sorted = order.map { g[$0] }
      #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0 >= $1 })
    }
  }

  /// Those that depend on ratios of distances alone are the same at any scale, also of a sample on its centroid.
  @Test(arguments: [Membership.inverse(alpha: 1), .fuzzy(fuzzifier: 2), .cMeans(fuzzifier: 3), .hard])
  func membershipsHaveNoScale(membership: Membership) {
    for distances in [[0.5, 2, 3], [0, 1, 4], [1e-3, 0.25, 0.125]] {
      let expected = membership.memberships(distances)
      for scale in [1e-34, 1e-80, 1e20] {
        let found = membership.memberships(distances.map { $0 * scale })
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(membership), \(scale)")
      }
    }
    #expect(membership.memberships([0, 0]).allSatisfy { $0.isFinite })
  }

  @Test(arguments: memberships)
  func derivativesAgreeWithFiniteDifferences(membership: Membership) {
    for seed in 0..<10 as Range<UInt64> {
      let distances = Self.distances(6, seed: seed)
      let found = membership.centeringLoss(distances)
      let (loss, derivatives) = (found.value, found.derivatives)
      let differences = distances.indices.map { k -> Double in
        var (above, below) = (distances, distances)
        above[k] += 1e-6
        below[k] -= 1e-6
        return (membership.centeringLoss(above).value - membership.centeringLoss(below).value) / 2e-6
      }
      let worst = zip(derivatives, differences).map { abs($0 - $1) }.max() ?? 1
      #expect(worst <= 1e-7 * max(1, loss))
    }
  }

  /// The formulas of equation 11's candidates, written out naively.
  @Test func valuesFollowTheFormulas() {
    let d = [0.5, 2, 3]
    let inverse = d.map { 1 / ($0 * $0) }
    let sum = inverse.reduce(0, +)
    let g = Membership.inverse(alpha: 2).memberships(d)
    #expect(zip(g, inverse).allSatisfy { abs($0 - $1 / sum) < 1e-14 })
    // Σ Gₖ dₖ = Σ dₖ^(1−α) / Σ dₖ^(−α), a Lehmer mean.
    let lehmer = d.reduce(0) { $0 + 1 / $1 } / sum
    #expect(abs(Membership.inverse(alpha: 2).centeringLoss(d).value - lehmer) < 1e-14)
    // Student's t with one degree of freedom is the inverse of 1 + d.
    let student = Membership.student(degreesOfFreedom: 1).memberships(d)
    let shifted = Membership.inverse(alpha: 1).memberships(d.map { $0 + 1 })
    #expect(zip(student, shifted).allSatisfy { abs($0 - $1) < 1e-14 })
    let fuzzy = Membership.fuzzy(fuzzifier: 1.5).memberships(d)
    #expect(zip(fuzzy, g).allSatisfy { abs($0 - $1) < 1e-14 })
    #expect(Membership.hard.centeringLoss(d).value == 0.5)
    #expect(Membership.hard.memberships([2, 1, 1]) == [0, 1, 0], "the lowest index on ties")
  }

  @Test func aLargeExponentTendsToTheHardLoss() {
    let d = [0.9, 1.1, 4]
    let loss = Membership.inverse(alpha: 200).centeringLoss(d).value
    #expect(abs(loss - 0.9) < 1e-12)
  }

  @Test(arguments: memberships)
  func extremeDistancesStayFinite(membership: Membership) {
    for d in [[0, 1, 2], [0, 0, 1], [1e-38, 1e38], [0, 1e38], [1e-30, 1e-29, 5], [7]] as [[Double]] {
      let found = membership.centeringLoss(d)
      let (loss, derivatives) = (found.value, found.derivatives)
      #expect(loss.isFinite && loss >= 0)
      #expect(derivatives.allSatisfy { $0.isFinite })
      #expect(membership.memberships(d).allSatisfy { $0 >= 0 && $0 <= 1 })
    }
    // A sample on a centroid belongs to it and feels no pull from the others, the limit for α > 1.
    if case .inverse(let alpha) = membership, alpha > 1 {
      let found = membership.centeringLoss([0, 1, 2])
      let (loss, derivatives) = (found.value, found.derivatives)
      #expect(loss < 1e-20)
      #expect(abs(derivatives[0] - 1) < 1e-9)
      #expect(abs(derivatives[1]) < 1e-9 && abs(derivatives[2]) < 1e-9)
    }
  }
}
