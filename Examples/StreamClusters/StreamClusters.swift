import ExampleSupport
import KMeans
import Kernels

/// Clusters of lines of numbers that keep coming: mini-batch K-means, which never holds more than a batch.
///
///     tail -f measurements.csv | swift run -c release StreamClusters 3
///
/// prints the centroids after each batch of 256 lines, and how far its samples were from those before it.
@main
struct StreamClusters {
  /// What has been learnt so far.
  private(set) var state: MiniBatchState
  private var batch: [Float] = []
  private var features: Int?
  private let batchSize: Int
  private let engine: Engine

  /// A line that cannot be used.
  struct InvalidLine: Error, CustomStringConvertible {
    let line: String
    let reason: String
    var description: String { "“\(line)” is left out: \(reason)" }
  }

  init(clusters: Int, batchSize: Int = 256, engine: Engine) {
    state = MiniBatchState(MiniBatchKMeans(clusters: clusters), random: Random(seed: 0))
    // The first batch gives the first centroids, so it has to have as many samples.
    self.batchSize = max(batchSize, clusters)
    self.engine = engine
  }

  /// Takes in a line of numbers with commas between them; empty lines say nothing.
  ///
  /// - Returns: the mean squared distance of a batch to the centroids before it, if the line completes one.
  /// - Throws: `InvalidLine`, which changes nothing; as `finishBatch`.
  mutating func add(_ line: String) throws -> Double? {
    guard !line.allSatisfy(\.isWhitespace) else { return nil }
    let sample = try line.split(separator: ",", omittingEmptySubsequences: false).map { field in
      guard let number = Float(field.filter { !$0.isWhitespace }), number.isFinite else {
        throw InvalidLine(line: line, reason: "“\(field)” is no finite number")
      }
      return number
    }
    if let features, features != sample.count {
      throw InvalidLine(line: line, reason: "\(sample.count) numbers, and \(features) in the first line")
    }
    features = sample.count
    batch += sample
    return batch.count / sample.count < batchSize ? nil : try finishBatch()
  }

  /// Learns from what has come since the last batch, however little.
  ///
  /// - Throws: `KMeansError`, as for numbers whose squares are beyond Float; the batch is left out then.
  mutating func finishBatch() throws -> Double? {
    guard let features, !batch.isEmpty else { return nil }
    let samples = try Matrix(rows: batch.count / features, columns: features, elements: batch)
    batch.removeAll(keepingCapacity: true)
    let iteration = try state.partialFit(Samples(samples), engine: engine)
    return iteration.inertia / Double(samples.rows)
  }

  /// Shows what comes of a line or a batch; what cannot be used is left out.
  private mutating func take(_ work: (inout StreamClusters) throws -> Double?) throws {
    do { if let distance = try work(&self) { report(distance) } } catch let error as InvalidLine {
      Example.say("\(error)")
    } catch let error as KMeansError {
      Example.say("a batch is left out: \(error)")
    }
  }

  private func report(_ distance: Double) {
    // The stream may go on for days, and what reads this is to have it now.
    Example.show("batch \(state.batchCount): mean squared distance \(distance)")
    for row in 0..<state.centroids.rows { Example.show("  \(state.centroids.row(row))") }
  }

  static func main() async {
    await Example.run("StreamClusters CLUSTERS < LINES") { words in
      guard words.count == 1, let clusters = Int(words[0]), clusters >= 1 else { throw Example.UsageError() }
      var stream = StreamClusters(clusters: clusters, engine: try Engine())
      while let line = readLine() { try stream.take { try $0.add(line) } }
      try stream.take { try $0.finishBatch() }
    }
  }
}
