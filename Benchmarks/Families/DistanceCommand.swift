import Kernels
import Serialization
import ToolSupport

/// `distance`: times the search for nearest centroids.
struct DistanceCommand: BenchmarkCommand {
  static let name = "distance"
  static let summary = "nearest centroids, to Float's rounding and exactly"
  static let help = """
    Times the search for the nearest of K centroids of N samples with D features: "nearest" by products in
    Float, "exact" with what these leave open decided in Double. Counted are 2 N D K operations and the bytes of
    the samples; "times of one read" is the time by that of reading the samples once at the read bandwidth.

    usage: benchmarks distance [options]

      --shapes LIST     shapes NxDxK with commas between;
                        default 70000x784x10,70000x10x10,100000x64x1000
    \(BenchmarkOptions.help)
    """
  static let options = BenchmarkOptions.arities.merging(["--shapes": .value]) { $1 }

  let benchmarkOptions: BenchmarkOptions
  let shapes: [DistanceShape]

  init(_ arguments: Arguments) throws(UsageError) {
    benchmarkOptions = try BenchmarkOptions(arguments)
    guard let text = try arguments.text("--shapes") else {
      shapes = DistanceShape.defaults
      return
    }
    shapes = try parseShapes(text, DistanceShape.init(parsing:))
  }

  func cases(for engine: Engine) -> [BenchmarkCase] {
    shapes.flatMap { shape in
      [
        makeCase("nearest", shape) {
          var nearest = Nearest(.labels)
          var workspace = Workspace()
          try engine.findNearest(of: Samples($0), in: $1, into: &nearest, workspace: &workspace)
        },
        makeCase("exact", shape) { _ = try engine.nearestCentroids(of: $0, in: $1) },
      ]
    }
  }

  private func makeCase(
    _ name: String, _ shape: DistanceShape, _ work: @escaping (Matrix, Matrix) throws -> Void
  ) -> BenchmarkCase {
    let (n, d, clusters) = (shape.samples, shape.features, shape.clusters)
    return BenchmarkCase(
      name: "\(name) \(shape)", operations: 2 * Double(n) * Double(d) * Double(clusters),
      bytes: 4 * Double(n) * Double(d), memory: 4 * (Double(n) + Double(clusters)) * Double(d),
      details: [("n", .integer(n)), ("d", .integer(d)), ("clusters", .integer(clusters))],
      derived: { [("times_of_one_read", 100 / ($0.percentOfBandwidth ?? .nan))] }
    ) {
      var random = Random(seed: 1).stream("distance operands")
      let samples = random.matrix(rows: n, columns: d)
      let centroids = random.matrix(rows: clusters, columns: d)
      return { try work(samples, centroids) }
    }
  }
}
