import Datasets
import DeepClustering
import KMeans
import Kernels
import Report
import Serialization
import Testing
import ToolSupport

@testable import App

@Suite struct ReportCommandTests {
  private static let options =
    "--clusters 3 --hidden 12 --latent 2 --pretrain-epochs 2 --epochs 4 --restarts 2 --quiet"

  private static func run(_ line: String) -> Tool.Failure? {
    DeepKMeansTool.tool.run(line.split(separator: " ").map(String.init))
  }

  private static func page(_ folder: String) throws -> String {
    String(decoding: try File.read("\(folder)/report.html"), as: UTF8.self)
  }

  @Test(arguments: ["ct", "aekm", "dkm", "dec"])
  func fitWritesAReportThatCanBeMadeAnew(method: String) throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(120)
    let folder = bench.file("out")
    let fit = "fit \(data) --labels \(labels) --method \(method) --output \(folder) "
    let options =
      method == "aekm" ? Self.options.replacing("--epochs 4 ", with: "") : Self.options
    #expect(Self.run(fit + options) == nil)
    let page = try Self.page(folder)
    #expect(page.contains("Map of the embedding") && page.contains("Clusters and classes"))
    #expect(page.contains("epoch 4") == (method != "aekm"))
    #expect(bench.names(in: "out/figures").contains("clusters-and-classes.svg"))
    // The run's files say all that the page shows.
    #expect(Self.run("report \(folder) --quiet --threads 1") == nil)
    #expect(try Self.page(folder) == page)
  }

  @Test func aPageCanDoWithoutDataOrWithOthers() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(90)
    let folder = bench.file("out")
    #expect(Self.run("fit \(data) --method km --clusters 3 --output \(folder) --no-report --quiet") == nil)
    #expect(!File.exists("\(folder)/report.html"))
    try File.write(File.read(data), to: bench.file("moved.npy"))
    try File.remove(data)
    let failure = Self.run("report \(folder) --quiet")
    #expect(failure?.exitCode == 1 && failure?.message.contains("--without-data") == true)
    #expect(!File.exists("\(folder)/report.html"))
    #expect(Self.run("report \(folder) --without-data --quiet") == nil)
    #expect(try !Self.page(folder).contains("what sets it apart"))
    #expect(Self.run("report \(folder) --data \(bench.file("moved.npy")) --labels \(labels) --quiet") == nil)
    #expect(try Self.page(folder).contains("what sets it apart"))
    #expect(try Self.page(folder).contains("Samples that disagree"))
  }

  /// Scores of a report are by the classes that it is given, whichever the run was scored by.
  @Test func otherClassesScoreTheEndAnew() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(90)
    let folder = bench.file("out")
    #expect(Self.run("fit \(data) --labels \(labels) --output \(folder) --no-report \(Self.options)") == nil)
    let other = (0..<90).map { $0 / 45 }
    try File.write(NPY.encode(other.map(Int32.init)), to: bench.file("other.npy"))
    let run = try FinishedRun(reading: folder)
    let engine = try Engine(threads: 1)
    let found = try Dataset.loadLabels("\(folder)/labels.npy")
    let histories = try [[], [bench.file("other.npy")]].map {
      try run.subject(.asBefore(labels: $0), engine: engine).history
    }
    #expect(
      histories[0].last?.scores == (try ClusteringScores(of: found, against: Dataset.loadLabels(labels))))
    #expect(histories[0].count { $0.scores != nil } > 1)
    #expect(histories[1].last?.scores == (try ClusteringScores(of: found, against: other)))
    #expect(histories[1].count { $0.scores != nil } == 1)
  }

  /// What a former run has left does not stand beside the results of another.
  @Test func formerReportsGo() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(90)
    let folder = bench.file("out")
    let fit = "fit \(data) --output \(folder) \(Self.options)"
    #expect(Self.run(fit) == nil)
    #expect(bench.names(in: "out/figures").contains("map-epoch-2.svg"))
    #expect(Self.run(fit.replacing("--epochs 4", with: "--epochs 1")) == nil)
    let maps = bench.names(in: "out/figures").filter { $0.hasSuffix(".svg") && $0.hasPrefix("map-epoch") }
    #expect(maps == ["map-epoch-0.svg", "map-epoch-1.svg"])
    // K-means has no losses, and without labels there is no table; what is somebody else's stays.
    let labelled = try bench.writeBlobs(90)
    try File.write([0], to: "\(folder)/figures/mine.svg")
    let km = "--method km --clusters 3 --output \(folder) --quiet"
    #expect(Self.run("fit \(labelled.data) --labels \(labelled.labels) \(km)") == nil)
    #expect(bench.names(in: "out/figures").contains("map-by-class.png"))
    #expect(Self.run("fit \(data) \(km)") == nil)
    #expect(
      Set(bench.names(in: "out/figures").map { $0.prefix { $0 != "." } }) == ["map", "memberships", "mine"])
    #expect(Self.run("\(fit) --no-report") == nil)
    #expect(bench.names(in: "out/figures") == ["mine.svg"])
    #expect(!File.exists("\(folder)/report.html"))
  }

  /// Files that only have the names of a report's are somebody else's, until a page of this program is beside them.
  @Test func othersFilesStay() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(90)
    let folder = bench.file("out")
    try File.createDirectory("\(folder)/figures")
    let others = ["figures/map.png", "figures/scores.csv", "figures/map-epoch-notes.csv", "report.html"]
    for name in others { try File.write(Array("mine".utf8), to: "\(folder)/\(name)") }
    let km = "fit \(data) --method km --clusters 3 --output \(folder) --quiet"
    #expect(Self.run("\(km) --no-report") == nil)
    for name in others { #expect(try File.read("\(folder)/\(name)") == Array("mine".utf8), "\(name)") }
    // A page is not replaced, before there are results beside it.
    for name in ["model.safetensors", "labels.npy"] { try File.remove("\(folder)/\(name)") }
    let refused = Self.run(km)
    #expect(refused?.exitCode == 1 && refused?.message.contains("--no-report") == true)
    #expect(!File.exists("\(folder)/model.safetensors"))
    #expect(Self.run("\(km) --no-report") == nil)
    #expect(Self.run("report \(folder) --quiet")?.message.contains("is no report of this program") == true)
    for name in others { #expect(try File.read("\(folder)/\(name)") == Array("mine".utf8), "\(name)") }
    // Of figures it replaces those that it writes, and no more.
    try File.remove("\(folder)/report.html")
    #expect(Self.run(km) == nil)
    #expect(try File.read("\(folder)/figures/scores.csv") == Array("mine".utf8))
    #expect(try File.read("\(folder)/figures/map.png") != Array("mine".utf8))
    #expect(Self.run("\(km) --no-report") == nil)
    #expect(bench.names(in: "out/figures") == ["map-epoch-notes.csv"])
  }

  /// The curve is that of the loss that was trained.
  @Test(arguments: [
    ("", "squared error"), ("--loss cross-entropy --output-activation sigmoid", "cross-entropy"),
  ])
  func lossesHaveTheirNames(options: String, name: String) throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(60)
    let folder = bench.file("out")
    #expect(Self.run("fit \(data) --scale minmax --output \(folder) \(Self.options) \(options)") == nil)
    let figure = "\(folder)/figures/reconstruction-loss.svg"
    for _ in 0..<2 {
      #expect(String(decoding: try File.read(figure), as: UTF8.self).contains("\(name) a sample"))
      #expect(Self.run("report \(folder) --quiet") == nil)
    }
  }

  @Test func dataOfAnotherRunAreRefused() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(90)
    let folder = bench.file("out")
    #expect(Self.run("fit \(data) --output \(folder) --no-report \(Self.options)") == nil)
    let other = try bench.writeBlobs(90, seed: 2).data
    let failure = Self.run("report \(folder) --data \(other) --quiet")
    #expect(failure?.exitCode == 1 && failure?.message.contains("do not have the embedding") == true)
    let fewer = try bench.writeBlobs(60).data
    #expect(Self.run("report \(folder) --data \(fewer) --quiet")?.message.contains("60 × 6") == true)
  }

  @Test func whatMakesNoSenseIsNamed() throws {
    let bench = try Workbench()
    let words = [
      "report", "report a b", "report a --points 3", "report a --without-data --data b",
      "report a --label-column 3",
    ]
    #expect(words.map { Self.run($0)?.exitCode } == words.map { _ in 2 })
    #expect(Self.run("report \(bench.path)")?.exitCode == 1)
  }

  /// What `demo` writes are folders of runs.
  @Test func foldersOfRunsAreToldApart() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(60)
    let folder = bench.file("demo")
    try File.createDirectory("\(folder)/other")
    for name in ["km", "ct"] {
      let fit = "fit \(data) --method km --clusters 3 --no-report --output \(folder)/\(name) --quiet"
      #expect(Self.run(fit) == nil)
    }
    let failure = Self.run("report \(folder) --quiet")
    #expect(failure?.message.hasSuffix("; give one of them: \(folder)/ct, \(folder)/km") == true)
    #expect(Self.run("report \(folder)/km --quiet") == nil)
    #expect(Self.run("report \(folder)/other --quiet")?.message.contains("model.safetensors") == true)
  }

  /// Names of columns and classes go from a table to the page, also when it is made anew.
  @Test func namesOfATableAreShown() throws {
    let bench = try Workbench()
    let lines = (0..<60).map { "\($0 % 2).\($0),\($0 % 7),\($0 % 2 == 0 ? "oak" : "elm")" }
    let table = try bench.write("height,girth,tree\n" + lines.joined(separator: "\n") + "\n", to: "trees.csv")
    let folder = bench.file("out")
    let fit = "fit \(table) --label-column tree --method km --scale standard --output \(folder) --quiet"
    #expect(Self.run(fit) == nil)
    for _ in 0..<2 {
      let page = try Self.page(folder)
      #expect(page.contains("height") && page.contains("elm") && page.contains("oak"))
      #expect(Self.run("report \(folder) --quiet") == nil)
    }
  }

  /// Bytes that are squares of pixels are images; other sizes have to be given.
  @Test func imagesAreSeenOrTold() throws {
    let data = Dataset(
      bytes: try .init(rows: 2, columns: 64, scale: 1, elements: [UInt8](repeating: 7, count: 128)),
      labels: nil)
    #expect(try ImageSize.shape(nil, of: data) == ImageShape(width: 8, height: 8))
    let size = try ImageSize(Arguments(["--image-size", "4x16"], options: ImageSize.options))
    #expect(try ImageSize.shape(size, of: data) == ImageShape(width: 16, height: 4))
    let wrong = try ImageSize(Arguments(["--image-size", "4x15"], options: ImageSize.options))
    #expect(throws: DataError.self) { try ImageSize.shape(wrong, of: data) }
    let floats = Dataset(samples: data.samples, labels: nil)
    #expect(try ImageSize.shape(nil, of: floats) == nil)
  }

  /// Files that were damaged are told, and end nothing.
  @Test func impossibleRunsAreRefused() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(90)
    let folder = bench.file("out")
    #expect(Self.run("fit \(data) --method km --clusters 3 --output \(folder) --no-report --quiet") == nil)
    let path = "\(folder)/history.safetensors"
    let whole = try SafeTensors(decoding: File.read(path))
    for shape in [[1 << 62, 4, 1], [2, 3, 2], [0, 6, 1], [6], []] {
      var file = whole
      file.tensors["image_shape"] = Tensor(shape)
      try File.write(file.encoded(), to: path)
      let failure = Self.run("report \(folder) --quiet")
      #expect(failure?.exitCode == 1 && failure?.message.hasSuffix("images have no possible size") == true)
    }
    try File.write(whole.encoded(), to: path)
    let metrics = "\(folder)/metrics.json"
    var object = try #require(JSON(parsing: File.read(metrics)).objectValue)
    (object["seed"], object["samples"]) = (-1, -5)
    object["sources"] = [.string(RunData.builtIn)]
    try File.write(Array(JSON.object(object).serialized().utf8), to: metrics)
    #expect(Self.run("report \(folder) --quiet")?.exitCode == 1)
    #expect(Self.run("report \(folder) --without-data --quiet") == nil)
    for option in ["--data \(data)", "--labels \(data)", "--image-size 2x3"] {
      #expect(Self.run("report \(folder) --without-data \(option)")?.exitCode == 2)
    }
  }
}
