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
  }

  @Test(arguments: [
    ("search", "search needs a file of data; see 'deepkmeans search --help'"),
    ("search d --method ct", "nothing to search over; give values for --alpha, --lambda or --gamma"),
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
