import Datasets
import KMeans
import Kernels
import Serialization
import Testing
import ToolSupport

@testable import App

@Suite struct EvaluateTests {
  static let external = [
    "samples", "clusters", "classes", "acc", "nmi", "ari", "ami", "purity", "homogeneity", "completeness",
    "v_measure",
  ]
  static let among = ["silhouette", "silhouette_samples", "davies_bouldin", "calinski_harabasz"]

  static func report(_ words: [String]) throws -> CommandResult {
    try EvaluateCommand(Arguments(words, options: EvaluateCommand.allOptions)).result()
  }

  @Test func labelsAgainstClasses() throws {
    let bench = try Workbench()
    let labels = try bench.write("0\n0\n0\n1\n1\n1\n", to: "labels.csv")
    let truth = try bench.write("4\n4\n7\n7\n7\n7\n", to: "truth.csv")
    let report = try Self.report([labels, truth])
    #expect(report.json.objectValue?.keys == Self.external)
    let scores = try ClusteringScores(of: [0, 0, 0, 1, 1, 1], against: [4, 4, 7, 7, 7, 7])
    #expect(
      Self.external.map { report.json[$0]?.doubleValue } == [
        6, 2, 2, scores.accuracy, scores.nmi, scores.ari, scores.ami, scores.purity, scores.homogeneity,
        scores.completeness, scores.vMeasure,
      ])
    let lines = report.text.split(separator: "\n").map(String.init)
    #expect(lines.count == Self.external.count)
    #expect(lines[0] == "samples       6" && lines[3] == "ACC           83.33 %")
    #expect(DeepKMeansTool.tool.run(["evaluate", labels, truth, "--json"]) == nil)
  }

  /// Names of two words are names, and the classes may be a column of the table that was clustered.
  @Test func classesAreReadAsFitReadsThem() throws {
    let bench = try Workbench()
    let labels = try bench.write("0\n0\n1\n1\n", to: "labels.csv")
    let names = try bench.write("New York\nNew York\nOslo\nLos Angeles\n", to: "names.txt")
    #expect(try Self.report([labels, names]).json["acc"]?.doubleValue == 0.75)
    let table = try bench.write("a,city,b\n1,York,2\n3,York,4\n5,Oslo,6\n7,Oslo,8\n", to: "table.csv")
    #expect(try Self.report([labels, table, "--label-column", "city"]).json["acc"]?.doubleValue == 1)
    let both = try Self.report([labels, table, "--data", table, "--label-column", "city"])
    #expect(both.json["acc"]?.doubleValue == 1 && both.json["silhouette"]?.doubleValue != nil)
    #expect(throws: DataError.self) { try Self.report([labels, table]) }
    // A name beside a number is rather a row of a table.
    let rows = try bench.write("Oslo 1\nOslo 2\nYork 3\nYork 4\n", to: "rows.txt")
    #expect(throws: DataError.self) { try Self.report([labels, rows]) }
  }

  /// A table of file names and classes, as truth often comes, with nothing else that could be data.
  @Test func aColumnOfATableIsReadAlone() throws {
    let bench = try Workbench()
    let labels = try bench.write("0\n0\n1\n1\n", to: "labels.csv")
    func accuracy(_ words: String...) throws -> Double? {
      try Self.report([labels] + words).json["acc"]?.doubleValue
    }
    let rows = ["img_0.png,,cat", "img_1.png,x,cat", "img_2.png,3,dog", "img_3.png,?,dog"].joined(
      separator: "\n")
    let named = try bench.write("file,age,class\n" + rows, to: "named.csv")
    #expect(try accuracy(named, "--label-column", "class") == 1)
    #expect(try accuracy(named, "--label-column", "3", "--header", "yes") == 1)
    let plain = try bench.write(rows, to: "plain.csv")
    #expect(try accuracy(plain, "--label-column", "3") == 1)
    // Words that would make a name each, were the lines labels.
    let spaced = try bench.write("s0 cat\ns1 cat\ns2 dog\ns3 dog\n", to: "spaced.txt")
    #expect(try accuracy(spaced, "--label-column", "2") == 1)
    let single = try bench.write("species\ncat\ncat\ndog\ndog\n", to: "single.csv")
    #expect(try accuracy(single, "--label-column", "species") == 1)
    for (file, column) in [(labels, "nosuch"), (labels, "7"), (named, "2")] {
      #expect(throws: DatasetError.self) { try accuracy(file, "--label-column", column) }
    }
    // Of the data, which have the column; the classes are a file of their own.
    let table = try bench.write("a,kind\n1,9\n2,9\n8,7\n9,7\n", to: "table.csv")
    #expect(try accuracy(labels, "--data", table, "--label-column", "kind") == 1)
    let few = try #require(DeepKMeansTool.tool.run(["evaluate", labels, single]))
    #expect(few.message.hasSuffix("where the first line of \(single) is a header of names, remove it"))
  }

  /// The column of the classes is one of their table, and of data that are the same file or have one of that name.
  @Test func theColumnOfTheClassesIsNoneOfOtherData() throws {
    let bench = try Workbench()
    let labels = try bench.write("0\n1\n0\n1\n", to: "labels.csv")
    let classes = try bench.write("id,species\n1,u\n2,v\n3,u\n4,v\n", to: "classes.csv")
    let data = try bench.write("a,b\n1,2\n8,9\n1,3\n8,8\n", to: "data.csv")
    let whole = try bench.write("a,species,b\n1,u,2\n8,v,9\n1,u,3\n8,v,8\n", to: "whole.csv")
    func among(_ words: String...) throws -> [Double?] {
      let report = try Self.report([labels] + words)
      #expect(report.json["acc"]?.doubleValue == 1)
      return Self.among.map { report.json[$0]?.doubleValue }
    }
    let expected = try among(labels, "--data", data)
    #expect(try among(classes, "--label-column", "2", "--data", data) == expected)
    #expect(try among(classes, "--label-column", "species", "--data", data) == expected)
    #expect(try among(classes, "--label-column", "species", "--data", whole) == expected)
    #expect(try among(whole, "--label-column", "species", "--data", whole) == expected)
    #expect(try among(whole, "--label-column", "2", "--data", whole) == expected)
    // Labels alone, and the classes a column of the data.
    #expect(try among(labels, "--label-column", "2", "--data", whole) == expected)
    #expect(throws: DatasetError.self) {
      try among(classes, "--label-column", "2", "--data", data, "--skip-columns", "species")
    }
  }

  /// One cluster, or one for each sample, is among no others, and has the scores against the classes all the same.
  @Test(arguments: ["0\n0\n0\n0\n", "0\n1\n2\n3\n"])
  func scoresAmongTheDataMayBeUndefined(clusters: String) throws {
    let bench = try Workbench()
    let labels = try bench.write(clusters, to: "labels.csv")
    let truth = try bench.write("0\n1\n0\n1\n", to: "truth.csv")
    let data = try bench.write("1,2\n8,9\n1,3\n8,8\n", to: "data.csv")
    let report = try Self.report([labels, truth, "--data", data])
    #expect(report.json["acc"]?.doubleValue == 0.5)
    for key in Self.among { #expect(report.json[key] == (key == "silhouette_samples" ? .integer(0) : .null)) }
    #expect(report.text.contains("undefined"))
  }

  /// A cluster of one sample, which those that are drawn may miss: the other scores are of all.
  @Test func theSilhouetteMayBeUndefinedAlone() throws {
    let bench = try Workbench()
    let rows = (0..<200).map { $0 == 7 ? "1000,1000" : "\($0 % 9),\($0 % 7)" }
    let data = try bench.write(rows.joined(separator: "\n"), to: "data.csv")
    let labels = try bench.write(
      (0..<200).map { $0 == 7 ? "1" : "0" }.joined(separator: "\n"), to: "labels.csv")
    let words = [labels, labels, "--data", data]
    let (drawn, all) = (try Self.report(words + ["--sample", "20"]), try Self.report(words))
    #expect(drawn.json["silhouette"] == .null && all.json["silhouette"]?.doubleValue != nil)
    for key in ["acc", "davies_bouldin", "calinski_harabasz"] { #expect(drawn.json[key] == all.json[key]) }
    #expect(drawn.text.contains("draw more by --sample"))
    let select = try SelectTests.report([data, "--clusters", "2..4", "--sample", "20"])
    let first = try #require(select.json["results"]?.arrayValue?.first)
    #expect(first["silhouette"] == .null && first["davies_bouldin"] == all.json["davies_bouldin"])
    #expect(select.json["reason"]?.stringValue?.contains("the silhouette of 2 is undefined") == true)
  }

  @Test func clustersAmongTheData() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(150)
    let report = try Self.report([labels, labels, "--data", data])
    #expect(report.json.objectValue?.keys == Self.external + Self.among)
    let samples = try Dataset.load([data]).samples
    let classes = try Dataset.loadLabels(labels)
    #expect(
      Self.among.map { report.json[$0]?.doubleValue } == [
        try silhouetteScore(of: classes, in: samples, engine: Engine()), 150,
        try daviesBouldinIndex(of: classes, in: samples), try calinskiHarabaszIndex(of: classes, in: samples),
      ])
    #expect(report.text.split(separator: "\n").count == Self.external.count + Self.among.count)
    #expect(DeepKMeansTool.tool.run(["evaluate", labels, labels, "--data", data, "--threads", "2"]) == nil)
  }

  @Test func theSeedChoosesTheSample() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(150)
    let scores = try [["--seed", "1"], ["--seed", "1", "--threads", "3"], ["--seed", "2"]].map {
      try Self.report([labels, labels, "--data", data, "--sample", "40"] + $0).json
    }
    #expect(scores[0] == scores[1] && scores[0] != scores[2])
    #expect(scores[0]["silhouette_samples"] == 40)
  }

  @Test(arguments: [
    "", "DATA", "DATA DATA DATA", "DATA DATA --sample 5", "DATA DATA --seed 5", "DATA DATA --threads 1",
    "DATA DATA --data DATA --sample 0", "DATA DATA --data DATA --seed x", "DATA DATA --json=1",
    "DATA DATA --data",
  ])
  func usageErrorsGiveOneLineAndTwo(line: String) throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(30)
    let words = line.split(separator: " ").map { $0 == "DATA" ? data : String($0) }
    let failure = try #require(DeepKMeansTool.tool.run(["evaluate"] + words))
    #expect(failure.exitCode == 2, "\(failure)")
    #expect(!failure.message.isEmpty && !failure.message.contains("\n"))
  }

  @Test func dataErrorsGiveOneLineAndOne() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(30)
    let short = try bench.write("1,2\n3,4\n", to: "short.csv")
    let failures = [
      [labels, labels, "--data", short], [labels, labels, "--data", bench.file("missing.npy")],
      [labels, data],
    ].map { DeepKMeansTool.tool.run(["evaluate"] + $0) }
    #expect(failures.map { $0?.exitCode } == [1, 1, 1])
    #expect(failures.allSatisfy { $0?.message.contains("\n") == false })
  }

  /// What is said of columns is of tables.
  @Test func theDataMayBeNoTable() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(60)
    let table = try bench.write(
      "name,city,size\n" + (0..<60).map { "a\($0),\(["Oslo", "York", "Rome"][$0 % 3]),1\n" }.joined(),
      to: "table.csv")
    let words = [labels, table, "--label-column", "city", "--skip-columns", "name", "--header", "yes"]
    let report = try Self.report(words + ["--data", data])
    #expect(report.json["acc"]?.doubleValue == 1)
    #expect(
      report.json["silhouette"] == (try Self.report([labels, labels, "--data", data])).json["silhouette"])
  }
}
