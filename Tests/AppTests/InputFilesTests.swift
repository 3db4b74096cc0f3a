import Serialization
import Testing
import ToolSupport

@testable import App

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// No result takes the place of a file that the command reads.
@Suite struct InputFilesTests {
  private func run(_ words: [String]) -> Tool.Failure? { DeepKMeansTool.tool.run(words + ["--quiet"]) }

  @Test func whatFitReadsIsNotReplaced() throws {
    let bench = try Workbench()
    let (data, classes) = try bench.writeBlobs(30)
    let fit = ["fit", "--method", "km", "--clusters", "3", "--no-report", "--output", bench.path]
    let bytes = try File.read(data)
    for name in FitReport.fileNames + ["report.html"] {
      try File.write(bytes, to: bench.file(name))
      #expect(run(fit + [bench.file(name)])?.exitCode == 2, "\(name)")
      #expect(run(fit + [data, "--weights", bench.file(name)])?.exitCode == 2, "\(name)")
      #expect(run(fit + [data, "--labels", bench.file(name)])?.exitCode == 2, "\(name)")
      #expect(
        run(fit + [data, "--init", bench.file(name)])?.message.contains("is read here") == true, "\(name)")
      let network = ["fit", data, "--clusters", "3", "--output", bench.path, "--network", bench.file(name)]
      #expect(run(network)?.message.contains("is read here") == true, "\(name)")
      #expect(try File.read(bench.file(name)) == bytes)
    }
    #expect(run(fit + [data, "--labels", classes]) == nil)
    // Also a file of settings, and what it names.
    let settings = Array(#"{"labels": "\#(classes)"}"#.utf8)
    try File.write(settings, to: bench.file("metrics.json"))
    let config = run(fit + [data, "--config", bench.file("metrics.json")])
    #expect(config?.exitCode == 2 && config?.message.contains("metrics.json” is read here") == true)
    #expect(try File.read(bench.file("metrics.json")) == settings)
    let network = try bench.write(#"{"network": "\#(bench.file("model.safetensors"))"}"#, to: "run.json")
    let named = run(["fit", data, "--clusters", "3", "--output", bench.path, "--config", network])
    #expect(named?.exitCode == 2 && named?.message.contains("model.safetensors” is read here") == true)
  }

  @Test func searchAndReportReplaceNoInput() throws {
    let bench = try Workbench()
    let (data, classes) = try bench.writeBlobs(30)
    try File.createDirectory(bench.file("out"))
    let table = try bench.write("1,2\n3,4\n", to: "out/search.csv")
    let search = ["search", "--clusters", "2", "--alpha", "2", "--output", bench.file("out")]
    for words in [[table], [data, "--labels", table], [data, "--network", table]] {
      #expect(run(search + words)?.message.contains("search.csv” is read here") == true, "\(words)")
    }
    let fit = ["fit", data, "--method", "km", "--clusters", "3", "--output", bench.file("out")]
    #expect(run(fit) == nil)
    let (page, map) = (bench.file("out/report.html"), bench.file("out/figures/map.csv"))
    let bytes = try [table, page, map].map { try File.read($0) }
    let report = ["report", bench.file("out")]
    for words in [
      ["--data", page], ["--data", map], ["--data", data, "--labels", map], ["--labels", page],
    ] {
      #expect(run(report + words)?.exitCode == 2, "\(words)")
    }
    #expect(try [table, page, map].map { try File.read($0) } == bytes)
    #expect(run(report + ["--data", data, "--labels", classes]) == nil)
  }

  /// Figures of a former report are removed.
  @Test func whatLiesAmongFiguresIsNotRead() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(30)
    let fit = ["fit", "--method", "km", "--clusters", "3", "--output", bench.file("out")]
    #expect(run(fit + [data]) == nil)
    let map = bench.file("out/figures/map.csv")
    let bytes = try File.read(map)
    #expect(symlink("out/figures", bench.file("link")) == 0)
    for words in [
      [map], [bench.file("link/map.csv")], [data, "--weights", map], [data, "--labels", map],
      [data, "--no-report", "--labels", map],
    ] {
      let failure = run(fit + words)
      #expect(failure?.exitCode == 2 && failure?.message.contains("out/figures") == true, "\(words)")
    }
    #expect(try File.read(map) == bytes)
    // Of other results they are files like any other.
    #expect(run(Array(fit.dropLast()) + [bench.file("other"), "--no-report", map]) == nil)
  }

