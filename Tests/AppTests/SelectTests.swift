import Datasets
import KMeans
import Kernels
import Serialization
import Testing
import ToolSupport

@testable import App

@Suite struct SelectTests {
  static func report(_ words: [String]) throws -> SelectionReport {
    try SelectCommand(Arguments(words + ["--quiet"], options: SelectCommand.allOptions)).report()
  }

  @Test func threeBlobsAreSuggested() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(150)
    let report = try Self.report([data, "--clusters", "2..7"])
    let json = report.json
    #expect(json["suggested_clusters"]?.intValue == 3 && json["elbow"]?.intValue == 3)
    #expect(json["reason"]?.stringValue?.hasPrefix("the best silhouette, 0.") == true)
    #expect(json["samples"]?.intValue == 150 && json["scale"]?.stringValue == "none")
    let rows = try #require(json["results"]?.arrayValue)
    #expect(rows.compactMap { $0["clusters"]?.intValue } == [2, 3, 4, 5, 6, 7])
    let inertias = rows.compactMap { $0["inertia"]?.doubleValue }
    #expect(inertias.count == 6 && zip(inertias, inertias.dropFirst()).allSatisfy { $1 <= $0 })
    #expect(report.text.contains("3 |") && report.text.contains("<- elbow"))
    #expect(report.text.contains("\nsuggested: 3 clusters: the best silhouette"))
  }

  @Test(arguments: RestartSelection.allCases)
  func theScoresAreThoseOfFitAndEvaluate(selection: RestartSelection) throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(120)
    let options = ["--seed", "3", "--restarts", "8", "--restart-selection", selection.rawValue]
    let json = try Self.report([data, "--clusters", "4..4"] + options).json
    let row = try #require(json["results"]?.arrayValue?.first)
    #expect(
      DeepKMeansTool.tool.run(
        ["fit", data, "--clusters", "4", "--method", "km", "--quiet", "--output", bench.file("out")] + options
      )
        == nil)
    let metrics = try JSON(parsing: File.read(bench.file("out/metrics.json")))
    #expect(row["inertia"] == metrics["inertia"])
    let labels = try Dataset.loadLabels(bench.file("out/labels.npy"))
    let samples = try Dataset.load([data]).samples
    #expect(
      row["silhouette"]?.doubleValue == (try silhouetteScore(of: labels, in: samples, engine: Engine())))
    #expect(row["davies_bouldin"]?.doubleValue == (try daviesBouldinIndex(of: labels, in: samples)))
    #expect(row["calinski_harabasz"]?.doubleValue == (try calinskiHarabaszIndex(of: labels, in: samples)))
    #expect(json["elbow"] == .null)
  }

  @Test func theTableIsWrittenAsText() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(60)
    let path = bench.file("scores.csv")
    #expect(
      DeepKMeansTool.tool.run(
        ["select", data, "--clusters", "1..4", "--output", path, "--json", "--quiet", "--threads", "1"])
        == nil)
    let lines = String(decoding: try File.read(path), as: UTF8.self).split(separator: "\n")
    #expect(lines[0] == "clusters,inertia,silhouette,davies_bouldin,calinski_harabasz,iterations")
    #expect(lines.count == 5)
    let cells = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(cells.allSatisfy { $0.count == 6 })
    // A single cluster has an inertia and no scores.
    #expect(cells[1][0] == "1" && cells[1][1] != "" && cells[1][2] == "" && cells[2][2] != "")
  }

  @Test func anyNumberOfThreadsGivesTheSameReport() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(300)
    let reports = try ["1", "2", "3"].map {
      try Self.report([data, "--clusters", "2..5", "--threads", $0, "--sample", "100"]).text
    }
    #expect(reports[1] == reports[0] && reports[2] == reports[0])
  }

  /// Scores of 1, 2, … clusters with the given inertias.
  static func points(_ inertias: [Double]) -> [ClusterCountScores] {
    inertias.enumerated().map {
      ClusterCountScores(clusters: $0 + 1, inertia: $1, iterations: 1, scores: nil)
    }
  }

  @Test func theElbowIsFarthestBelowTheChord() {
    #expect(Self.points([100, 50, 10, 8, 6]).elbow == 3)
    #expect(Self.points([100, 75, 50, 25, 0]).elbow == nil)
    #expect(Self.points([100, 90, 70, 0]).elbow == nil)
    #expect(Self.points([100, 1]).elbow == nil && Self.points([]).elbow == nil)
    #expect(Self.points([5, 5, 5]).elbow == nil)
    // On the chord but for rounding.
    #expect(Self.points([7, 6, 5, 4, 3, 2, 1]).elbow == nil)
    #expect(Suggestion(Self.points([100, 50, 10, 8, 6]))?.clusters == 3)
    #expect(Suggestion(Self.points([1])) == nil)
  }

  /// Of equal scores the first one is best, and a low silhouette is said to be weak.
  @Test func suggestionsSayHowGoodTheyAre() throws {
    let samples = try Matrix(rows: 6, columns: 1, elements: [0, 1, 2, 10, 11, 12])
    // Silhouettes of 0.87 and 0.16.
    let scores = try [[0, 0, 0, 1, 1, 1], [0, 1, 2, 2, 2, 2]].map {
      try InternalScores(of: $0, in: samples, sample: 6, random: Random(seed: 0), engine: Engine())
    }
    let suggestions = scores.map { scores in
      Suggestion(
        (2...4).map { ClusterCountScores(clusters: $0, inertia: 1, iterations: 1, scores: scores) })
    }
    #expect(suggestions.map { $0?.clusters } == [2, 2])
    #expect(suggestions.map { $0?.reason.contains("which is weak") } == [false, true])
  }

  @Test func theChartHasABarForEachNumber() {
    let lines = InertiaChart(Self.points([100, 50, 10, 8, 0])).lines
    #expect(lines[1] == "       1 |" + String(repeating: "#", count: 60))
    #expect(lines[3] == "       3 |######  <- elbow")
    #expect(lines[5] == "       5 |")
  }

  @Test func fewSamplesHaveScoresWhereTheyCan() throws {
    let bench = try Workbench()
    let few = try bench.write("1,2\n1,3\n9,9\n", to: "few.csv")
    let json = try Self.report([few, "--clusters", "1..3"]).json
    let silhouettes = json["results"]?.arrayValue?.map { $0["silhouette"] ?? .null }
    #expect(silhouettes?[0] == .null && silhouettes?[1] != .null && silhouettes?[2] == .null)
    #expect(json["suggested_clusters"]?.intValue == 2)
  }

  @Test(arguments: [
    "", "DATA", "DATA --clusters 5", "DATA --clusters 5..2", "DATA --clusters 0..3", "DATA --clusters 2...5",
    "DATA --clusters a..b", "DATA --clusters 2..5 --sample 0", "DATA --clusters 2..5 --init file.npy",
  ])
  func usageErrorsGiveOneLine(line: String) throws {
    let words = ["select"] + line.split(separator: " ").map(String.init)
    let failure = try #require(DeepKMeansTool.tool.run(words))
    #expect(failure.exitCode == 2 && !failure.message.contains("\n"), "\(failure)")
  }

  @Test func moreClustersThanSamplesAreRefused() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(10)
    #expect(DeepKMeansTool.tool.run(["select", data, "--clusters", "2..11", "--quiet"])?.exitCode == 1)
  }
}
