import Autoencoder
import Datasets
import DeepClustering
import KMeans
import Kernels
import Serialization
import Testing
import ToolSupport

@testable import App

/// `convert`, `info DATA`, `embed`, and the options of all commands that read data.
@Suite struct DataCommandTests {
  /// Also where a path has several lines.
  @Test func errorsAreOneLine() {
    let failure = DeepKMeansTool.tool.run(["info", "no\nsuch\r\nfile.npy"])
    #expect(failure?.exitCode == 1 && failure?.message.contains(where: \.isNewline) == false)
  }

  /// A name may end a line's colour, or hide what is above it.
  @Test func controlCharactersAreShownAndNotObeyed() throws {
    #expect(
      "a\u{1B}[2J\u{7F}\u{9B}\u{0}b\r é\t\n".printable == #"a\u001b[2J\u007f\u009b\u0000b\u000d é"# + "\t\n")
    let missing = DeepKMeansTool.tool.run(["info", bench.file("no\u{1B}[2J.npy")])
    #expect(
      missing?.message.contains(#"no\u001b[2J.npy"#) == true && missing?.message.contains("\u{1B}") == false)
    let name = "o\u{1B}[2Jak\u{9B}\u{7F}"
    let lines = [name, "elm", name].map { "{\"x\":[1,2],\"label\":\(JSON.string($0).serialized())}\n" }
    let table = try bench.write(lines.joined(), to: "table.jsonl")
    #if os(Linux)
      let tool = ToolProcess(directory: bench.path)
      let info = ["info", table]
      let isControl: (Unicode.Scalar) -> Bool = { $0.properties.generalCategory == .control && $0 != "\n" }
      for words in [
        info, info + ["--json"], ["convert", table, "--output", "x.npz"],
      ] {
        let outcome = try tool(words)
        let said = outcome.output + outcome.error
        #expect(outcome.exitCode == 0 && !said.unicodeScalars.contains(where: isControl), "\(words)")
        #expect(said.contains(#"o\u001b[2Jak\u009b\u007f"#), "\(words)")
      }
      // Programs read the name as it is, and files have it so.
      let classes = try JSON(parsing: tool(info + ["--json"]).output)["classes"]?.arrayValue
      #expect(classes?.last?["name"] == .string(name))
      #expect(try tool(["convert", table, "--output", "y.csv"]).exitCode == 0)
      #expect(String(decoding: try File.read(bench.file("y.csv")), as: UTF8.self).contains(",\(name)\n"))
    #endif
  }

  private let bench: Workbench

  init() throws { bench = try Workbench() }

  private func run(_ words: String...) -> Tool.Failure? { DeepKMeansTool.tool.run(words) }

  /// A table with names of classes: blobs that K-means finds.
  private func table() throws -> String {
    let (data, _) = try bench.writeBlobs(60)
    let path = bench.file("table.csv")
    var blobs = try Dataset.load([data])
    blobs.labels = (0..<60).map { $0 % 3 }
    blobs.classNames = ["one", "two", "three"]
    blobs.featureNames = ["a", "b", "c", "d", "e", "f"]
    try blobs.write(to: path)
    return path
  }

  @Test func tablesWithClassesAreConvertedToArrays() throws {
    let table = try table()
    let output = bench.file("x.npz")
    #expect(run("convert", table, "--label-column", "label", "--output", output, "--quiet") == nil)
    let data = try Dataset.load([output])
    #expect(data.rows == 60 && data.columns == 6)
    #expect(Array(data.labels?.prefix(3) ?? []) == [0, 2, 1])  // one, three, two
    let classes = bench.file("classes.csv")
    #expect(
      run(
        "convert", table, "--label-column", "7", "--output", bench.file("x.npy.gz"), "--labels-output",
        classes)
        == nil)
    #expect(String(decoding: try File.read(classes), as: UTF8.self).hasPrefix("one\ntwo\nthree\n"))
    #expect(try Dataset.load([bench.file("x.npy.gz")], labels: [classes]).labels == data.labels)
  }

  /// In whatever spelling: the one would replace the other.
  @Test func samplesAndLabelsAreTwoFiles() throws {
    let (data, labels) = try bench.writeBlobs(60)
    let (first, second) = (bench.file("o.npy"), bench.file("./o.npy"))
    let failure = run("convert", data, "--labels", labels, "--output", first, "--labels-output", second)
    #expect(failure?.message.contains("it is the same file as “\(first)”") == true)
    #expect(!File.exists(first))
  }

