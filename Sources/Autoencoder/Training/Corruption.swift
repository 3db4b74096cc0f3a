import Kernels

/// What is done to a batch before the network sees it.
///
/// The loss compares with the batch as it was: a denoising autoencoder (Vincent et al. 2010).
public enum Corruption: Sendable, Equatable {
  /// Nothing.
  case none
  /// Normal noise of this standard deviation is added.
  case gaussian(deviation: Double)
  /// This share of the elements, chosen at random, becomes 0.
  case masking(share: Double)
  /// This share of the elements becomes 0 and the others grow by 1 / (1 − share), so that means stay (Srivastava
  /// et al. 2014): DEC's choice.
  case dropout(share: Double)

  /// Throws unless the parameter is in its range.
  func check() throws(AutoencoderError) {
    switch self {
    case .none: break
    case .gaussian(let deviation):
      guard deviation >= 0, deviation.isFinite else {
        throw .invalidOption("noise of deviation \(deviation); give 0 or a positive number")
      }
    case .masking(let share), .dropout(let share):
      guard (0..<1).contains(share) else {
        throw .invalidOption("a share of \(share) dropped; give a number in [0, 1)")
      }
    }
  }

  /// Whether batches stay as they are.
  var isNone: Bool { self == .none }

  /// corrupted ← batch with noise, which each row draws from a stream of its own.
  func apply(to batch: Matrix, into corrupted: inout Matrix, random: Random, engine: Engine) {
    corrupted.resize(rows: batch.rows, columns: batch.columns)
    batch.withUnsafeElements { source in
      corrupted.withUnsafeMutableElements { target in
        engine.forEachRow(batch.rows, batch.columns, random: random) { elements, random in
          switch self {
          case .none: for i in elements { target[i] = source[i] }
          case .gaussian(let deviation):
            for i in elements { target[i] = source[i] + Float(deviation * random.nextNormal()) }
          case .masking(let share):
            for i in elements { target[i] = random.nextFloat() < Float(share) ? 0 : source[i] }
          case .dropout(let share):
            let scale = Float(1 / (1 - share))
            for i in elements { target[i] = random.nextFloat() < Float(share) ? 0 : source[i] * scale }
          }
        }
      }
    }
  }
}

extension Engine {
  /// Rows that a thread takes at a time.
  private static let drawnRows = 8

  /// Calls `body` with the places of each row's elements and a generator of that row's own, on all threads.
  func forEachRow(
    _ rows: Int, _ columns: Int, random: Random,
    _ body: (_ elements: Range<Int>, _ random: inout Random) -> Void
  ) {
    parallel.forEachChunk(of: rows, grain: Self.drawnRows) { _, rows in
      for row in rows {
        var stream = random.stream("row", index: row)
        body(row * columns..<(row + 1) * columns, &stream)
      }
    }
  }
}