  /// A report's figures would be images of other sizes.
  @Test func resultsDoNotGoIntoAFolderOfImages() throws {
    let bench = try Workbench()
    for index in 0..<4 {
      let pgm = Array("P5 2 3 255\n".utf8) + [UInt8](repeating: UInt8(index * 60), count: 6)
      try File.createDirectory(bench.file("images"))
      try File.write(pgm, to: bench.file("images/\(index).pgm"))
    }
    let images = bench.file("images")
    let fit = ["fit", images, "--method", "km", "--clusters", "2", "--output"]
    for output in ["images", "images/", "images/results", "images/a/b", "out/../images/results"] {
      try File.createDirectory(bench.file("out"))
      let failure = run(fit + [bench.file(output)])
      #expect(failure?.exitCode == 2 && failure?.message.contains("would spoil it") == true, "\(output)")
    }
    #expect(run(["convert", images, "--output", bench.file("images/copy/")])?.exitCode == 2)
    #expect(bench.names(in: "images") == ["0.pgm", "1.pgm", "2.pgm", "3.pgm"])
    #expect(run(fit + [bench.file("out")]) == nil)
    #expect(run(["convert", images, "--output", bench.file("images/all.npy")]) == nil)
    #expect(run(fit + [bench.file("again")]) == nil)
  }

  /// Those that are checked are those that are written.
  @Test func fitWritesTheFilesThatItNames() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(30)
    let fit = ["fit", data, "--method", "km", "--clusters", "3", "--no-report"]
    #expect(run(fit + ["--output", bench.file("out")]) == nil)
    #expect(Set(bench.names(in: "out")).subtracting(FitReport.fileNames).isEmpty)
    #expect(Set(FitReport.fileNames).subtracting(bench.names(in: "out")).isSubset(of: [RunFile.name]))
  }

  @Test func otherCommandsReplaceNoInputEither() throws {
    let bench = try Workbench()
    let (data, classes) = try bench.writeBlobs(30)
    let link = bench.file("link.npy")
    #expect(symlink(data, link) == 0)
    let fit = ["fit", data, "--clusters", "3", "--hidden", "4", "--pretrain-epochs", "1", "--epochs", "1"]
    #expect(run(fit + ["--no-report", "--output", bench.file("out")]) == nil)
    let model = bench.file("out/model.safetensors")
    let bytes = try [data, classes, model].map { try File.read($0) }
    for words in [
      ["convert", data, "--output", data], ["convert", data, "--output", "\(bench.path)/./blobs.npy"],
      ["convert", data, "--output", link], ["convert", link, "--output", data],
      ["convert", data, "--labels", classes, "--output", classes],
      ["convert", data, "--labels", classes, "--output", bench.file("x.npy"), "--labels-output", classes],
      ["project", data, "--output", data], ["embed", model, data, "--output", data],
      ["predict", model, data, "--format", "npy", "--output", model], ["export", model, "--output", model],
      ["decode", model, "--format", "npy", "--output", model],
      ["select", classes, "--clusters", "2..3", "--output", classes],
    ] {
      let failure = run(words)
      #expect(failure?.exitCode == 2 && "\(failure?.message ?? "")".contains("is read here"), "\(words)")
    }
    #expect(try [data, classes, model].map { try File.read($0) } == bytes)
  }

  @Test func foldersAreNoStandardOutput() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(30)
    for words in [
      ["fit", data, "--clusters", "3"], ["search", data, "--clusters", "3", "--alpha", "2"], ["demo"],
      ["reproduce", "--data", bench.path],
    ] {
      let failure = run(words + ["--output", "-"])
      #expect(failure?.exitCode == 2 && "\(failure?.message ?? "")".contains("a folder"), "\(words)")
    }
    #expect(!File.exists("-"))
  }

  @Test func standardInputHoldsDataAndIsReadOnce() throws {
    let bench = try Workbench()
    let (data, classes) = try bench.writeBlobs(30)
    let model = run(["predict", "-", data])
    #expect(model?.exitCode == 1 && model?.message.contains("not from standard input") == true)
    for words in [["fit", "-", "-"], ["fit", "-", "--labels", "-"], ["predict", classes, "-", "-"]] {
      let failure = run(words + (words[0] == "fit" ? ["--clusters", "3"] : []))
      #expect(failure?.exitCode == 2 && failure?.message.contains("once only") == true, "\(words)")
    }
  }

  /// Names that promise another format are refused, as everywhere.
  @Test func namesOfOtherFormatsAreRefused() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(30)
    for name in ["scores.csv.gz", "scores.tsv", "scores.npy"] {
      #expect(run(["select", data, "--clusters", "2", "--output", bench.file(name)])?.exitCode == 2)
    }
    let predict = run(["predict", data, data, "--output", "y", "--format", "table"])
    #expect(predict?.message.contains("jsonl.gz") == true && predict?.message.contains("npz") == false)
    for name in ["net.pt", "net.safetensors.gz"] {
      #expect(run(["export", bench.file("none"), "--output", bench.file(name)])?.exitCode == 2)
    }
  }
}
