import KMeans
import Kernels

/// Clusters of lines of numbers that keep coming: mini-batch K-means, which never holds more than a batch.
///
///     tail -f measurements.csv | swift run -c release StreamClusters 3
///
/// prints after each batch of lines how far its samples were from the centroids, and at the end the centroids.
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
    var description: String { "“\(line)”: \(reason)" }
  }

  init(clusters: Int, batchSize: Int = 256, engine: Engine) {
    state = MiniBatchState(MiniBatchKMeans(clusters: clusters), random: Random(seed: 0))
    // The first batch gives the first centroids, so it has to have as many samples.
    self.batchSize = max(batchSize, clusters)
    self.engine = engine
  }

  /// Takes in a line of numbers with commas between them.
  ///
  /// - Returns: the mean squared distance of a batch to the centroids before it, if the line completes one.
  mutating func add(_ line: String) throws -> Double? {
    let numbers = line.split(separator: ",").map { Float($0.trimmingSpaces) }
    let sample = numbers.compactMap { $0 }
    guard sample.count == numbers.count else { throw InvalidLine(line: line, reason: "not all are numbers") }
    guard sample.count == features ?? sample.count else {
      throw InvalidLine(line: line, reason: "\(sample.count) numbers, and \(features ?? 0) in the first line")
    }
    features = sample.count
    batch += sample
    return batch.count < batchSize * sample.count ? nil : try finishBatch()
  }

  /// Learns from what has come since the last batch, however little.
  mutating func finishBatch() throws -> Double? {
    guard let features, !batch.isEmpty else { return nil }
    let samples = try Matrix(rows: batch.count / features, columns: features, elements: batch)
    batch.removeAll(keepingCapacity: true)
    let iteration = try state.partialFit(Samples(samples), engine: engine)
    return iteration.inertia / Double(samples.rows)
  }

  static func main() throws {
    guard let clusters = CommandLine.arguments.last.flatMap({ Int($0) }) else {
      print("usage: StreamClusters CLUSTERS < LINES")
      return
    }
    var stream = StreamClusters(clusters: clusters, engine: try Engine())
    let report = { (stream: StreamClusters, distance: Double) in
      print("batch \(stream.state.batchCount): mean squared distance \(distance)")
    }
    while let line = readLine() {
      if let distance = try stream.add(line) { report(stream, distance) }
    }
    if let distance = try stream.finishBatch() { report(stream, distance) }
    for row in 0..<stream.state.centroids.rows { print(stream.state.centroids.row(row)) }
  }
}

extension Substring {
  /// Without spaces at both ends.
  var trimmingSpaces: Substring {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return self[endIndex...] }
    return self[first...last]
  }
}
