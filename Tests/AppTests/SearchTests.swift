import KMeans
import Serialization
import Testing
import ToolSupport

@testable import App

@Suite struct SearchTests {
  private static let network = "--hidden 8,12 --batch 32 --pretrain-epochs 3 --epochs 2 --restarts 2 --quiet"

  private static func search(_ bench: Workbench, _ line: String, labels: Bool = true) throws -> Tool.Failure?
  {
    let (data, classes) = try bench.writeBlobs(90)
    return DeepKMeansTool.tool.run(
      ["search", data, "--output", bench.file("out")] + (labels ? ["--labels", classes] : [])
        + "\(network) \(line)".split(separator: " ").map(String.init))
  }

  private static func lines(_ bench: Workbench) throws -> [String] {
    String(decoding: try File.read(bench.file("out/search.csv")), as: UTF8.self).split(separator: "\n").map(
      String.init)
  }

  @Test func everyCombinationIsTriedWithEverySeed() throws {
    let bench = try Workbench()
    #expect(try Self.search(bench, "--alpha 1.5,3 --lambda 0.1..10 --seeds 2") == nil)
    let lines = try Self.lines(bench)
    #expect(lines[0] == "alpha,lambda,seed,acc,nmi,silhouette,objective,failure")
    var expected: [String] = []
    for alpha in ["1.5", "3.0"] {
      for lambda in ["0.1", "1.0", "10.0"] { expected += ["\(alpha),\(lambda),0,", "\(alpha),\(lambda),1,"] }
    }
    #expect(lines.count == 13 && zip(lines.dropFirst(), expected).allSatisfy { $0.hasPrefix($1) })
    let record = try JSON(parsing: File.read(bench.file("out/data/ct-alpha1.5-lambda10-1.json")))
    #expect(record["settings"]?["alpha"]?.doubleValue == 1.5 && record["seed"]?.intValue == 1)
    // The row is that of the record, and a run is what fit makes of the same settings.
    #expect(lines[6].contains(",\(try #require(record["acc"]?.doubleValue)),"))
    #expect(
      bench.fit(
        bench.file("blobs.npy"),
        "--labels \(bench.file("classes.csv")) --alpha 1.5 --lambda 10 --seed 1 --hidden 8,12 --batch 32 --pretrain-epochs 3 --epochs 2 --restarts 2",
        to: "fit") == nil)
    #expect(try bench.metrics(in: "fit")["nmi"] == record["nmi"])
  }

  /// What the user asks for holds, published or not.
  @Test(arguments: [
    ("dkm", "", false), ("dkm", "--keep-optimizer", true), ("ct", "--keep-optimizer", true),
    ("dcn", "", false),
  ])
  func settingsAreThoseOfFit(method: String, option: String, keeps: Bool) throws {
    let bench = try Workbench()
    #expect(try Self.search(bench, "--method \(method) --lambda 0.5 --seeds 3..3 \(option)") == nil)
    let record = try JSON(parsing: File.read(bench.file("out/data/\(method)-lambda0.5-3.json")))
    #expect(record["settings"]?["keep-optimizer"] == .bool(keeps))
    let network = Self.network.replacing(" --quiet", with: "")
    let line =
      "--labels \(bench.file("classes.csv")) --method \(method) --lambda 0.5 --seed 3 \(network) \(option)"
    #expect(bench.fit(bench.file("blobs.npy"), line, to: "fit") == nil)
    let metrics = try bench.metrics(in: "fit")
    #expect(metrics["nmi"] == record["nmi"] && metrics["keep_optimizer"] == .bool(keeps))
  }

  @Test func aNetworkIsTrainedOn() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(90)
    #expect(
      bench.fit(data, "--clusters 3 --method aekm --hidden 7,5 --pretrain-epochs 2 --batch 32", to: "net")
        == nil)
    let model = bench.file("net/model.safetensors")
    let options =
      "--network \(model) --batch 32 --pretrain-epochs 2 --epochs 2 --restarts 2 --labels \(labels)"
    let search = "search \(data) --output \(bench.file("out")) --lambda 0.5 --seeds 1 --quiet \(options)"
    #expect(DeepKMeansTool.tool.run(search.split(separator: " ").map(String.init)) == nil)
    #expect(bench.fit(data, "--lambda 0.5 \(options)", to: "fit") == nil)
    let record = try JSON(parsing: File.read(bench.file("out/data/ct-lambda0.5-0.json")))
    let column = record["history"]?["reconstruction_loss"]?.arrayValue ?? []
    let losses = column.compactMap(\.doubleValue)
    let expected = try bench.history("reconstruction_loss", in: "fit").compactMap(Double.init)
    // Records keep six digits.
    #expect(losses.count == 4 && expected.count == 4)
    #expect(zip(losses, expected).allSatisfy { abs($0 - $1) <= 1e-5 * $1 })
  }

  @Test func scoresByOtherLabelsAreNotMixedIn() throws {
    let bench = try Workbench()
    #expect(try Self.search(bench, "--clusters 3 --lambda 1 --seeds 1", labels: false) == nil)
    let none = try Self.search(bench, "--lambda 1 --seeds 1")
    #expect(none?.exitCode == 1 && none?.message.contains("is of a run without labels") == true)
    try File.remove(bench.file("out/data/ct-lambda1-0.json"))
    #expect(try Self.search(bench, "--lambda 1 --seeds 1") == nil)
    #expect(try Self.search(bench, "--lambda 1 --seeds 1") == nil)
    let classes = (0..<90).map { "\($0 % 2)\n" }.joined()
    let (data, _) = try bench.writeBlobs(90)
    let others = try bench.write(classes, to: "others.csv")
    let line =
      "search \(data) --labels \(others) --clusters 3 --output \(bench.file("out")) --lambda 1 --seeds 1"
    let failure = DeepKMeansTool.tool.run(
      "\(line) \(Self.network)".split(separator: " ").map(String.init))
    #expect(failure?.exitCode == 1 && failure?.message.contains("was scored by other labels") == true)
  }

  /// A command line that cannot work ends at once; only runs that diverge are recorded as broken.
  @Test(arguments: [
    (
      "--lambda 1 --loss cross-entropy --output-activation sigmoid", 2,
      "cross-entropy is for samples in [0, 1]"
    ),
    ("--membership fuzzy --alpha 2,0.5", 2, "a fuzzifier of 0.5; give a number above 1"),
    (
      "--membership hard --alpha 1,2", 2, "--alpha does not go with --membership hard, which has no parameter"
    ),
  ])
  func whatCannotWorkIsNotRecorded(line: String, code: Int32, message: String) throws {
    let bench = try Workbench()
    let failure = try Self.search(bench, "\(line) --seeds 1")
    #expect(
      failure?.exitCode == code && failure?.message.hasPrefix(message) == true, "\(failure?.message ?? "")")
    #expect(bench.names(in: "out/data") == [])
  }

  /// An embedding beyond what K-means can take is a run that broke, and the others go on.
  @Test func embeddingsThatOverflowAreBrokenRuns() throws {
    let bench = try Workbench()
    let huge = try bench.write((0..<40).map { "\($0 % 7)e25,\($0 % 5)e25\n" }.joined(), to: "huge.csv")
    let line = "search \(huge) --clusters 3 --output \(bench.file("out")) --lambda 1,2 --seeds 1"
    let options = Self.network.replacing("--pretrain-epochs 3", with: "--pretrain-epochs 0")
    #expect(DeepKMeansTool.tool.run("\(line) \(options)".split(separator: " ").map(String.init)) == nil)
    for name in ["ct-lambda1-0", "ct-lambda2-0"] {
      let record = try JSON(parsing: File.read(bench.file("out/data/\(name).json")))
      #expect(record["failure"]?.stringValue?.contains("too large for squared distances") == true)
    }
  }

  /// One pretrained network for each seed, however pretraining ends and whatever it does to the samples.
  @Test(arguments: ["--augment-shift 0.5 --image-size 2x3", "--held-out 0.2 --patience 1", "--layerwise 2"])
  func combinationsShareOneNetwork(option: String) throws {
    let bench = try Workbench()
    let epochs = option == "--layerwise 2" ? "--pretrain-epochs 0" : "--pretrain-epochs 6"
    let line = Self.network.replacing("--pretrain-epochs 3", with: epochs)
    let (data, labels) = try bench.writeBlobs(90)
    let words =
      "search \(data) --labels \(labels) --output \(bench.file("out")) --lambda 0.5,1 --seeds 1 \(line) \(option)"
    #expect(DeepKMeansTool.tool.run(words.split(separator: " ").map(String.init)) == nil)
    let seconds = try ["0.5", "1"].map { value in
      let record = try JSON(parsing: File.read(bench.file("out/data/ct-lambda\(value)-0.json")))
      return [record["seconds"]?["pretrain"], record["seconds"]?["layerwise"]]
    }
    #expect(seconds[0] == seconds[1])
    #expect(seconds[0].contains { ($0?.doubleValue ?? 0) > 0 })
  }

  @Test func withoutLabelsTheSilhouetteDecides() throws {
    let bench = try Workbench()
    #expect(
      try Self.search(bench, "--clusters 3 --method dkm --lambda 0.1,1 --seeds 1", labels: false) == nil)
    let cells = try Self.lines(bench)[1].split(separator: ",", omittingEmptySubsequences: false)
    #expect(cells[2].isEmpty && cells[3].isEmpty)
    #expect(Double(cells[4]) != nil && Double(cells[5]) != nil)
    let failure = try Self.search(bench, "--clusters 3 --lambda 1 --criterion acc", labels: false)
    #expect(failure?.message == "--criterion acc needs labels, and the data have none")
  }

  @Test func theBestCombinationComesFirst() {
    func result(_ value: Double, _ criterion: SearchCriterion, _ accuracies: [Double?]) -> SearchResult {
      let records = accuracies.enumerated().map { seed, accuracy in
        var record = ExperimentRecord(
          dataset: "data", method: "ct", seed: seed, samples: 9, features: 2, clusters: 3)
        if let accuracy {
          record.scores = ClusteringScores(numbers: [accuracy] + Array(repeating: 0.5, count: 7))
          record.measures["silhouette"] = .number(0.2)
          record.measures["objective"] = .number(1 - accuracy)
        } else {
          record.failure = "it broke"
        }
        return record
      }
      return SearchResult(values: [value], records: records, criterion: criterion)
    }
    for (criterion, order) in [(SearchCriterion.acc, [3.0, 1, 2, 4]), (.objective, [3, 1, 2, 4])] {
      let report = SearchReport(
        axes: ["lambda"], criterion: criterion,
        results: [
          result(1, criterion, [0.5, 0.75]), result(2, criterion, [0.625, 0.625]),
          result(3, criterion, [0.9, 0.8]), result(4, criterion, [0.99, nil]),
        ])
      // 1 and 2 are equal, and stay in the order of the grid; a broken run makes 4 the last.
      #expect(report.ranked.map { $0.values[0] } == order)
      #expect(report.text.contains("broken"))
    }
    // Where no combination has a value, none is the best; and undefined is not broken.
    var record = ExperimentRecord(
      dataset: "data", method: "ct", seed: 0, samples: 9, features: 2, clusters: 3)
    record.measures["silhouette"] = .number(.nan)
    let undefined = SearchReport(
      axes: ["lambda"], criterion: .silhouette,
      results: [SearchResult(values: [1], records: [record], criterion: .silhouette)])
    #expect(undefined.json["best"] == .null && !undefined.text.contains("broken"))
  }

  @Test(arguments: [
    ("search", "search needs a file of data; see 'deepkmeans search --help'"),
    ("search d --method ct", "nothing to search over; give values for --alpha or --lambda"),
    (
      "search d --method dec",
      "--method dec has none of --alpha, --lambda, --gamma to search over; choose another"
    ),
    (
      "search d --alpha 2 --image-size 2x3",
      "--image-size is for --augment-shift and --augment-rotate here; leave it out"
    ),
    ("search d --alpha 2,3,2", "--alpha is '2,3,2', which has a value twice; give each once"),
    ("search d --method ct --gamma 1,2", "--gamma does not go with --method ct; it is for idec"),
    (
      "search d --method km --alpha 1",
      "--alpha does not go with --method km; it is for ct or ct-norein or dkm or dkm-rein"
    ),
  ])
  func badCommandLinesAreRefused(line: String, message: String) {
    let failure = DeepKMeansTool.tool.run(line.split(separator: " ").map(String.init))
    #expect(failure?.exitCode == 2 && failure?.message == message)
  }
}
