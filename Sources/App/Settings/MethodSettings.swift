import DeepClustering
import KMeans
import Serialization
import ToolSupport

/// The method of `fit` and its parameters, as the command line says.
struct MethodSettings {
  /// What G of CT is.
  enum MembershipName: String, CaseIterable {
    case inverse, softmax, student, fuzzy, hard
    case cMeans = "c-means"
  }

  var name = MethodName.ct
  /// Of CT's membership, or DKM's inverse temperature.
  var alpha = 3.0
  var lambda = 1.0
  /// IDEC's weight; nil until `takeFeatures` where none was given.
  var gamma: Double?
  var membership = MembershipName.inverse
  var differentiatesMembership = true
  var learnsCentroids = false
  var balance = 0.0
  var refreshInterval = 140
  var labelTolerance = 0.001
  var initialCount = 100

  static let options: [String: Arguments.Arity] = [
    "--method": .choice(of: MethodName.self), "--alpha": .value, "--lambda": .value, "--gamma": .value,
    "--membership": .choice(of: MembershipName.self),
    "--constant-membership": .flag, "--learn-centroids": .flag, "--balance": .value, "--refresh": .value,
    "--label-tolerance": .value, "--initial-count": .value,
  ]

  /// Options that are for some methods only.
  static let owners: [(names: [String], methods: [MethodName])] = [
    (["--alpha"], [.ct, .fixedCT, .dkm, .reinitialisedDKM]),
    (["--lambda"], [.ct, .fixedCT, .dkm, .annealedDKM, .reinitialisedDKM, .dcn]),
    (["--gamma"], [.idec]),
    (["--membership", "--constant-membership"], [.ct, .fixedCT]),
    (["--learn-centroids", "--balance"], [.ct, .fixedCT]),
    (["--refresh", "--label-tolerance"], [.dec, .idec]),
    (["--initial-count"], [.dcn]),
    (["--reinitialisation"], [.ct, .reinitialisedDKM]),
  ]

  static let help = """
      --alpha A             ct: exponent of the membership, or its other parameter, default 3;
                            dkm: sharpness of the softmax, default 1000
      --lambda L            ct, dkm, dcn: weight of the clustering loss, default 1
      --gamma G             idec: weight of the clustering loss, default 0.1 times the number of features
      --membership M        ct: inverse (distance^-2A), softmax (exp(-A distance^2)), student (A degrees of
                            freedom), fuzzy (memberships of fuzzy c-means, fuzzifier A), c-means (their
                            power A, its objective), or hard; default inverse
      --constant-membership ct: no gradient of the centering loss flows through the membership
      --learn-centroids     ct: centroids follow the gradient during an epoch; they stay otherwise
      --balance M           ct: weight of a loss that keeps clusters from swallowing others; default 0
      --refresh T           dec, idec: steps between two targets, default 140
      --label-tolerance T   dec, idec: training ends when a smaller share of the labels changes between two
                            targets, default 0.001
      --initial-count C     dcn: samples that a centroid counts as having had, default 100
    """

  /// CT.
  init() {}

  init(_ arguments: Arguments) throws(UsageError) {
    name = try arguments.choice("--method", of: MethodName.self) ?? name
    let isDKM = [.dkm, .reinitialisedDKM].contains(name)
    membership = try arguments.choice("--membership", of: MembershipName.self) ?? membership
    try Self.checkHard(arguments)
    alpha =
      try arguments.number("--alpha", above: [.fuzzy, .cMeans].contains(membership) ? 1 : 0)
      ?? (isDKM ? 1000 : alpha)
    lambda = try arguments.number("--lambda", above: 0, orEqual: true) ?? lambda
    gamma = try arguments.number("--gamma", above: 0, orEqual: true) ?? gamma
    differentiatesMembership = !arguments.has("--constant-membership")
    learnsCentroids = arguments.has("--learn-centroids")
    balance = try arguments.number("--balance", above: 0, orEqual: true) ?? balance
    if balance > 0, membership == .hard {
      throw UsageError("--balance does not go with --membership hard, which has no gradient")
    }
    refreshInterval = try arguments.integer("--refresh", in: 1...1_000_000_000) ?? refreshInterval
    labelTolerance = try arguments.number("--label-tolerance", above: 0, orEqual: true) ?? labelTolerance
    initialCount = try arguments.integer("--initial-count", in: 0...1_000_000_000) ?? initialCount
  }

  /// Fills in what follows from the number of features.
  mutating func takeFeatures(_ features: Int) {
    gamma = gamma ?? IDEC.publishedGamma(features: features)
  }

  /// Throws for a parameter of the hard membership, which has none.
  static func checkHard(_ arguments: Arguments) throws(UsageError) {
    if try arguments.choice("--membership", of: MembershipName.self) == .hard, arguments.has("--alpha") {
      throw UsageError("--alpha does not go with --membership hard, which has no parameter")
    }
  }

  /// The method for the library; nil for those without a clustering loss.
  ///
  /// Before `takeFeatures` it only tells whether the parameters make sense.
  func makeMethod() throws -> (any ClusteringMethod)? {
    switch name {
    case .km, .aekm: nil
    case .dec: DEC(target: try target)
    case .idec: try IDEC(gamma: gamma ?? IDEC.publishedGamma(features: 1), target: try target)
    case .dcn: try DCN(lambda: lambda, initialCount: initialCount)
    case .dkm: try DKM(.constant(alpha), lambda: lambda)
    case .annealedDKM: try DKM(.annealed(), lambda: lambda)
    case .reinitialisedDKM: try DKM(.constant(alpha), lambda: lambda, centroidRule: .reinitialise)
    case .fixedCT: try makeCT(.keep)
    case .ct: try makeCT(.reinitialise)
    }
  }

  private var target: TargetDistribution {
    get throws { try TargetDistribution(refreshInterval: refreshInterval, tolerance: labelTolerance) }
  }

  private func makeCT(_ rule: CentroidRule) throws -> CT {
    try CT(
      membership: resolvedMembership, lambda: lambda, differentiatesMembership: differentiatesMembership,
      centroidRule: rule, centroidStep: learnsCentroids ? .gradient : .none, balance: balance)
  }

  /// G with its parameter.
  var resolvedMembership: Membership {
    switch membership {
    case .inverse: .inverse(alpha: alpha)
    case .softmax: .softmax(alpha: alpha)
    case .student: .student(degreesOfFreedom: alpha)
    case .fuzzy: .fuzzy(fuzzifier: alpha)
    case .cMeans: .cMeans(fuzzifier: alpha)
    case .hard: .hard
    }
  }

  /// Adds what the method's result depends on.
  func add(to object: inout JSONObject) {
    func concerns(_ option: String) -> Bool { name.takes(option) }
    if concerns("--membership") {
      object["membership"] = .string(membership.rawValue)
      object["constant-membership"] = .bool(!differentiatesMembership)
    }
    if concerns("--alpha"), membership != .hard { object["alpha"] = .number(alpha) }
    if concerns("--lambda") { object["lambda"] = .number(lambda) }
    if concerns("--gamma"), let gamma { object["gamma"] = .number(gamma) }
    if concerns("--learn-centroids") { object["learn-centroids"] = .bool(learnsCentroids) }
    if concerns("--balance") { object["balance"] = .number(balance) }
    if concerns("--refresh") {
      object["refresh"] = .integer(refreshInterval)
      object["label-tolerance"] = .number(labelTolerance)
    }
    if concerns("--initial-count") { object["initial-count"] = .integer(initialCount) }
  }
}
