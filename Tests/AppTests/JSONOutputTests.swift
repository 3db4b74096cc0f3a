#if os(Linux)
  import Serialization
  import Testing
  import ToolSupport

  @testable import App

  /// `--json` of every command, by the built program.
  @Suite struct JSONOutputTests {
    static let network = ["--hidden", "8,12", "--batch", "32", "--pretrain-epochs", "3"]

    /// The object on standard output, which must hold nothing else.
    static func object(_ bench: Workbench, _ words: [String]) throws -> JSONObject {
      let outcome = try ToolProcess(directory: bench.path)(words + ["--json"])
      #expect(outcome.exitCode == 0, "\(words): \(outcome.error)")
      #expect(outcome.output.hasSuffix("}\n") && outcome.output.count { $0 == "\n" } == 1, "\(words)")
      return try #require(JSON(parsing: outcome.output).objectValue, "\(words)")
    }

    @Test func everyCommandWithAResultHasOne() throws {
      let bench = try Workbench()
      let (data, labels) = try bench.writeBlobs(120)
      let model = "deepkmeans-results/model.safetensors"
      var commands = Set<String>()
      func object(_ words: [String]) throws -> JSONObject {
        commands.insert(words[0])
        return try Self.object(bench, words)
      }
      let fit = try object(["fit", data, "--labels", labels, "--epochs", "2"] + Self.network)
      // All of metrics.json, the directory, and the files.
      let metrics = try #require(
        JSON(parsing: File.read(bench.file("deepkmeans-results/metrics.json"))).objectValue)
      #expect(fit.keys == metrics.keys + ["output", "files"])
      #expect(metrics.keys.allSatisfy { fit[$0] == metrics[$0] })
      let files = try #require(fit["files"]?.objectValue)
      #expect(
        files.keys == [
          "model", "labels", "embedding", "centroids", "history", "snapshots", "metrics", "report",
        ])
      #expect(files.members.allSatisfy { File.exists(bench.file($0.value.stringValue ?? "")) })

      let predicted = try object(["predict", model, data])
      #expect(predicted["labels"]?.arrayValue?.count == 120)
      let written = try object(["predict", model, data, "--output", "l.npy"])
      #expect(written["output"] == "l.npy" && written["samples"] == 120)
      let decoded = try object(["decode", model, "--output", "c.npy"])
      #expect(decoded["samples"] == 3 && decoded["features"] == 6 && decoded["output"] == "c.npy")
      let exported = try object(["export", model, "--output", "s.safetensors"])
      #expect(exported["tensors"] == 12 && exported["part"] == "autoencoder")
      let converted = try object(["convert", data, "--output", "x.csv"])
      #expect(converted["output"] == "x.csv" && converted["samples"] == 120)
      let embedded = try object(["embed", model, data, "--output", "e.npy"])
      #expect(embedded["output"] == "e.npy" && embedded["dimensions"] == 3)
      let projected = try object(["project", data, "--method", "pca", "--output", "p.npy"])
      #expect(projected["dimensions"] == 2 && projected["explained_variance"]?.doubleValue != nil)
      let report = try object(["report", "deepkmeans-results", "--without-data"])
      #expect(report["files"]?.arrayValue?.first == "deepkmeans-results/report.html")
      #expect(try object(["evaluate", "l.npy", labels])["acc"] == fit["acc"])
      let selected = try object(["select", data, "--clusters", "2..4"])
      #expect(selected["suggested_clusters"] == 3 && selected["results"]?.arrayValue?.count == 3)
      let search =
        ["search", data, "--labels", labels, "--alpha", "2,3", "--seeds", "2", "--epochs", "2"] + Self.network
      let found = try object(search)
      let rows = try #require(found["results"]?.arrayValue)
      #expect(rows.count == 2 && found["best"] == rows[0] && found["criterion"] == "acc")
      #expect(rows.allSatisfy { $0["seeds"] == [0, 1] && $0["acc"]?.doubleValue != nil })
      let info = try object(["info", "--threads", "1"])
      #expect(info["threads"] == 1 && info["version"] == .string(Version.current))
      // As another run has left it.
      for name in ["report.html", "figures/map-epoch-0.svg"] {
        try File.createDirectory(bench.file("deepkmeans-demo/km/figures"))
        try File.write(
          File.read(bench.file("deepkmeans-results/\(name)")), to: bench.file("deepkmeans-demo/km/\(name)"))
      }
      let demo = try object(["demo", "--samples", "100"])
      let methods = try #require(demo["methods"]?.arrayValue)
      #expect(methods.compactMap { $0["method"]?.stringValue } == ["km", "aekm", "ct"])
      let pages = methods.map { $0["files"]?["report"]?.stringValue }
      #expect(pages == [nil, nil, "deepkmeans-demo/ct/report.html"])
      #expect(File.exists(bench.file("deepkmeans-demo/ct/report.html")))
      #expect(bench.names(in: "deepkmeans-demo/km").allSatisfy { $0 != "report.html" && $0 != "figures" })
      let store = RecordStore(directory: bench.file("deepkmeans-search"))
      try store.prepare(dataset: "usps", files: [])
      try store.write(ExperimentRecord.few[0])
      let tables = try object(["reproduce", "--tables-only", "--output", "deepkmeans-search"])
      #expect(tables["files"]?.arrayValue?.count == 3 && tables["tables"]?.arrayValue != nil)
      // Settings, too, are a result.
      #expect(try object(["fit", "--clusters", "3", "--print-config"])["clusters"] == 3)
      // None is left out.
      let all = DeepKMeansTool.tool.commands.filter { $0 is any ResultCommand.Type }.map { $0.name }
      #expect(commands == Set(all))
    }

    @Test func messagesGoToStandardErrorAndErrorsStayText() throws {
      let bench = try Workbench()
      let (data, _) = try bench.writeBlobs(60)
      let process = ToolProcess(directory: bench.path)
      let words = ["fit", data, "--clusters", "3", "--method", "km", "--json"]
      let verbose = try process(words + ["--verbose"])
      #expect(
        verbose.error.contains("data: 60 samples of 6 features") && verbose.error.contains("settings: {"))
      #expect(try JSON(parsing: verbose.output)["samples"] == 60)
      #expect(try process(words + ["--quiet"]).error.isEmpty)
      // What goes wrong is said all the same.
      try File.createDirectory(bench.file("taken"))
      try File.write([1], to: bench.file("taken/figures"))
      let incomplete = try process(words + ["--quiet", "--output", "taken"])
      #expect(incomplete.exitCode == 0)
      #expect(
        incomplete.error.hasPrefix("there is no report: cannot ") && incomplete.error.contains("figures"))
      let failed = try process(["fit", "missing.npy", "--clusters", "3", "--json"])
      #expect(failed.output.isEmpty && failed.error.hasPrefix("deepkmeans: ") && failed.exitCode == 1)
      #expect(try process(words + ["--quiet", "--verbose"]).exitCode == 2)
    }
  }
#endif
