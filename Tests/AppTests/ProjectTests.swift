import Datasets
import Kernels
import Projection
import Serialization
import Testing
import ToolSupport

@testable import App

@Suite struct ProjectTests {
  static func project(_ words: [String]) -> Tool.Failure? { DeepKMeansTool.tool.run(["project"] + words) }

  /// What the file holds is what the library computes, on any number of threads.
  @Test func tsneIsWritten() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(90)
    let options = "--perplexity 10 --iterations 120 --scale standard --threads 2 --quiet"
    let words = [data] + options.split(separator: " ").map(String.init)
    #expect(Self.project(words + ["--output", bench.file("xy.npy")]) == nil)
    #expect(Self.project(words + ["--output", bench.file("xy.csv")]) == nil)
    let written = try NPY.decode(File.read(bench.file("xy.npy"))).matrix()
    #expect(written.rows == 90 && written.columns == 2)
    #expect(try Dataset.load([bench.file("xy.csv")]).samples == written)
    var samples = try Dataset.load([data]).samples
    try Scaling.standard.fit(to: samples, isEightBit: false).apply(to: &samples)
    let expected = try TSNE(perplexity: 10, iterations: 120).project(samples, engine: Engine(threads: 1))
    #expect(written == expected.positions)
  }

  @Test func componentsAreWritten() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(60)
    let output = bench.file("pca.npy")
    #expect(Self.project([data, "--method", "pca", "--dimensions", "3", "--output", output]) == nil)
    let samples = try Dataset.load([data]).samples
    let engine = try Engine()
    let expected = try PrincipalComponents(of: samples, count: 3, engine: engine)
      .transform(samples, engine: engine)
    #expect(try NPY.decode(File.read(output)).matrix() == expected)
  }

  @Test func whatDoesNotFitIsNamed() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(30)
    let output = ["--output", bench.file("x.npy")]
    let options = [
      ["--dimensions", "3"], ["--perplexity", "0.5"], ["--method", "pca", "--iterations", "9"],
      ["--method", "umap"],
    ]
    // Coordinates are no images.
    let folders = [["--output", bench.file("maps/")], ["--output", bench.file("maps"), "--format", "pgm"]]
    let usage: [[String]] =
      [[], [data], output] + options.map { [data] + $0 + output } + folders.map { [data] + $0 }
    #expect(usage.map { Self.project($0)?.exitCode } == Array(repeating: 2, count: 9))
    let failure = Self.project([data, "--method", "pca", "--dimensions", "7"] + output)
    #expect(failure?.exitCode == 1)
    #expect(failure?.message == "7 components of samples of 30 × 6; give 1 to 6")
    #expect(!File.exists(bench.file("x.npy")))
  }
}
