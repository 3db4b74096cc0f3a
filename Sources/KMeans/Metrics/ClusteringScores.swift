/// The external scores of a clustering, taken from one contingency table.
public struct ClusteringScores: Sendable, Equatable {
  /// Clustering accuracy, ACC, in (0, 1]; see `clusteringAccuracy(of:against:)`.
  public let accuracy: Double
  /// Normalised mutual information by the arithmetic mean, NMI, in [0, 1]; see
  /// `normalizedMutualInformation(of:against:normalizedBy:)`.
  public let nmi: Double
  /// Adjusted Rand index, ARI, in [−0.5, 1]; see `adjustedRandIndex(of:against:)`.
  public let ari: Double
  /// Adjusted mutual information by the arithmetic mean, AMI, at most 1; see
  /// `adjustedMutualInformation(of:against:normalizedBy:)`.
  public let ami: Double
  /// Purity, in (0, 1]; see `purity(of:against:)`.
  public let purity: Double
  /// Homogeneity, in [0, 1]; see `homogeneity(of:against:)`.
  public let homogeneity: Double
  /// Completeness, in [0, 1]; see `completeness(of:against:)`.
  public let completeness: Double
  /// V-measure with β = 1, in [0, 1]; see `vMeasure(of:against:beta:)`.
  public let vMeasure: Double

  /// The scores of predicted clusters against true classes, both by any integers.
  ///
  /// - Throws: `MetricsError.lengthMismatch`, `MetricsError.emptyLabeling`.
  /// - Complexity: O(n log n + s² · l) for s the lesser and l the greater of the numbers of clusters
  ///   and classes, and that of `ContingencyTable.expectedMutualInformation`.
  public init(
    of predicted: some Collection<some BinaryInteger>, against truth: some Collection<some BinaryInteger>
  ) throws(MetricsError) {
    self.init(try ContingencyTable(of: predicted, against: truth))
  }

  /// The scores of a contingency table.
  ///
  /// - Complexity: O(s² · l) for s the lesser and l the greater of the numbers of clusters and classes,
  ///   and that of `ContingencyTable.expectedMutualInformation`.
  public init(_ table: ContingencyTable) {
    accuracy = table.accuracy
    nmi = table.normalizedMutualInformation()
    ari = table.adjustedRandIndex
    ami = table.adjustedMutualInformation()
    purity = table.purity
    homogeneity = table.homogeneity
    completeness = table.completeness
    vMeasure = table.vMeasure
  }
}

extension ClusteringScores {
  /// How many scores there are.
  package static var numberCount: Int { 8 }

  /// The scores of `numbers`.
  ///
  /// - Precondition: there are `numberCount`.
  package init(numbers: [Double]) {
    accuracy = numbers[0]
    nmi = numbers[1]
    ari = numbers[2]
    ami = numbers[3]
    purity = numbers[4]
    homogeneity = numbers[5]
    completeness = numbers[6]
    vMeasure = numbers[7]
  }

  /// All scores, in the order of their declaration.
  package var numbers: [Double] { [accuracy, nmi, ari, ami, purity, homogeneity, completeness, vMeasure] }
}
