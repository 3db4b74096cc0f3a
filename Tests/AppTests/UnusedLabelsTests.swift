import Datasets
import Serialization
import Testing
import ToolSupport

@testable import App

/// Commands without a use for labels take files whose labels are no classes.
@Suite struct UnusedLabelsTests {
  private let bench: Workbench
  private let model: String
  /// Measurements in the place of labels, and a table in which a class is missing.
  private let files: [(path: String, options: [String])]

  init() throws {
    bench = try Workbench()
    let rows = (0..<30).map { (first: $0 % 2 * 5 + $0 % 3, second: $0 % 5) }
    let plain = try bench.write(rows.map { "\($0.first),\($0.second)\n" }.joined(), to: "plain.csv")
    let sparse = rows.map { "\($0.first).5 1:\($0.first) 2:\($0.second)\n" }.joined()
    let table = rows.enumerated().map { "\($1.first),\($1.second),\($0 == 7 ? "" : "oak")\n" }.joined()
    let lines = rows.map { "{\"x\":[\($0.first),\($0.second)],\"label\":\($0.first).5}\n" }.joined()
    files = [
      (try bench.write(sparse, to: "regression.libsvm"), []),
      (try bench.write("a,b,kind\n" + table, to: "table.csv"), ["--label-column", "kind"]),
      (try bench.write(lines, to: "regression.jsonl"), []),
    ]
    #expect(bench.fit(plain, "--method km --clusters 2 --no-report") == nil)
    model = bench.file("out/model.safetensors")
  }

  private func run(_ words: [String]) -> Tool.Failure? { DeepKMeansTool.tool.run(words + ["--quiet"]) }

  @Test func predictAndSelectDoNotReadThem() throws {
    for (path, options) in files {
      let labels = bench.file("labels.npy")
      #expect(run(["predict", model, path, "--output", labels] + options) == nil, "\(path)")
      #expect(try Dataset.loadLabels(labels) == Dataset.loadLabels(bench.file("out/labels.npy")))
      #expect(run(["select", path, "--clusters", "2..3"] + options) == nil, "\(path)")
      #expect(run(["fit", path, "--method", "km", "--output", bench.file("x")] + options) != nil)
    }
  }

  /// Of the formats libsvm alone wants a label of every sample, and so has measurements where there are no classes.
  @Test func measurementsAreLeftAsideWithANotice() throws {
    let path = files[0].path
    let (data, descriptions) = try Dataset.loadWithDescriptions([path])
    let notice = try #require(descriptions[0].fractionNotice)
    #expect(notice == "labels of \(path) are left aside: 0.5 on line 1 is no whole number, and so no class")
    let classes = DataSummary(data, descriptions).fields.first { $0.key == "classes" }
    #expect(classes?.value == .null && classes?.text == "none: 0.5 on line 1 is no whole number")
    #if os(Linux)
      let tool = ToolProcess(directory: bench.path)
      for (words, isTold) in [
        (["convert", path, "--output", "a.csv"], true),
        (["convert", path, "--output", "b.csv", "--quiet"], false),
        (["select", path, "--clusters", "2..3"], false),
      ] {
        let outcome = try tool(words)
        #expect(outcome.exitCode == 0 && outcome.error.contains(notice) == isTold, "\(words)")
      }
    #endif
  }

  /// It depends on the format whether they are written.
  @Test func embedAndProjectReadThemWhereTheyAreWritten() throws {
    let (path, options) = files[1]
    for (name, isRead) in [("e.npy", false), ("e.npz", true)] {
      let output = ["--output", bench.file(name)] + options
      #expect((run(["embed", model, path] + output) != nil) == isRead, "\(name)")
      #expect((run(["project", path, "--method", "pca"] + output) != nil) == isRead, "\(name)")
    }
  }
}
