import DeepClustering
import Kernels
import Projection

/// The embeddings of one stage in two dimensions.
public struct EmbeddingMap: Sendable {
  /// Epochs of fine-tuning done.
  public let epoch: Int
  /// Places of the shown samples, a row each.
  public let positions: Matrix

  /// Maps of all stages by t-SNE (van der Maaten and Hinton 2008).
  ///
  /// Each stage starts from the map of the one before, so that what does not move in the embedding does not move
  /// on the page.
  ///
  /// - Parameters:
  ///   - samples: the samples to show, ascending.
  ///   - onIteration: is told the stage and how many iterations are done; returns whether to go on.
  /// - Throws: `ProjectionError`, `KernelError`.
  static func all(
    _ stages: [Snapshot], samples: [Int], tsne: TSNE, engine: Engine,
    onIteration: (_ stage: Int, _ iteration: Int) -> Bool
  ) throws -> [EmbeddingMap] {
    var maps: [EmbeddingMap] = []
    for (index, stage) in stages.enumerated() {
      var points = Matrix(rows: 0, columns: 0)
      try engine.gatherRows(of: stage.embedding, at: samples[...], into: &points)
      let result = try tsne.project(points, initialPositions: maps.last?.positions, engine: engine) {
        onIteration(index, $0)
      }
      maps.append(EmbeddingMap(epoch: stage.epoch, positions: result.positions))
    }
    return maps
  }

  /// The places as pairs of numbers 0…65535 in a square, the same scale across and down.
  var quantized: [UInt16] {
    guard positions.rows > 0 else { return [] }
    let columns = (0..<2).map { column in (0..<positions.rows).map { positions[$0, column] } }
    let ranges = columns.map { ($0.min() ?? 0, $0.max() ?? 0) }
    let span = max(ranges.map { $0.1 - $0.0 }.max() ?? 0, .leastNormalMagnitude)
    return (0..<positions.rows).flatMap { row in
      (0..<2).map { column -> UInt16 in
        let middle = (ranges[column].0 + ranges[column].1) / 2
        let share = (positions[row, column] - middle) / span + 0.5
        return UInt16((65535 * min(1, max(0, share))).rounded())
      }
    }
  }
}
