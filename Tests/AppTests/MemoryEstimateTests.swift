import Autoencoder
import DeepClustering
import KMeans
import Kernels
import Testing

@testable import App

@Suite struct MemoryEstimateTests {
  private func bytes(_ estimate: MemoryEstimate) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: estimate.parts.map { ($0.name, $0.bytes) })
  }

  @Test func moreThanThereIsIsTold() {
    let estimate = MemoryEstimate(
      samples: TrainingSamples(Matrix(rows: 1000, columns: 300)),
      KMeansMemory(samples: 1000, features: 300, clusters: 3))
    #expect(
      bytes(estimate) == [
        "samples": 1_200_000, "floats": 1_200_000, "clusters": 96_000, "results": 1_200_000,
        "program": 48 << 20,
      ])
    #expect(estimate.total >= 3_696_000 + 48 << 20)
    #expect(estimate.description(available: 1 << 50).hasSuffix(")"))
    #expect(estimate.description(available: 7 << 20).hasSuffix("); this process may have 7 MiB"))
  }

  /// The same with bytes instead of floats, batches and a page.
  @Test func aRunOfKMeansHasItsParts() throws {
    let samples = TrainingSamples(
      try ByteMatrix(rows: 300, columns: 20, scale: 1, elements: [UInt8](repeating: 1, count: 6000)))
    var kMeans = KMeansMemory(samples: 300, features: 20, clusters: 5, algorithm: .elkan)
    kMeans.threads = 3
    var expected = [
      "samples": 6000, "floats": 2 * 24_000, "clusters": 300 * 96, "bounds": 4 * 364 * 6,
      "results": 24_000, "program": 48 << 20,
    ]
    #expect(bytes(MemoryEstimate(samples: samples, kMeans)) == expected)
    // Restarts of little work go on side by side, on as many threads.
    kMeans.restarts = 2
    (expected["clusters"], expected["bounds"]) = (2 * 300 * 96, 2 * 4 * 364 * 6)
    #expect(bytes(MemoryEstimate(samples: samples, kMeans)) == expected)
    // No batch has more samples than there are, nor have the three that the seeding is made on.
    (expected["clusters"], expected["bounds"]) = (300 * 96, nil)
    kMeans.restarts = 1
    for (size, drawn) in [(10, 30), (100, 300), (1 << 30, 300)] {
      expected["batches"] = 300 * 16 + drawn * (4 * 20 + 104)
      #expect(bytes(MemoryEstimate(samples: samples, kMeans, batchSize: size)) == expected)
    }
    // The page is drawn when the results are written.
    let report = ReportMemory(samples: 300, clusters: 5, dimensions: 20, maps: 1, pixels: 0)
    (expected["batches"], expected["bounds"]) = (nil, 4 * 364 * 6)
    (expected["results"], expected["report"]) = (nil, report.bytes)
    #expect(bytes(MemoryEstimate(samples: samples, kMeans, report: report)) == expected)
  }

  /// 100,000 samples, which are too many for runs side by side.
  @Test func boundsAreThoseOfTheAlgorithm() {
    func bounds(_ algorithm: Algorithm, features: Int, clusters: Int, exchanges: Bool = false) -> Int {
      var memory = KMeansMemory(samples: 100_000, features: features, clusters: clusters)
      (memory.algorithm, memory.exchangesSamples, memory.restarts, memory.threads) = (
        algorithm, exchanges, 10, 8
      )
      return memory.bounds
    }
    let elkan = 4 * 100_064 * 101
    #expect(bounds(.elkan, features: 4, clusters: 100) == elkan)
    #expect(bounds(.lloyd, features: 4, clusters: 100) == 0)
    #expect(bounds(.hamerly, features: 4, clusters: 100) == 0)
    #expect(bounds(.lloyd, features: 4, clusters: 100, exchanges: true) == elkan)
    #expect(bounds(.projected, features: 4, clusters: 100) == 4 * 100_000 * 5)
    #expect(bounds(.projected, features: 400, clusters: 100) == 4 * 100_000 * 97)
    // Elkan's of few distances, projections of wide data with many clusters.
    #expect(bounds(.auto, features: 128, clusters: 100) == elkan)
    #expect(bounds(.auto, features: 127, clusters: 100) == 0)
    #expect(bounds(.auto, features: 128, clusters: 168) == 0)
    #expect(bounds(.auto, features: 512, clusters: 256) == 4 * 100_000 * 97)
  }

  @Test func resultsAmongWhichNeighboursChooseAreKept() {
    var memory = KMeansMemory(samples: 1000, features: 20, clusters: 5, restarts: 50)
    #expect(memory.labels == 96_000)
    memory.selection = .neighbors
    #expect(memory.labels == 96_000 + 50 * 4 * (1000 + 100))
  }

  /// The greatest part is t-SNE's, which 20,000 samples at most are given to.
  @Test func aPageTakesWhatItsMapsTake() {
    func report(_ samples: Int, clusters: Int = 5, maps: Int = 1, pixels: Int = 0) -> Int {
      ReportMemory(samples: samples, clusters: clusters, dimensions: 10, maps: maps, pixels: pixels).bytes
    }
    // 90 neighbours of each sample: with points, weights, and both directions, before the grid counts.
    #expect(report(20_000) >= 20_000 * (96 + 40 + 40 * 90) && report(20_000) < 120 << 20)
    #expect(report(20_000, maps: 5) > report(20_000) + 30 << 20)
    #expect(report(1_000_000) - report(20_000) == 96 * 980_000)
    // Of few samples all are neighbours, each pair one entry in each direction, and there is no grid.
    #expect(report(1000, maps: 5) == 1000 * (96 + 40) + 28 * 999_000 + 8 * 1_000_000)
    #expect(report(1001) < report(1000) && report(1) > 0)
    // Distances to all centroids, and as many images as are made at a time.
    #expect(report(1_000_000, clusters: 300) == 1_000_000 * (96 + 4 * 300))
    #expect(report(8000, pixels: 16_384) - report(8000) == 10 * 4096 * 16_384)
    #expect(report(800, pixels: 16_384) - report(800) == 10 * 800 * 16_384)
    #expect(report(8000, pixels: 784) == report(8000))
  }

  /// 300 samples for 20 – 30 – 4 – 30 – 20, which are 1,524 weights and biases, and 5 clusters.
  private func trainingBytes(
    hasTargets: Bool = false, snapshots: Int = 0, report: ReportMemory? = nil,
    _ change: (inout DeepClusteringOptions) -> Void = { _ in }
  ) throws -> [String: Int] {
    var options = DeepClusteringOptions(clusters: 5, hidden: [30], latent: 4)
    options.network.inputs = 20
    change(&options)
    return bytes(
      try MemoryEstimate(
        samples: TrainingSamples(Matrix(rows: 300, columns: 20)), architecture: options.network,
        options: options, hasTargets: hasTargets, snapshots: snapshots, report: report))
  }

  @Test func aTrainingRunHasItsParts() throws {
    // Two networks and two moments; three times a network and its moments in a checkpoint; 84 outputs and four
    // buffers of 30 for each sample of a batch.
    var expected = [
      "samples": 24_000, "network and optimiser": 4 * 4 * 1524, "checkpoint": 3 * 3 * 4 * 1524,
      "batches": 4 * 300 * (84 + 4 * 30), "embedding and clusters": 300 * (64 + 96), "program": 48 << 20,
    ]
    #expect(try trainingBytes() == expected)
    // A batch is never larger than the data.
    #expect(try trainingBytes { $0.pretraining.training.batchSize = 1 << 24 } == expected)
    expected["targets"] = 5 * 4 * 300 * 5
    #expect(try trainingBytes(hasTargets: true) == expected)
    // Embedding, labels and centroids, and these again in a checkpoint, as tensors and as bytes.
    let state = 4 * (300 * (4 + 1) + 5 * 4)
    expected["snapshots"] = 4 * state
    expected["checkpoint"] = 3 * 3 * 4 * 1524 + 2 * 4 * state
    #expect(try trainingBytes(hasTargets: true, snapshots: 4) == expected)
    // There is no checkpoint in memory while the page is drawn.
    let report = ReportMemory(samples: 300, clusters: 5, dimensions: 4, maps: 5, pixels: 0)
    (expected["checkpoint"], expected["report"]) = (nil, report.bytes)
    #expect(try trainingBytes(hasTargets: true, snapshots: 4, report: report) == expected)
  }

  @Test func whatIsKeptOfANetworkIsCounted() throws {
    let changes: [(inout DeepClusteringOptions) -> Void] = [
      { $0.keepsOptimizer = true }, { $0.pretraining.training.clipping = .norm(1) },
      { $0.network.tiesWeights = true }, { $0.pretraining.earlyStopping = EarlyStopping() },
      { $0.pretraining.training.optimizer = .sgd(SGD(learningRate: 0.1)) },
      { $0.pretraining.training.optimizer = .sgd(SGD(learningRate: 0.1, momentum: 0)) },
    ]
    let copies = try changes.map { change in
      let bytes = try trainingBytes(change)
      return [bytes["network and optimiser"], bytes["checkpoint"]].map { ($0 ?? 0) / (4 * 1524) }
    }
    #expect(copies == [[7, 9], [5, 9], [5, 9], [5, 9], [3, 6], [2, 3]])
  }
}
