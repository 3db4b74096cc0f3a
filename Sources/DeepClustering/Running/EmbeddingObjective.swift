import Autoencoder
import Kernels
import Serialization

/// A method's loss on batches: what follows from its loss of a sample, for every method alike.
package struct EmbeddingObjective<Method: ClusteringMethod> {
  package var method: Method
  /// R, as the method and the optimiser move it.
  package var centroids: Matrix
  /// Of the centroids, where these are learned.
  private(set) var optimizer: ParameterOptimizer

  private var distances = Matrix(rows: 0, columns: 0)
  private var derivatives = Matrix(rows: 0, columns: 0)
  private var centroidGradient = Matrix(rows: 0, columns: 0)

  package init(_ method: Method, centroids: Matrix, optimizer: Optimizer) {
    self.method = method
    self.centroids = centroids
    self.optimizer = ParameterOptimizer(optimizer, rows: centroids.rows, columns: centroids.columns)
  }

  /// (1/B) Σᵢ Lᵢ and the loss of the batch as a whole, if the method has one.
  ///
  /// The gradient (2/B) Σₖ ∂Lᵢ/∂dᵢₖ (hᵢ − rₖ) by each embedding is added to `gradient`, and the centroids take their step, if
  /// they are learned, from where both were computed.
  ///
  /// - Parameter rateFactor: what the learning rate is multiplied by.
  /// - Complexity: O(B · K · l).
  package mutating func loss(
    of batch: EmbeddedBatch, gradient: inout Matrix, rateFactor: Double, engine: Engine
  ) throws -> Double {
    let loss = try evaluate(batch, engine: engine)
    try engine.addWeightedDifferences(
      derivatives, from: batch.embedding, to: centroids, scale: 2 / Float(batch.embedding.rows),
      into: &gradient)
    if method.centroidStep == .gradient {
      try computeCentroidGradient(of: batch, engine: engine)
      try optimizer.step(&centroids, gradient: centroidGradient, rateFactor: rateFactor, engine: engine)
    }
    return loss
  }

  /// The gradient (2/B) Σᵢ ∂Lᵢ/∂dᵢₖ (rₖ − hᵢ) of the batch's loss by the centroids, K × l.
  package mutating func centroidGradient(of batch: EmbeddedBatch, engine: Engine) throws -> Matrix {
    _ = try evaluate(batch, engine: engine)
    try computeCentroidGradient(of: batch, engine: engine)
    return centroidGradient
  }

  /// Sets the method's targets anew from all embeddings.
  package mutating func refresh(embedding: Matrix, engine: Engine) throws {
    var all = Matrix(rows: 0, columns: 0)
    try engine.squaredDistances(from: embedding, to: centroids, into: &all)
    method.refresh(distances: all)
  }

  /// Lets the method move the centroids after a step.
  package mutating func move(after batch: EmbeddedBatch, engine: Engine) throws {
    let shape = centroids.shape
    try method.move(&centroids, after: batch, engine: engine)
    guard centroids.shape == shape else {
      throw DeepClusteringError.shapeMismatch(
        "\(method.name) made centroids of \(centroids.shape) of \(shape)")
    }
  }

  /// The batch's loss, and B times its derivatives by the distances in `derivatives`.
  ///
  /// - Throws: `DeepClusteringError.shapeMismatch` for a method that has not a derivative for each cluster.
  private mutating func evaluate(_ batch: EmbeddedBatch, engine: Engine) throws -> Double {
    try engine.squaredDistances(from: batch.embedding, to: centroids, into: &distances)
    derivatives.resize(rows: distances.rows, columns: distances.columns)
    let clusters = distances.columns
    var total = 0.0
    try distances.withUnsafeElements { distances in
      try derivatives.withUnsafeMutableElements { derivatives in
        for (row, sample) in batch.indices.enumerated() {
          let first = row * clusters
          let loss = method.loss(
            ofSample: sample, distances: distances[first..<first + clusters].map(Double.init))
          guard loss.derivatives.count == clusters else {
            throw DeepClusteringError.shapeMismatch(
              "\(method.name) gave \(loss.derivatives.count) derivatives for \(clusters) distances")
          }
          total += loss.value
          for (k, derivative) in loss.derivatives.enumerated() {
            derivatives[first + k] = Float(derivative)
          }
        }
      }
    }
    return try total / Double(batch.embedding.rows) + addBatchLoss()
  }

  /// The loss of the batch as a whole, its derivatives added to `derivatives`.
  ///
  /// - Throws: `DeepClusteringError.shapeMismatch` for a method that has not a derivative for each distance.
  private mutating func addBatchLoss() throws(DeepClusteringError) -> Double {
    guard method.hasBatchLoss else { return 0 }
    let rows = (0..<distances.rows).map { distances.row($0).map(Double.init) }
    let loss = method.loss(ofBatch: rows)
    guard loss.derivatives.map(\.count) == rows.map(\.count) else {
      throw .shapeMismatch(
        "the loss of a batch of \(method.name) gave other derivatives than for \(distances.shape) distances")
    }
    derivatives.withUnsafeMutableElements { derivatives in
      for (index, derivative) in loss.derivatives.joined().enumerated() {
        derivatives[index] += Float(derivative)
      }
    }
    return loss.value
  }

  private mutating func computeCentroidGradient(of batch: EmbeddedBatch, engine: Engine) throws {
    centroidGradient.resize(rows: centroids.rows, columns: centroids.columns)
    centroidGradient.withUnsafeMutableElements { $0.update(repeating: 0) }
    try engine.addWeightedDifferences(
      derivatives.transposedCopy(), from: centroids, to: batch.embedding,
      scale: 2 / Float(batch.embedding.rows), into: &centroidGradient)
  }

  // MARK: State

  func state() -> [String: Tensor] {
    var tensors = optimizer.state(prefix: "centroid_optimizer.")
    tensors["centroids"] = Tensor(centroids)
    for (name, tensor) in method.state { tensors["method.\(name)"] = tensor }
    return tensors
  }

  /// - Throws: `DeepClusteringError.invalidCheckpoint`, `SafeTensorsError`, and what the method throws.
  mutating func restore(_ file: SafeTensors, samples: Int, clusters: Int) throws {
    centroids = try file.matrix("centroids")
    try optimizer.restore(file, prefix: "centroid_optimizer.")
    let prefix = "method."
    let own = file.tensors.filter { $0.key.hasPrefix(prefix) }
    try method.restore(
      Dictionary(uniqueKeysWithValues: own.map { (String($0.key.dropFirst(prefix.count)), $0.value) }),
      samples: samples, clusters: clusters)
  }
}
