import Kernels

/// A batch's embedding, handed to a loss on it.
public struct EmbeddedBatch: Sendable {
  /// Which samples the batch holds, as indices into the training data.
  public let indices: ArraySlice<Int>
  /// Their embeddings, B × l.
  public let embedding: Matrix

  /// The embeddings of the given samples.
  public init(indices: ArraySlice<Int>, embedding: Matrix) {
    self.indices = indices
    self.embedding = embedding
  }
}
