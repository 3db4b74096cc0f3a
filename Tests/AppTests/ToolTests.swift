import Datasets
import KMeans
import Serialization
import Testing
import ToolSupport

@testable import App

@Suite struct ToolTests {
  static let small = [
    "--hidden", "16,24", "--pretrain-epochs", "4", "--epochs", "3", "--batch", "32", "--quiet",
  ]
  /// Those of them that go with a method.
  static func small(_ method: String) -> [String] {
    switch method {
    case "km": ["--quiet"]
    case "aekm": ["--hidden", "16,24", "--pretrain-epochs", "4", "--batch", "32", "--quiet"]
    default: small
    }
  }
  static let outputs = [
    "centroids.npy", "embedding.npy", "figures", "history.csv", "history.safetensors", "labels.npy",
    "metrics.json", "model.safetensors", "report.html",
  ]

  @Test(arguments: ["km", "aekm", "dec", "idec", "dcn", "dkm", "dkm-annealed", "dkm-rein", "ct-norein", "ct"])
  func fitWritesResultsThatBelongTogether(method: String) throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(150)
    let out = bench.file("out")
    #expect(
      DeepKMeansTool.tool.run(
        ["fit", data, "--labels", labels, "--method", method, "--output", out] + Self.small(method)) == nil)
    #expect(bench.names(in: "out") == Self.outputs)

    let found = try Dataset.loadLabels("\(out)/labels.npy")
    #expect(found.count == 150 && (Set(found) == [0, 1, 2] || method == "dkm-annealed"))
    let embedding = try NPY.decode(File.read("\(out)/embedding.npy"))
    #expect(embedding.shape == [150, method == "km" ? 6 : 3])

    let metrics = try JSON(parsing: File.read("\(out)/metrics.json"))
    #expect(metrics["method"]?.stringValue == method)
    #expect(metrics["samples"]?.intValue == 150 && metrics["features"]?.intValue == 6)
    #expect(metrics["clusters"]?.intValue == 3)
    let accuracy = try #require(metrics["acc"]?.doubleValue)
    #expect(try accuracy == ClusteringScores(of: found, against: Dataset.loadLabels(labels)).accuracy)
    // From random centroids some clusters may stay empty.
    #expect(accuracy > 0.95 || method == "dkm-annealed")

    let history = String(decoding: try File.read("\(out)/history.csv"), as: UTF8.self)
    let lines = history.split(separator: "\n")
    #expect(lines.first.map(String.init) == HistoryCSV.header)
    #expect(lines.count == 1 + (["km": 1, "aekm": 5][method] ?? 8))
    #expect(lines.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == 13 })

    // The model predicts the very labels of fit.
    let predicted = bench.file("predicted.npy")
    #expect(
      DeepKMeansTool.tool.run(["predict", "\(out)/model.safetensors", data, "--output", predicted]) == nil)
    #expect(try File.read(predicted) == File.read("\(out)/labels.npy"))
    #expect(DeepKMeansTool.tool.run(["evaluate", predicted, labels]) == nil)
  }

  @Test func sameSeedGivesTheSameFilesForAnyNumberOfThreads() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(400)
    for threads in ["1", "2", "3"] {
      #expect(
        DeepKMeansTool.tool.run(
          ["fit", data, "--clusters", "3", "--scale", "standard", "--seed", "5", "--threads", threads]
            + ["--output", bench.file(threads)] + Self.small) == nil)
    }
    // The others tell the time and the threads.
    let names = ["centroids.npy", "embedding.npy", "labels.npy", "model.safetensors"]
    let figures = bench.names(in: "1/figures").map { "figures/\($0)" }
    #expect(figures.count > 20)
    for name in names + figures {
      let files = try ["1", "2", "3"].map { try File.read(bench.file("\($0)/\(name)")) }
      #expect(files[1] == files[0] && files[2] == files[0], "\(name)")
    }
  }

  @Test func severalFilesAreConcatenated() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(60)
    let run = [
      "fit", data, data, "--labels", labels, labels, "--method", "km", "--output", bench.file("out"),
    ]
    #expect(DeepKMeansTool.tool.run(run + Self.small("km")) == nil)
    let found = try Dataset.loadLabels(bench.file("out/labels.npy"))
    #expect(found.count == 120 && Array(found[..<60]) == Array(found[60...]))
  }

  @Test(arguments: [
    "", "fly", "fit", "fit DATA --clusters", "fit DATA --clusters 0", "fit DATA --clusters x", "fit DATA",
    "fit DATA --clusters 3 --methd km", "fit DATA --clusters 3 --method dbscan",
    "fit DATA --clusters 3 --alpha 0", "fit DATA --clusters 3 --lambda -1",
    "fit DATA --clusters 3 --hidden 5,x", "fit DATA --clusters 3 --learning-rate nan",
    "fit DATA --clusters 3 --labels DATA --labels DATA", "predict DATA", "evaluate DATA",
    "demo DATA", "demo --samples 5", "info DATA --threads 1", "info --grey",
  ])
  func usageErrorsGiveOneLineAndTwo(line: String) throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(30)
    let words = line.split(separator: " ").map { $0 == "DATA" ? data : String($0) }
    let failure = try #require(DeepKMeansTool.tool.run(words))
    #expect(failure.exitCode == 2, "\(failure)")
    #expect(!failure.message.isEmpty && !failure.message.contains("\n"))
  }

  @Test func dataErrorsGiveOneLineAndOneAndLeaveNothing() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(30)
    let holes = try bench.write("1,2\n3,nan\n5,6\n", to: "nan.csv")
    let ragged = try bench.write("1,2\n3\n", to: "ragged.csv")
    let words = try bench.write("a,b\nc,d\n", to: "words.csv")
    let narrow = try bench.write("1,2\n3,4\n5,6\n", to: "narrow.csv")
    let short = try bench.write("1\n2\n", to: "short.csv")
    try File.createDirectory(bench.file("folder"))
    let out = ["--output", bench.file("out")] + Self.small
    for line in [
      ["fit", bench.file("missing.npy"), "--clusters", "2"], ["fit", data, "--clusters", "31"],
      ["fit", holes, "--clusters", "2"], ["fit", ragged, "--clusters", "2"],
      ["fit", words, "--clusters", "2"], ["fit", data, narrow, "--clusters", "2"],
      ["fit", data, "--labels", short], ["fit", bench.file("folder"), "--clusters", "2"],
    ] {
      let failure = try #require(DeepKMeansTool.tool.run(line + out), "\(line)")
      #expect(failure.exitCode == 1, "\(failure)")
      #expect(!failure.message.isEmpty && !failure.message.contains("\n"))
      #expect(bench.names(in: "out").isEmpty)
    }
    #expect(DeepKMeansTool.tool.run(["evaluate", labels, short])?.exitCode == 1)
    #expect(DeepKMeansTool.tool.run(["predict", data, data])?.exitCode == 1)
    // A place that cannot be written to is found before the training.
    #expect(
      DeepKMeansTool.tool.run(["fit", data, "--clusters", "3", "--output", "\(data)/x"])?.exitCode == 1)
  }

  /// Columns in another order than the model's are other features, unless they have no names.
  @Test func predictRefusesFeaturesOfOtherNames() throws {
    let bench = try Workbench()
    func table(_ names: String, _ order: (Int, Int)) throws -> String {
      let rows = (0..<30).map { row in
        let values = ["\(row % 3)", "\(10 * (row % 2))"]
        return "\(values[order.0]),\(values[order.1])"
      }
      return try bench.write(([names] + rows).joined(separator: "\n"), to: "\(names).csv")
    }
    let (data, swapped, others) = (
      try table("a,b", (0, 1)), try table("b,a", (1, 0)), try table("c,d", (0, 1))
    )
    #expect(bench.fit(data, "--clusters 2 --method km --no-report") == nil)
    let model = bench.file("out/model.safetensors")
    func predict(_ data: String) -> String? {
      DeepKMeansTool.tool.run(["predict", model, data, "--output", bench.file("labels.npy")])?.message
    }
    #expect(predict(data) == nil)
    #expect(
      predict(swapped)
        == "feature 0 (counted from 0) of the data is “b” and that of the model \(model) “a”; put the columns in the order of the model's"
    )
    #expect(predict(others)?.contains("leave the names out if they mean the same") == true)
    let nameless = bench.file("nameless.npy")
    #expect(DeepKMeansTool.tool.run(["convert", swapped, "--output", nameless, "--quiet"]) == nil)
    #expect(predict(nameless) == nil)
  }

  /// That a run cannot be drawn is no failure of it.
  @Test func aRunWithoutAReportHasItsResults() throws {
    let bench = try Workbench()
    let data = try bench.write("1,2\n", to: "one.csv")
    #expect(bench.fit(data, "--clusters 1 --method km --header no") == nil)
    #expect(bench.names(in: "out").contains("model.safetensors"))
    #expect(!bench.names(in: "out").contains("report.html"))
  }

  @Test(arguments: ["aekm", "dec", "dkm", "ct-norein"])
  func reinitialisationIsForMethodsThatDo(method: String) throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(90)
    let failure = bench.fit(data, "--clusters 3 --method \(method) --reinitialisation both")
    #expect(
      failure?.exitCode == 2 && failure?.message.hasPrefix("--reinitialisation does not go with") == true)
  }

  @Test func labelsDoNotReplaceTheirSamples() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(90)
    let same = bench.file("same.npy")
    let failure = DeepKMeansTool.tool.run(
      ["convert", data, "--labels", labels, "--output", same, "--labels-output", same])
    #expect(failure?.exitCode == 2 && !File.exists(same))
  }

  @Test func predictRefusesDataOfAnotherWidth() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(60)
    let narrow = try bench.write("1,2\n3,4\n", to: "narrow.csv")
    let fit = ["fit", data, "--clusters", "3", "--output", bench.file("out")] + Self.small
    #expect(DeepKMeansTool.tool.run(fit) == nil)
    let failure = DeepKMeansTool.tool.run(["predict", bench.file("out/model.safetensors"), narrow])
    #expect(failure?.exitCode == 1)
    #expect(failure?.message.contains("2 features") == true)
  }

  @Test func trainingThatDivergesLeavesNoFiles() throws {
    let bench = try Workbench()
    let huge = try bench.write((0..<40).map { "\($0)e17,\($0)e18\n" }.joined(), to: "huge.csv")
    let failure = DeepKMeansTool.tool.run(
      ["fit", huge, "--clusters", "2", "--output", bench.file("out"), "--learning-rate", "1e6"]
        + Self.small)
    #expect(failure?.exitCode == 1)
    #expect(bench.names(in: "out").isEmpty)
  }

}