  /// Which of them won was for the user to find out.
  @Test func classesComeFromOnePlace() throws {
    let table = try table()
    let (data, labels) = try bench.writeBlobs(60)
    #expect(bench.fit(data, "--method km --clusters 3") == nil)
    let (model, output) = (bench.file("out/model.safetensors"), bench.file("x.npz"))
    let both = ["--labels", labels, "--label-column", "label"]
    for words in [
      ["fit", table, "--method", "km"], ["convert", table, "--output", output], ["info", table],
      ["project", table, "--output", output], ["embed", model, table, "--output", output],
      ["search", table, "--alpha", "2"], ["report", bench.file("out"), "--data", table],
    ] {
      let failure = DeepKMeansTool.tool.run(words + both)
      #expect(failure?.exitCode == 2, "\(words)")
      #expect(failure?.message.hasPrefix("--labels and --label-column both say what the classes are") == true)
    }
    // The way out that it names.
    #expect(run("convert", table, "--labels", labels, "--skip-columns", "label", "--output", output) == nil)
    #expect(try Dataset.load([output]).labels?.prefix(3) == [7, 8, 9])
  }

  @Test func labelsOfSeveralFilesAreEmbedded() throws {
    let (data, labels) = try bench.writeBlobs(60)
    #expect(bench.fit(data, "--method km --clusters 3") == nil)
    let embedding = bench.file("e.csv")
    #expect(
      run(
        "embed", bench.file("out/model.safetensors"), data, "--labels", labels, data, "--labels", labels,
        "--output",
        embedding, "--quiet") == nil)
    #expect(
      try Dataset.load([embedding], reading: DatasetReading(labelColumn: .name("label"))).labels?.count == 120
    )
  }

  @Test(
    arguments: [
      ("Label", [], true), ("Label", ["--label-column", "Label"], false),
      ("Label", ["--skip-columns", "Label"], false), ("y", [], false),
    ] as [(String, [String], Bool)])
  func aColumnOfClassesAmongTheFeaturesIsSeen(name: String, options: [String], isSaid: Bool) throws {
    let table = try bench.write("a,\(name)\n1,0\n2,0\n9,1\n8,1\n", to: "table.csv")
    let input = try DataOptions(Arguments([table] + options, options: DataOptions.options), command: nil)
    let notice = try input.labelColumnNotice(input.load())
    #expect((notice != nil) == isSaid && notice?.contains("“\(name)” is taken for a feature") != false)
  }

  @Test func modelsOfSamplesOfLength1TakeAnyLength() throws {
    let (data, _) = try bench.writeBlobs(60)
    #expect(
      run(
        "fit", data, "--method", "km", "--clusters", "3", "--scale", "length", "--quiet", "--output",
        bench.file("out")) == nil)
    var longer = try Dataset.load([data])
    let columns = longer.columns
    longer.samples.withUnsafeMutableElements { elements in
      for index in elements.indices { elements[index] *= Float(1 + index / columns) }
    }
    try longer.write(to: bench.file("longer.npy"))
    let (model, embedding) = (bench.file("out/model.safetensors"), bench.file("embedding.npy"))
    #expect(run("embed", model, bench.file("longer.npy"), "--output", embedding, "--quiet") == nil)
    let found = try Dataset.load([embedding]).samples
    let expected = try Dataset.load([bench.file("out/embedding.npy")]).samples
    #expect(found.shape == expected.shape && found.rows == 60)
    #expect(zip(found.elements, expected.elements).allSatisfy { abs($0 - $1) < 1e-6 })
    // The library's K-means does not scale.
    #expect(throws: KMeansError.self) { try KMeansModel(SafeTensors(decoding: File.read(model))) }
  }

  @Test func modelsKnowTheIndicesOfSparseText() throws {
    // Features 0 and 2 tell the clusters apart, and all of one are 0 in the new samples.
    let (old, new) = (bench.file("old.libsvm"), bench.file("new.libsvm"))
    try File.write(Array("0 0:9\n0 0:8\n1 2:9\n1 1:1 2:8\n".utf8), to: old)
    try File.write(Array("1 2:8\n1 2:9\n".utf8), to: new)
    let (model, labels) = (bench.file("out/model.safetensors"), bench.file("labels.npy"))
    #expect(
      run("fit", old, "--method", "km", "--clusters", "2", "--output", bench.file("out"), "--quiet") == nil)
    let found = try Dataset.loadLabels(bench.file("out/labels.npy"))
    #expect(run("predict", model, new, "--output", labels, "--quiet") == nil)
    #expect(try Dataset.loadLabels(labels) == [found[2], found[2]])
    // The same data in another file, and counted otherwise.
    #expect(
      run("convert", new, "--first-index", "0", "--output", bench.file("converted.libsvm"), "--quiet") == nil)
    #expect(run("predict", model, bench.file("converted.libsvm"), "--output", labels, "--quiet") == nil)
    #expect(try Dataset.loadLabels(labels) == [found[2], found[2]])
    try File.write(Array("1 3:8\n".utf8), to: new)
    #expect(run("predict", model, new, "--first-index", "1", "--output", labels, "--quiet") == nil)
    #expect(try Dataset.loadLabels(labels) == [found[2]])
    // Fewer features than the model's are the others' zeros; more are none of the model's.
    try File.write(Array("0 1:0.5\n".utf8), to: new)
    #expect(run("predict", model, new, "--output", labels, "--quiet") == nil)
    try File.write(Array("0 3:1\n".utf8), to: new)
    #expect(run("predict", model, new, "--output", labels, "--quiet")?.exitCode == 1)
  }

  @Test func missingValuesAreTreatedWhereConvertIsAskedTo() throws {
    let (table, output) = (bench.file("holes.csv"), bench.file("complete.csv"))
    try File.write(Array("a,b,kind\n1,2,x\nNA,4,y\n5,?,x\n9,8,y\n".utf8), to: table)
    #expect(run("convert", table, "--output", output, "--quiet")?.exitCode == 1)
    #expect(!File.exists(output))
    let words = [table, "--label-column", "kind", "--missing", "drop", "--output", output, "--quiet"]
    let json = try ConvertCommand(Arguments(words, options: ConvertCommand.allOptions)).result().json
    #expect(json["missing"] == 2 && json["samples_left_out"] == 2 && json["samples"] == 2)
    let empty = try bench.write("a,b\n1,NA\n2,NA\n", to: "empty.csv")
    let failure = run("convert", empty, "--missing", "mean", "--output", output, "--quiet")
    #expect(
      failure?.exitCode == 1 && failure?.message.contains("empty.csv: feature “b” has no value") == true)
    for (treatment, expected) in [
      ("drop", "a,b,label\n1,2,x\n9,8,y\n"), ("mean", "a,b,label\n1,2,x\n5,4,y\n5,4.6666665,x\n9,8,y\n"),
      ("median", "a,b,label\n1,2,x\n5,4,y\n5,4,x\n9,8,y\n"),
    ] {
      #expect(
        run(
          "convert", table, "--label-column", "kind", "--missing", treatment, "--output", output, "--quiet")
          == nil)
      #expect(String(decoding: try File.read(output), as: UTF8.self) == expected)
    }
  }

  @Test(arguments: [
    ["convert"], ["convert", "DATA"], ["convert", "DATA", "--output", "x.unknown"],
    ["convert", "DATA", "--output", "-"], ["convert", "DATA", "--output", "-", "--format", "png"],
    ["convert", "DATA", "--output", "-", "--format", "csv", "--json"],
    ["convert", "DATA", "--output", "x.csv", "--labels-output", "y.npz"],
    ["convert", "DATA", "--output", "x.csv", "--format", "tables"],
    ["convert", "DATA", "--output", "x.csv", "--label-column", "0"], ["embed", "DATA"],
    ["embed", "DATA", "DATA"], ["convert", "", "--output", "x.csv"], ["convert", "DATA", "--output", ""],
    ["convert", "DATA", "--output", "x.npy", "--labels-output", "-"],
    ["predict", "DATA", "DATA", "--output", "y.npz"], ["predict", "DATA", "DATA", "--format", "csv"],
    ["evaluate", "DATA", "DATA", "--features", "1"], ["info", "--labels", "DATA"],
  ])
  func linesThatMakeNoSenseAreRefused(words: [String]) throws {
    let (data, _) = try bench.writeBlobs(9)
    let failure = try #require(DeepKMeansTool.tool.run(words.map { $0 == "DATA" ? data : $0 }))
    #expect(failure.exitCode == 2, "\(failure)")
    #expect(!failure.message.contains("\n"))
  }

  @Test func dataThatCannotBeWrittenAreRefused() throws {
    let (data, _) = try bench.writeBlobs(9)
    #expect(run("convert", data, "--output", bench.file("images/"))?.exitCode == 1)
    #expect(
      run("convert", data, "--output", bench.file("x.npz"), "--labels-output", bench.file("y.npy"))?.exitCode
        == 1)
    #expect(!File.exists(bench.file("images")) && !File.exists(bench.file("x.npz")))
  }

  @Test func infoTellsWhatIsThere() throws {
    let table = try table()
    let command = try InfoCommand(
      Arguments([table, "--label-column", "label"], options: InfoCommand.options))
    let json = try command.result().json
    #expect(json["format"] == "CSV" && json["samples"] == 60 && json["features"] == 6 && json["missing"] == 0)
    #expect(json["feature_names"] == ["a", "b", "c", "d", "e", "f"])
    let classes = try #require(json["classes"]?.arrayValue)
    #expect(classes.map { $0["name"] } == ["one", "three", "two"])
    #expect(classes.map { $0["samples"] } == [20, 20, 20])
    #expect(
      try json["fingerprint"]?.stringValue
        == Dataset.load([table], reading: DatasetReading(labelColumn: .name("label"))).fingerprint())
    #expect(json["scale"] == "none")
    #expect(json["fit"]?.stringValue?.hasPrefix("ct with 3 clusters") == true)
  }

  @Test func infoCountsWhatIsMissing() throws {
    let path = try bench.write("a,b\n1,NA\n,inf\n-2,4\n", to: "holes.csv")
    let result = try InfoCommand(Arguments([path], options: InfoCommand.options)).result()
    #expect(result.json["missing"] == 2 && result.json["infinite"] == 1)
    #expect(result.json["range"] == ["min": -2.0, "max": 4.0, "mean": 1.0])
    #expect(
      result.json["fit"]?.stringValue?.contains("the first in sample 0, feature 1 (counted from 0)") == true)
    #expect(run("select", path, "--clusters", "1..2", "--quiet")?.exitCode == 1)
  }

  @Test func commandsLeaveTheLabelColumnOut() throws {
    let table = try table()
    #expect(bench.fit(table, "--method km --label-column label") == nil)
    #expect(try bench.metrics()["clusters"] == 3)
    let model = bench.file("out/model.safetensors")
    for name in ["y.npy", "y.csv", "y.jsonl.gz", "y.idx"] {
      let output = bench.file(name)
      #expect(run("predict", model, table, "--label-column", "label", "--output", output) == nil)
      #expect(try Dataset.loadLabels(output) == Dataset.loadLabels(bench.file("out/labels.npy")))
    }
    #expect(run("select", table, "--label-column", "7", "--clusters", "2..3", "--quiet") == nil)
    #expect(
      run(
        "evaluate", bench.file("out/labels.npy"), bench.file("y.csv"), "--data", table, "--label-column",
        "label") == nil)
  }

  /// Choices that a file has no use for would leave classes among the features.
  @Test func columnsAreAskedOfTablesOnly() throws {
    let (data, _) = try bench.writeBlobs(9)
    for option in ["--label-column=1", "--skip-columns=1", "--header=yes", "--features=6"] {
      let failure = try #require(run("info", data, option))
      #expect(failure.exitCode == 1 && !failure.message.contains("\n"), "\(failure)")
    }
    let table = try bench.write("class,0,1,2\n5,1,2,3\n7,4,5,6\n", to: "numbers.csv")
    #expect(run("convert", table, "--label-column", "1", "--output", bench.file("numbers.npz")) == nil)
    #expect(try Dataset.load([bench.file("numbers.npz")]).labels == [5, 7])
  }

  @Test func embeddingsAreThoseOfFit() throws {
    let (data, labels) = try bench.writeBlobs(60)
    #expect(bench.fit(data, "\(Workbench.network) --method aekm --scale standard") == nil)
    let model = bench.file("out/model.safetensors")
    let fitted = try Dataset.load([bench.file("out/embedding.npy")]).samples
    for name in ["e.npy", "e.npz", "e.tsv", "e.jsonl"] {
      let output = bench.file(name)
      #expect(run("embed", model, data, "--labels", labels, "--output", output) == nil)
      let reading = DatasetReading(labelColumn: name == "e.tsv" ? .name("label") : nil)
      let embedding = try Dataset.load([output], reading: reading)
      #expect(embedding.samples == fitted)
      if name != "e.npy" { #expect(try embedding.labels == Dataset.loadLabels(labels)) }
    }
    let narrow = try bench.write("1,2\n", to: "narrow.csv")
    #expect(run("embed", model, narrow, "--output", bench.file("n.npy"))?.exitCode == 1)
  }

  /// Work that nothing can be written of is not begun, and labels do not come without their data.
  @Test func whatCannotBeWrittenIsFoundFirst() throws {
    // Would be found to be missing once the work begins.
    let data = bench.file("none.npy")
    let place = bench.file("missing/out.csv")
    for line in [["select", data, "--clusters", "2..3"], ["project", data], ["embed", data, data]] {
      let failure = DeepKMeansTool.tool.run(line + ["--output", place, "--quiet"])
      #expect(failure?.exitCode == 1 && failure?.message.contains(place) == true, "\(line)")
    }
    let (table, classes) = (try table(), bench.file("classes.csv"))
    try File.write([7], to: classes)
    #expect(
      run("convert", table, "--label-column", "label", "--output", place, "--labels-output", classes)?
        .exitCode
        == 1)
    #expect(try File.read(classes) == [7])
    #expect(run("select", data, "--clusters", "2..3", "--output", "-", "--json")?.exitCode == 2)
    #expect(run("export", data, "--output", "-", "--json")?.exitCode == 2)
    #expect(!File.exists("-"))
    let folder = try #require(run("embed", data, data, "--output", bench.file("images/")))
    #expect(folder.exitCode == 2 && folder.message.contains("no images"))
  }
}
