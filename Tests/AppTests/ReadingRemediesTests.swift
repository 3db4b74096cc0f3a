import Datasets
import Serialization
import Testing
import ToolSupport

@testable import App

/// Errors about files name the options that are the way out, and these are one.
@Suite struct ReadingRemediesTests {
  struct Case: Sendable {
    let text: String
    var given: [String] = []
    /// What stands in parentheses at the end.
    let remedy: String
    /// Options that it speaks of, each of which is enough.
    let ways: [[String]]
  }

  @Test(arguments: [
    Case(
      text: "0.5,oak\n1.5,elm\n2.5,oak\n", remedy: "--label-column 2, --skip-columns 2, --header yes",
      ways: [["--label-column", "2"], ["--skip-columns", "2"]]),
    Case(
      text: "1,2,3\n1,x,4\n", given: ["--label-column", "1"], remedy: "--skip-columns 2",
      ways: [["--label-column", "1", "--skip-columns", "2"]]),
    Case(
      text: "2a,3a\n1,2\n3,4\n", remedy: "--label-column 1, --skip-columns 1, --header yes",
      ways: [["--header", "yes"]]),
    Case(
      text: "setosa,1,2,3\nother,4,5,6\n", given: ["--label-column", "1"], remedy: "--header yes or no",
      ways: ["yes", "no"].map { ["--label-column", "1", "--header", $0] }),
    Case(
      text: "a,b\n1,2\n3,\n", remedy: "convert --missing drop, mean or median; of CSV --skip-columns 2",
      ways: [
        ["--skip-columns", "2"], ["--missing", "drop"], ["--missing", "mean"], ["--missing", "median"],
      ]),
    Case(
      text: "a,b\n1,0.5\n2,1.5\n", given: ["--label-column", "b"],
      remedy: "--skip-columns b in place of --label-column leaves the column out",
      ways: [["--skip-columns", "b"]]),
  ])
  func theOptionIsNamed(example: Case) throws {
    let bench = try Workbench()
    let path = try bench.write(example.text, to: "data.csv")
    let convert = ["convert", path, "--quiet", "--output", bench.file("out.npy")]
    let failure = DeepKMeansTool.tool.run(convert + example.given)
    #expect(failure?.exitCode == 1 && failure?.message.hasSuffix(" (\(example.remedy))") == true)
    #expect(example.ways.compactMap { DeepKMeansTool.tool.run(convert + $0) } == [])
    // Another command that reads data, and one that only tells what they are.
    let fit = DeepKMeansTool.tool.run(["fit", path, "--clusters", "2", "--method", "km"] + example.given)
    #expect(fit?.message == failure?.message)
  }

  @Test func colourBesideGreyLevels() throws {
    let bench = try Workbench()
    try File.createDirectory(bench.file("images"))
    _ = try bench.write("P2 1 1 9 4\n", to: "images/a.pgm")
    _ = try bench.write("P3 1 1 9 4 5 6\n", to: "images/b.ppm")
    #expect(DeepKMeansTool.tool.run(["info", bench.file("images")])?.message.hasSuffix(" (--grey)") == true)
    #expect(DeepKMeansTool.tool.run(["info", bench.file("images"), "--grey"]) == nil)
  }

  /// The options are for the data: no column of a file of labels is left out by them, and no missing class filled in.
  @Test func othersAreLeftAsTheyAre() throws {
    let bench = try Workbench()
    let data = try bench.write("1,oak\n2,\n", to: "data.csv")
    let labels = try bench.write("oak\nNA\n", to: "labels.csv")
    for words in [
      ["info", data, "--label-column", "2"], ["info", data, "--labels", labels, "--skip-columns", "2"],
      ["evaluate", labels, labels],
    ] {
      let failure = DeepKMeansTool.tool.run(words)
      #expect(
        failure?.message.hasSuffix("fill it in, or leave the line or the column out") == true, "\(words)")
    }
  }

  @Test func tablesOfTheClassesHaveAColumn() throws {
    let bench = try Workbench()
    let labels = try bench.write("0\n1\n", to: "labels.csv")
    let table = try bench.write("a.png,oak\nb.png,elm\n", to: "table.csv")
    let failure = DeepKMeansTool.tool.run(["evaluate", labels, table])
    #expect(failure?.message.hasSuffix(" (of a table --label-column says which)") == true)
    #expect(DeepKMeansTool.tool.run(["evaluate", labels, table, "--label-column", "2"]) == nil)
  }
}
