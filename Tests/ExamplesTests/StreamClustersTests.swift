import KMeans
import Kernels
import Testing

@testable import StreamClusters

@Suite struct StreamClustersTests {
  @Test func centroidsComeToTheCentresOfTheLines() throws {
    let centers: [SIMD2<Float>] = [[0, 0], [50, 0], [0, 50]]
    var random = Random(seed: 3)
    var stream = StreamClusters(clusters: 3, batchSize: 100, engine: try Engine())
    var distances: [Double] = []
    for line in 0..<1050 {
      let center = centers[line % 3]
      let (x, y) = (center.x + random.nextFloat(in: -1..<1), center.y + random.nextFloat(in: -1..<1))
      if let distance = try stream.add("\(x), \(y)") { distances.append(distance) }
    }
    #expect(distances.count == 10)
    #expect(try stream.finishBatch() != nil)
    #expect(try stream.finishBatch() == nil)
    #expect(stream.state.batchCount == 11)
    // The variance of both features, 1/3 each, and what the centroids miss of the centres.
    #expect(distances.dropFirst().allSatisfy { $0 < 1 })
    let found = (0..<3).map { SIMD2(stream.state.centroids[$0, 0], stream.state.centroids[$0, 1]) }
    let nearest = centers.map { center in
      found.map { (($0 - center) * ($0 - center)).sum() }.min() ?? .infinity
    }
    #expect(nearest.allSatisfy { $0 < 0.1 })
  }

  @Test(arguments: ["1,x", "1,2,3", "1,,2", ",2", "1,1e50", "nan,1"]) func badLinesAreNamedAndLoseNothing(
    line: String
  ) throws {
    var stream = StreamClusters(clusters: 1, batchSize: 2, engine: try Engine())
    #expect(try stream.add("1,2") == nil)
    let error = #expect(throws: StreamClusters.InvalidLine.self) { try stream.add(line) }
    #expect(error?.line == line)
    #expect(try stream.add(" ") == nil)
    #expect(try stream.add("3,4") != nil)
    #expect(stream.state.centroids.elements == [2, 3])
  }

  /// The first batch then never ends by itself.
  @Test func moreClustersThanLinesAreWaitedFor() throws {
    var stream = StreamClusters(clusters: .max, engine: try Engine())
    #expect(try stream.add("1,2") == nil && stream.add("3,4") == nil)
    #expect(throws: KMeansError.self) { try stream.finishBatch() }
  }

  /// A batch that cannot be learnt from costs no more than itself.
  @Test func aBatchOfImpossibleNumbersIsLeftOut() throws {
    var stream = StreamClusters(clusters: 1, batchSize: 2, engine: try Engine())
    #expect(try stream.add("1,2") == nil && stream.add("3,4") != nil && stream.add("1,1e30") == nil)
    #expect(throws: KMeansError.self) { try stream.add("2,2") }
    #expect(try stream.add("1,2") == nil && stream.add("3,4") != nil)
    #expect(stream.state.centroids.elements == [2, 3])
  }
}
