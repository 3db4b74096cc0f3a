import Autoencoder
import Kernels
import Serialization

/// The deep clustering network (Yang, Fu, Sidiropoulos & Hong 2017, equations 5 to 8; equation 7 of arXiv
/// 2411.19496).
///
/// It trains the network on the reconstruction loss and
///
///     (λ/2) (1/B) Σᵢ ‖hᵢ − M sᵢ‖²
///
/// with assignments sᵢ and centroids M fixed. After each step the batch's samples are assigned to their nearest
/// centroids, and then one after the other each moves its centroid by (1/cₖ)(hᵢ − mₖ), cₖ counting the samples
/// that the centroid has had.
public struct DCN: ClusteringMethod {
  /// λ, the weight of the clustering loss beside the reconstruction loss; the loss has half of it.
  public let lambda: Double
  /// cₖ at the start: how slowly centroids move at first; 100 in the published program.
  public let initialCount: Int

  private var assignments: [Int32] = []
  private var counts: [Int] = []

  /// The method of the given weight, with the published program's first counts unless told otherwise.
  ///
  /// - Throws: `DeepClusteringError.invalidOption`.
  public init(lambda: Double, initialCount: Int = 100) throws(DeepClusteringError) {
    try checkWeight("lambda", lambda)
    guard (0...1_000_000_000).contains(initialCount) else {
      throw .invalidOption("an initial count of \(initialCount); give 0 to 1,000,000,000")
    }
    self.lambda = lambda
    self.initialCount = initialCount
  }

  /// "DCN".
  public var name: String { "DCN" }
  /// The centroids follow the batches.
  public var centroidStep: CentroidStep { .ofMethod }
  /// And stay as an epoch left them.
  public var centroidRule: CentroidRule { .keep }

  /// Takes the labels as the first assignments.
  ///
  /// - Precondition: `clusters` is not negative.
  public mutating func begin(labels: [Int32], clusters: Int) {
    assignments = labels
    counts = Array(repeating: initialCount, count: clusters)
  }

  /// (λ/2) dₖ for the cluster k that the sample is assigned to.
  ///
  /// - Precondition: `begin` has been told the sample's label.
  public func loss(ofSample sample: Int, distances: [Double]) -> SampleLoss {
    let k = Int(assignments[sample])
    var derivatives = [Double](repeating: 0, count: distances.count)
    derivatives[k] = lambda / 2
    return SampleLoss(value: lambda / 2 * distances[k], derivatives: derivatives)
  }

  /// Assigns the batch's samples to the centroids as they are, and moves these.
  ///
  /// - Throws: `KernelError.nonFiniteValue` for an embedding that has diverged.
  /// - Precondition: `begin` has been told the batch's labels, and as many clusters as there are centroids.
  public mutating func move(
    _ centroids: inout Matrix, after batch: EmbeddedBatch, engine: Engine
  ) throws {
    let labels = try engine.nearestCentroids(of: batch.embedding, in: centroids)
    for (row, (sample, label)) in zip(batch.indices, labels).enumerated() {
      let k = Int(label)
      assignments[sample] = label
      counts[k] += 1
      let rate = 1 / Float(counts[k])
      for column in 0..<centroids.columns {
        centroids[k, column] += rate * (batch.embedding[row, column] - centroids[k, column])
      }
    }
  }

  /// Assignments and counts.
  public var state: [String: Tensor] { ["assignments": Tensor(assignments), "counts": Tensor(counts)] }

  /// Takes over what `state` gave.
  ///
  /// - Throws: `SafeTensorsError`, or `DeepClusteringError.invalidCheckpoint` for a state of another form.
  public mutating func restore(_ state: [String: Tensor], samples: Int, clusters: Int) throws {
    let file = SafeTensors(tensors: state)
    assignments = try file.integers("assignments").map { Int32(truncatingIfNeeded: $0) }
    counts = try file.integers("counts")
    guard assignments.count == samples, counts.count == clusters, counts.allSatisfy((0...1 << 53).contains),
      assignments.allSatisfy({ counts.indices.contains(Int($0)) })
    else {
      throw DeepClusteringError.invalidCheckpoint(
        "DCN's \(assignments.count) assignments and \(counts.count) counts are not of \(samples) samples and \(clusters) clusters"
      )
    }
  }
}
