import Datasets
import KMeans
import Kernels
import Serialization
import Testing
import ToolSupport

@testable import App

/// `fit --method km` with the options of K-means.
@Suite struct KMeansOptionsTests {
  /// Runs `fit --method km` and returns the metrics, once the model has predicted the labels of fit.
  static func fit(_ bench: Workbench, _ data: String, _ line: String) throws -> JSON {
    let out = bench.file("out")
    let words =
      ["fit", data, "--method", "km", "--quiet", "--output", out]
      + line.split(separator: " ").map(String.init)
    try #require(DeepKMeansTool.tool.run(words) == nil, "\(line)")
    let predicted = bench.file("predicted.npy")
    #expect(
      DeepKMeansTool.tool.run(["predict", "\(out)/model.safetensors", data, "--output", predicted]) == nil)
    #expect(try File.read(predicted) == File.read("\(out)/labels.npy"), "\(line)")
    return try JSON(parsing: File.read("\(out)/metrics.json"))
  }

  @Test func optionsAreRecorded() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(150)
    let metrics = try Self.fit(
      bench, data,
      "--labels \(labels) --algorithm hamerly --init k-means|| --restarts 3 --max-iterations 40 --tolerance 0.001"
    )
    #expect(metrics["variant"]?.stringValue == "standard")
    #expect(metrics["algorithm"]?.stringValue == "hamerly")
    #expect(metrics["init"]?.stringValue == "k-means||")
    #expect(metrics["restarts"]?.intValue == 3)
    #expect(metrics["max_iterations"]?.intValue == 40)
    #expect(metrics["tolerance"]?.doubleValue == 0.001)
    #expect((metrics["iterations"]?.intValue ?? 0) >= 1)
    #expect(metrics["stop_reason"]?.stringValue.flatMap(StopReason.init) != nil)
    #expect(metrics["relocated_clusters"]?.intValue == 0 && metrics["nonempty_clusters"]?.intValue == 3)
    #expect((metrics["inertia"]?.doubleValue ?? 0) > 0)
    #expect((metrics["acc"]?.doubleValue ?? 0) > 0.95)
  }

  @Test(arguments: Algorithm.allCases.filter { $0 != .lloyd })
  func everyAlgorithmWritesTheSameFiles(algorithm: Algorithm) throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(200)
    _ = try Self.fit(bench, data, "--clusters 7 --algorithm lloyd")
    let names = ["labels.npy", "centroids.npy"]
    let expected = try names.map { try File.read(bench.file("out/\($0)")) }
    _ = try Self.fit(bench, data, "--clusters 7 --algorithm \(algorithm.rawValue)")
    #expect(try names.map { try File.read(bench.file("out/\($0)")) } == expected)
  }

  @Test func exchangesAreCounted() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(150)
    let plain = try Self.fit(bench, data, "--clusters 40 --restarts 1")
    #expect(plain["exchanged_samples"]?.intValue == 0 && plain["exchange"]?.boolValue == false)
    let metrics = try Self.fit(bench, data, "--clusters 40 --restarts 1 --exchange")
    #expect((metrics["exchanged_samples"]?.intValue ?? 0) > 0 && metrics["exchange"]?.boolValue == true)
    #expect(metrics["stop_reason"]?.stringValue == "labelsSettled" && metrics["tolerance"] == nil)
    let inertias = [plain, metrics].map { $0["inertia"]?.doubleValue ?? .nan }
    #expect(inertias[1] < inertias[0])
  }

  @Test func centroidsFromAFile() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(150)
    _ = try Self.fit(bench, data, "--clusters 3")
    let start = bench.file("start.npy")
    let centroids = try File.read(bench.file("out/centroids.npy"))
    try File.write(centroids, to: start)
    // Settled centroids stay, and K is theirs.
    let metrics = try Self.fit(bench, data, "--init \(start)")
    #expect(metrics["iterations"]?.intValue ?? 9 <= 2)
    #expect(metrics["clusters"]?.intValue == 3 && metrics["restarts"]?.intValue == 1)
    #expect(metrics["init"]?.stringValue == start)
    #expect(try File.read(bench.file("out/centroids.npy")) == centroids)
    let text = try bench.write("2,0,0,2,0,0\n0,2,0,0,2,0\n", to: "two.csv")
    #expect(try Self.fit(bench, data, "--init \(text)")["clusters"]?.intValue == 2)
  }

  @Test func weightsFromAFile() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(150)
    // Only samples of two of the three blobs count.
    let weights = try bench.write((0..<150).map { $0 % 3 == 0 ? "0\n" : "1.5\n" }.joined(), to: "weights.csv")
    let metrics = try Self.fit(bench, data, "--clusters 2 --weights \(weights)")
    #expect(metrics["weights"]?.stringValue == weights)
    let labels = try Dataset.loadLabels(bench.file("out/labels.npy"))
    let second = stride(from: 1, to: 150, by: 3).map { labels[$0] }
    #expect(Set(second).count == 1)
    #expect(labels[1] != labels[2])
  }

  @Test func miniBatch() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(600)
    let metrics = try Self.fit(bench, data, "--labels \(labels) --mini-batch 50 --max-iterations 5")
    #expect(metrics["mini_batch"]?.intValue == 50 && metrics["max_iterations"]?.intValue == 5)
    #expect(metrics["algorithm"] == nil)
    #expect((1...60).contains(metrics["iterations"]?.intValue ?? 0))
    #expect((metrics["acc"]?.doubleValue ?? 0) > 0.95)
  }

  @Test(arguments: ["bisecting", "spherical"])
  func variants(name: String) throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(150)
    let metrics = try Self.fit(bench, data, "--labels \(labels) --variant \(name)")
    #expect(metrics["variant"]?.stringValue == name)
    #expect((metrics["acc"]?.doubleValue ?? 0) > 0.95)
    #expect(metrics["stop_reason"] == .null || name == "spherical")
    let embedding = try NPY.decode(File.read(bench.file("out/embedding.npy"))).matrix()
    let length = embedding.row(0).reduce(0) { $0 + $1 * $1 }
    #expect((abs(length - 1) < 1e-5) == (name == "spherical"))
  }

  @Test func samplesWithoutDirectionAreNamed() throws {
    let bench = try Workbench()
    let zeros = try bench.write("1,2\n0,0\n3,4\n", to: "zeros.csv")
    let failure = DeepKMeansTool.tool.run([
      "fit", zeros, "--clusters", "2", "--method", "km", "--variant", "spherical", "--quiet", "--output",
      bench.file("out"),
    ])
    #expect(failure?.exitCode == 1 && failure?.message.contains("sample 1") == true)
    #expect(bench.names(in: "out").isEmpty)
  }

  @Test(arguments: [
    ("--method ct --algorithm lloyd", "--algorithm does not go with --method ct; it is for km"),
    ("--mini-batch 50", "--mini-batch does not go with --method ct; it is for km"),
    ("--method aekm --weights FILE", "--weights does not go with --method aekm; it is for km"),
    ("--method km --hidden 5", "--hidden does not go with --method km; it is for methods with a network"),
    (
      "--method aekm --alpha 2",
      "--alpha does not go with --method aekm; it is for ct or ct-norein or dkm or dkm-rein"
    ),
    ("--method ct --gamma 2", "--gamma does not go with --method ct; it is for idec"),
    (
      "--method dkm --membership hard",
      "--membership does not go with --method dkm; it is for ct or ct-norein"
    ),
    (
      "--membership hard --alpha 2",
      "--alpha does not go with --membership hard, which has no parameter"
    ),
    (
      "--method aekm --convergence 0.1",
      "--convergence does not go with --method aekm; it is for methods with a clustering loss"
    ),
    (
      "--method km --mini-batch 50 --algorithm lloyd",
      "--algorithm does not go with --mini-batch, which makes a single run by batches"
    ),
    (
      "--method km --mini-batch 50 --restarts 2",
      "--restarts does not go with --mini-batch, which makes a single run by batches"
    ),
    (
      "--method km --mini-batch 50 --variant spherical",
      "--mini-batch does not go with --variant spherical; leave one out"
    ),
    (
      "--method km --init x.npy --restarts 2",
      "--restarts does not go with centroids from a file, which start a single run"
    ),
    (
      "--method km --init x.npy --restart-selection neighbors",
      "--restart-selection does not go with centroids from a file, which start a single run"
    ),
    (
      "--method km --variant spherical --restart-selection inertia",
      "--restart-selection goes with --variant standard alone; leave one out"
    ),
    (
      "--method km --variant spherical --exchange",
      "--exchange goes with --variant standard alone; leave one out"
    ),
    (
      "--method km --exchange --tolerance 0.1",
      "--tolerance does not go with --exchange, which goes on until labels settle"
    ),
    (
      "--method km --exchange --mini-batch 50",
      "--exchange does not go with --mini-batch, which makes a single run by batches"
    ),
    ("--method aekm --exchange", "--exchange does not go with --method aekm; it is for km"),
    (
      "--method km --init x.npy --variant bisecting",
      "--variant bisecting splits clusters and takes no centroids from a file"
    ),
  ])
  func optionsThatDoNotGoTogetherAreRefused(line: String, message: String) {
    let words = ["fit", "data.npy", "--clusters", "3"] + line.split(separator: " ").map(String.init)
    let failure = DeepKMeansTool.tool.run(words)
    #expect(failure?.exitCode == 2 && failure?.message == message)
  }

  @Test(arguments: [
    "--init kmeans", "--algorithm fast", "--variant fuzzy", "--mini-batch 0", "--max-iterations 0",
    "--tolerance -1",
  ])
  func badValuesAreRefused(line: String) throws {
    let words =
      ["fit", "data.npy", "--clusters", "3", "--method", "km"] + line.split(separator: " ").map(String.init)
    let failure = try #require(DeepKMeansTool.tool.run(words))
    #expect(failure.exitCode == 2 && !failure.message.contains("\n"))
  }

  @Test func filesThatDoNotFitAreRefusedAndLeaveNothing() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(30)
    let short = try bench.write("1\n2\n", to: "short.csv")
    let negative = try bench.write((0..<30).map { "\($0 - 1)\n" }.joined(), to: "negative.csv")
    for line in [
      ["--init", labels], ["--init", "\(bench.path)/missing.npy"], ["--weights", short], ["--weights", data],
      ["--weights", negative],
    ] {
      let failure = DeepKMeansTool.tool.run(
        ["fit", data, "--clusters", "3", "--method", "km", "--quiet", "--output", bench.file("out")] + line)
      #expect(failure?.exitCode == 1 && failure?.message.contains("\n") == false, "\(line)")
      #expect(bench.names(in: "out").isEmpty)
    }
  }
}
