import KMeans

/// A score that the published tables have.
enum ExperimentScore: String, CaseIterable {
  case acc, nmi

  /// The name in a table.
  var title: String { rawValue.uppercased() }

  /// The score in per cent.
  func percent(_ scores: ClusteringScores) -> Double {
    switch self {
    case .acc: 100 * scores.accuracy
    case .nmi: 100 * scores.nmi
    }
  }
}

/// Keys of methods and data sets: their names in tables, and their order.
///
/// Keys that are not listed here are shown as they are, after the others and in the order of the alphabet.
enum ExperimentNames {
  /// All methods, each with its name in a table.
  static let methods: [(key: String, title: String)] = [
    ("km", "KM"), ("aekm", "AEKM"), ("dec", "DEC"), ("idec", "IDEC"), ("dcn", "DCN"), ("dkm", "DKM"),
    ("dkm-annealed", "DKM, annealed α"), ("dkm-rein", "DKM + rein"), ("ct-norein", "CT − rein"), ("ct", "CT"),
  ]

  /// All data sets, each with its name in a table.
  static let datasets: [(key: String, title: String)] = [
    ("mnist", "MNIST"), ("usps", "USPS"), ("usps11000", "USPS (11,000)"), ("coil100", "COIL100"),
    ("cmu-pie", "CMU-PIE"), ("rcv1", "RCV1"), ("rcv1-length", "RCV1 (length 1)"),
  ]

  static func title(method key: String) -> String { methods.first { $0.key == key }?.title ?? key }

  static func title(dataset key: String) -> String { datasets.first { $0.key == key }?.title ?? key }

  /// The methods of the records, each once and in order.
  static func methods(of records: [ExperimentRecord]) -> [String] {
    ordered(Set(records.map(\.method)), by: methods.map(\.key))
  }

  /// The data sets of the records, each once and in order.
  static func datasets(of records: [ExperimentRecord]) -> [String] {
    ordered(Set(records.map(\.dataset)), by: datasets.map(\.key))
  }

  private static func ordered(_ keys: Set<String>, by known: [String]) -> [String] {
    known.filter(keys.contains) + keys.subtracting(known).sorted()
  }
}
