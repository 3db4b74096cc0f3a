import KMeans

/// Clusters against classes: the table of counts, the best one-to-one matching, and the samples that it leaves out.
public struct Agreement: Sendable {
  /// Clusters that occur, ascending.
  public let clusters: [Int]
  /// Classes that occur, ascending.
  public let classes: [Int]
  /// Samples in each cluster and class, clusters × classes, row after row.
  public let counts: [Int]
  /// For each cluster the position of its class in `classes`, or nil where it is left over.
  public let matches: [Int?]
  /// Samples whose class is not the one that their cluster is matched with, the surest first.
  public let disagreeing: [Int]

  /// Clusters or classes beyond which nobody could tell them apart in a table or by their colours.
  static let limit = 500

  /// Whether the classes can be told apart.
  var showsClasses: Bool { classes.count <= Self.limit }

  /// Whether the counts make a table that can be read.
  var hasTable: Bool { showsClasses && clusters.count <= Self.limit }

  /// - Parameter margins: how sure each label is.
  /// - Throws: `MetricsError` for labelings of different lengths, or empty ones.
  init(labels: [Int32], truth: [Int], margins: [Double]) throws(MetricsError) {
    let table = try ContingencyTable(of: labels, against: truth)
    (clusters, classes, counts) = (table.clusters, table.classes, table.counts)
    let matching = table.bestMatching
    let position = Dictionary(uniqueKeysWithValues: table.classes.enumerated().map { ($1, $0) })
    matches = table.clusters.map { matching[$0].flatMap { position[$0] } }
    disagreeing = labels.indices.filter { matching[Int(labels[$0])] != truth[$0] }
      .sorted { (margins[$0], $1) > (margins[$1], $0) }
  }

  /// The classes' positions in an order that puts matched cells on the diagonal.
  var diagonalOrder: [Int] {
    let matched = matches.compactMap { $0 }
    return matched + classes.indices.filter { !matched.contains($0) }
  }
}
