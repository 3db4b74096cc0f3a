/// How often each cluster meets each class: n_ij samples are in cluster i and in class j.
///
/// Every external metric of a clustering is a function of this table. Labels may be any integers that an Int
/// holds, of any type; clusters and classes are numbered from 0 in the order of their labels. Only the pairs that occur
/// are stored, so a partition into single samples costs no more than any other.
public struct ContingencyTable: Sendable, Equatable {
  /// The number of samples in one cluster and one class, where there are any.
  public struct Cell: Sendable, Equatable {
    /// Index of the cluster in `clusters`.
    public let cluster: Int
    /// Index of the class in `classes`.
    public let `class`: Int
    /// n_ij, the number of samples in both; positive.
    public let count: Int
  }

  /// The distinct cluster labels, ascending.
  public let clusters: [Int]
  /// The distinct class labels, ascending.
  public let classes: [Int]
  /// The cells that are not zero, cluster by cluster and ascending by class within.
  public let cells: [Cell]
  /// The size a_i of each cluster: the sums of the rows.
  public let clusterSizes: [Int]
  /// The size b_j of each class: the sums of the columns.
  public let classSizes: [Int]
  /// The number of samples n.
  public let samples: Int

  /// Counts the pairs of two labelings of the same samples.
  ///
  /// - Parameters:
  ///   - predicted: the cluster of each sample.
  ///   - truth: the class of each sample.
  /// - Throws: `MetricsError.lengthMismatch` where the two differ in length,
  ///   `MetricsError.emptyLabeling` where they are empty.
  /// - Complexity: O(n log n).
  public init(
    of predicted: some Collection<some BinaryInteger>, against truth: some Collection<some BinaryInteger>
  ) throws(MetricsError) {
    guard predicted.count == truth.count else {
      throw .lengthMismatch(predicted: predicted.count, truth: truth.count)
    }
    guard !predicted.isEmpty else { throw .emptyLabeling }

    let clusterNumbering = LabelNumbering(of: predicted.integers)
    let classNumbering = LabelNumbering(of: truth.integers)
    clusters = clusterNumbering.labels
    classes = classNumbering.labels
    samples = predicted.count

    let columns = classNumbering.labels.count
    var pairs = zip(clusterNumbering.indices, classNumbering.indices).map { $0 * columns + $1 }
    pairs.sort()
    var cells: [Cell] = []
    var clusterSizes = [Int](repeating: 0, count: clusters.count)
    var classSizes = [Int](repeating: 0, count: columns)
    var start = 0
    while start < pairs.count {
      let pair = pairs[start]
      var end = start + 1
      while end < pairs.count, pairs[end] == pair { end += 1 }
      let cell = Cell(cluster: pair / columns, class: pair % columns, count: end - start)
      cells.append(cell)
      clusterSizes[cell.cluster] += cell.count
      classSizes[cell.class] += cell.count
      start = end
    }
    self.cells = cells
    self.clusterSizes = clusterSizes
    self.classSizes = classSizes
  }

  /// The whole table with its zeros, clusters × classes, row after row.
  ///
  /// - Complexity: O(clusters · classes) in time and memory.
  public var counts: [Int] {
    var counts = [Int](repeating: 0, count: clusters.count * classes.count)
    for cell in cells { counts[cell.cluster * classes.count + cell.class] = cell.count }
    return counts
  }

  /// Whether the two partitions are the same up to the names of their parts.
  ///
  /// Each cluster lies in one class and each class in one cluster exactly if there are as many
  /// non-zero cells as clusters and as classes.
  var isPerfectMatch: Bool { cells.count == clusters.count && cells.count == classes.count }
}
