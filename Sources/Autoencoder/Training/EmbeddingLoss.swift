import Kernels

/// A loss on the embedding of a batch: returns its value and adds its gradient by the embedding, B × l, to the second
/// argument, whose shape stays.
public typealias EmbeddingLoss = (_ batch: EmbeddedBatch, _ gradient: inout Matrix) throws -> Double
