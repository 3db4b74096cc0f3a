import Autoencoder
import DeepClustering
import KMeans
import Serialization
import Testing
import ToolSupport

@testable import App

@Suite struct ReproduceTests {
  static let methods =
    "km,aekm,dec,dcn,dkm-rein,ct,dkm-annealed,ct-neighbors,ct-warm-start,ct-neighbors-cosine,"
    + "ct-neighbors-warm-start,ct-warm-start-cosine"

  /// Blobs in the place of MNIST's files, and what `reproduce` makes of them.
  private static func reproduce(
    _ bench: Workbench, _ line: String, methods: String = methods, features: Int = 6,
    to output: String = "results"
  ) throws -> Tool.Failure? {
    let (data, labels) = try bench.writeBlobs(90, features: features)
    let preset = BenchmarkDataset.all[0]
    try File.createDirectory(bench.file("data/mnist"))
    for name in preset.files { try File.write(File.read(data), to: bench.file("data/\(name)")) }
    for name in preset.labelFiles { try File.write(File.read(labels), to: bench.file("data/\(name)")) }
    let words =
      "reproduce --datasets mnist --methods \(methods) --seeds 2 --hidden 8,12 --batch 32 --quiet "
      + "--pretrain-epochs 3 --epochs 4 --restarts 2 \(line)"
    return DeepKMeansTool.tool.run(
      words.split(separator: " ").map(String.init) + [
        "--data", bench.file("data"), "--output", bench.file(output),
      ])
  }

  private static func records(_ bench: Workbench, in output: String = "results") throws -> [String: JSON] {
    var records: [String: JSON] = [:]
    for name in bench.names(in: "\(output)/mnist") {
      records[name] = try JSON(parsing: File.read(bench.file("\(output)/mnist/\(name)")))
    }
    return records
  }

  /// A record without what differs from run to run.
  private static func timeless(_ record: JSON) throws -> JSON {
    var object = try #require(record.objectValue)
    object["seconds"] = nil
    object["threads"] = nil
    var history = try #require(object["history"]?.objectValue)
    history["seconds"] = nil
    object["history"] = .object(history)
    return .object(object)
  }

  @Test func everyRunHasARecordAndTheTablesAreMadeOfThem() throws {
    let bench = try Workbench()
    #expect(try Self.reproduce(bench, "--jobs 1 --page \(bench.file("page.md"))") == nil)
    let records = try Self.records(bench)
    let names = Self.methods.split(separator: ",").flatMap { ["\($0)-0.json", "\($0)-1.json"] }
    #expect(Set(records.keys) == Set(names))
    #expect(bench.names(in: "results/work").isEmpty, "pretrained networks are removed")
    for (name, record) in records {
      let object = try #require(record.objectValue)
      #expect(Array(object.keys.prefix(6)) == ["dataset", "method", "seed", "acc", "nmi", "ari"], "\(name)")
      let accuracy = try #require(object["acc"]?.doubleValue)
      #expect(accuracy > 0.6 || name.hasPrefix("dkm-annealed"), "\(name): \(accuracy)")
      #expect(object["settings"]?["scale"]?.stringValue == "unit")
    }
    let ct = try #require(records["ct-1.json"])
    #expect(ct["settings"]?["lambda"]?.doubleValue == 10 && ct["settings"]?["alpha"]?.doubleValue == 3)
    #expect(ct["stop_reason"]?.stringValue == "epochLimit")
    #expect(records["dcn-0.json"]?["settings"]?["lambda"]?.doubleValue == 10)
    // From the one pretrained network of its seed, though its K-means is another.
    let neighbors = try #require(records["ct-neighbors-0.json"])
    #expect(neighbors["settings"]?["restart-selection"]?.stringValue == "neighbors")
    #expect(neighbors["settings"]?["lambda"]?.doubleValue == 1)
    #expect(neighbors["seconds"]?["pretrain"] == records["ct-0.json"]?["seconds"]?["pretrain"])
    let cosine = try #require(records["ct-neighbors-cosine-0.json"])
    #expect(cosine["settings"]?["fine-tuning-warm-up"]?.intValue == 2)
    #expect(cosine["settings"]?["fine-tuning-schedule"]?.stringValue == "cosine:0.0")
    #expect(cosine["seconds"]?["pretrain"] == neighbors["seconds"]?["pretrain"])
    let warmStart = try #require(records["ct-warm-start-0.json"])
    #expect(warmStart["settings"]?["reinitialisation"]?.stringValue == "warm-start")
    #expect(warmStart["settings"]?["lambda"]?.doubleValue == 10)
    let neighborsFirst = try #require(records["ct-neighbors-warm-start-0.json"]?["settings"])
    #expect(neighborsFirst["restart-selection"]?.stringValue == "neighbors")
    #expect(neighborsFirst["restarts"]?.intValue == 12, "six times as many as the others have")
    #expect(neighborsFirst["reinitialisation"]?.stringValue == "warm-start")
    #expect(neighborsFirst["fine-tuning-warm-up"]?.intValue == 2)
    #expect(neighborsFirst["lambda"]?.doubleValue == 10, "the published one, where it is above 0.1")
    #expect(records["dkm-annealed-0.json"]?["settings"]?["pretrain-epochs"]?.intValue == 0)

    let tables = String(decoding: try File.read(bench.file("results/tables.csv")), as: UTF8.self)
    let row = try #require(tables.split(separator: "\n").first { $0.hasPrefix("2,ct,mnist,acc,2,") })
    let accuracies = try ["ct-0.json", "ct-1.json"].map { try #require(records[$0]?["acc"]?.doubleValue) }
    #expect(row.contains(",\((50 * (accuracies[0] + accuracies[1])).fixed(4)),"), "\(row)")
    let page = String(decoding: try File.read(bench.file("page.md")), as: UTF8.self)
    #expect(page.contains("| MNIST | 180 |"))
  }

  /// Where the published λ is too small to be felt, rows that follow centroids have another.
  @Test func rowsWithWarmStartsHaveAWeightThatIsFelt() throws {
    let rcv1 = try BenchmarkDataset.named(["rcv1-length"])[0]
    let shared = TrainingSettings(clusters: 4, seed: 0, threads: nil)
    for (key, restarts, selection) in [
      ("ct-warm-start-cosine", 10, RestartSelection.inertia), ("ct-neighbors-warm-start", 60, .neighbors),
    ] {
      let settings = try ExperimentMethod.named([key])[0].settings(shared, on: rcv1)
      #expect(settings.method.lambda == 0.1 && settings.method.alpha == 2)
      #expect(settings.restarts == restarts && settings.restartSelection == selection)
      #expect(settings.fineTuning.reinitialisation == .warmStart && settings.fineTuning.warmUpEpochs == 50)
      #expect(settings.fineTuning.schedule == .cosine(floor: 0))
    }
  }

  /// Other data may stand in the place of the published, but not without a word.
  @Test func dataOfAnotherSizeAreTold() throws {
    let usps = try BenchmarkDataset.named(["usps"])[0]
    #expect(usps.notice(BenchmarkDataset.Size(9298, 256, classes: 10)) == nil)
    #expect(
      usps.notice(BenchmarkDataset.Size(1797, 64, classes: 10))
        == "usps has 1797 samples of 64 features in 10 classes, where the tables are of 9298 samples of 256 features "
        + "in 10 classes: its scores are not those of the published data")
    #expect(BenchmarkDataset.all.allSatisfy { $0.size != nil })
  }

  /// From a network of its own, trained on moved images and for twice as long.
  @Test func augmentedRowsMoveImages() throws {
    let bench = try Workbench()
    #expect(try Self.reproduce(bench, "", methods: "aekm,idec-augmented", features: 64) == nil)
    let records = try Self.records(bench)
    let settings = try #require(records["idec-augmented-1.json"]?["settings"])
    #expect(settings["augment-shift"]?.doubleValue == 2 && settings["augment-rotate"]?.doubleValue == 10)
    #expect(settings["image-size"]?.stringValue == "8x8" && settings["gamma"]?.doubleValue == 6.4)
    #expect(settings["pretrain-epochs"]?.intValue == 6)
    let phases = records["idec-augmented-1.json"]?["history"]?["phase"]?.arrayValue?.compactMap(\.stringValue)
    #expect(phases?.filter { $0 == "pretrain" }.count == 6)
    #expect(records["aekm-1.json"]?["settings"]?["augment-shift"] == nil)
    #expect(bench.names(in: "results/work").isEmpty, "both networks are removed")
  }

  @Test func samplesThatAreNoImagesHaveNoAugmentedRows() throws {
    let words = "reproduce --data d --datasets usps,rcv1 --methods km,idec-augmented"
    let failure = DeepKMeansTool.tool.run(words.split(separator: " ").map(String.init))
    #expect(
      failure?.message.hasPrefix(
        "idec-augmented moves images, and rcv1 has none; leave it out of --datasets or --methods") == true)
  }

  /// Whichever seeds run side by side, on however many threads, and whatever was there before.
  @Test func recordsDoNotDependOnJobsOrEarlierRuns() throws {
    let bench = try Workbench()
    #expect(try Self.reproduce(bench, "--jobs 1 --threads 2") == nil)
    #expect(try Self.reproduce(bench, "--jobs 2 --threads 2", methods: "ct,km", to: "second") == nil)
    let kept = try File.read(bench.file("second/mnist/ct-0.json"))
    #expect(try Self.reproduce(bench, "--jobs 2 --threads 2", to: "second") == nil)
    #expect(try File.read(bench.file("second/mnist/ct-0.json")) == kept, "a run that has a record is skipped")
    let (first, second) = (try Self.records(bench), try Self.records(bench, in: "second"))
    #expect(try first.mapValues(Self.timeless) == second.mapValues(Self.timeless))
  }

  @Test func recordsOfOtherSettingsAreNotMixedIn() throws {
    let bench = try Workbench()
    #expect(try Self.reproduce(bench, "", methods: "aekm") == nil)
    let words = ["--data", bench.file("data"), "--output", bench.file("results")]
    let line = "reproduce --datasets mnist --methods aekm --seeds 1 --hidden 8,12 --pretrain-epochs 3 --quiet"
    let failure = DeepKMeansTool.tool.run(line.split(separator: " ").map(String.init) + words)
    #expect(failure?.exitCode == 1)
    #expect(failure?.message.contains("aekm-0.json is of a run with restarts 2, here 10") == true)
  }

  /// Of any seed and method, before the first is run.
  @Test func recordsOfOtherSettingsAreFoundBeforeAnythingIsRun() throws {
    let bench = try Workbench()
    #expect(try Self.reproduce(bench, "", methods: "km") == nil)
    try File.remove(bench.file("results/mnist/km-0.json"))
    let words = ["--data", bench.file("data"), "--output", bench.file("results")]
    let line =
      "reproduce --datasets mnist --methods aekm,km --seeds 2 --hidden 8,12 --pretrain-epochs 3 --quiet"
    let failure = DeepKMeansTool.tool.run(line.split(separator: " ").map(String.init) + words)
    #expect(failure?.message.contains("km-1.json is of a run with restarts 2, here 10") == true)
    #expect(bench.names(in: "results/mnist") == ["km-1.json"])
  }

  /// Whatever its file is called, a record is that of the run that it says, and the file is named that is wrong.
  @Test func recordsAreOfTheirRuns() throws {
    let bench = try Workbench()
    #expect(try Self.reproduce(bench, "", methods: "km") == nil)
    let folder = bench.file("results/mnist")
    try File.write(File.read("\(folder)/km-1.json"), to: "\(folder)/ct-1.json")
    for line in [nil, "--tables-only"] {
      let failure =
        try line.map { DeepKMeansTool.tool.run(["reproduce", $0, "--output", bench.file("results")]) }
        ?? Self.reproduce(bench, "", methods: "km,ct")
      #expect(failure?.exitCode == 1)
      #expect(
        failure?.message.contains("mnist/ct-1.json holds the record of mnist/km-1.json") == true,
        "\(failure?.message ?? "")")
    }
    #expect(bench.names(in: "results/mnist").sorted() == ["ct-1.json", "km-0.json", "km-1.json"])
  }

  /// Tables that cannot be written, and data and records that cannot be read, are found before hours of work.
  @Test func whatCannotWorkIsFoundFirst() throws {
    let bench = try Workbench()
    try File.createDirectory(bench.file("results/tables.csv"))
    #expect(try Self.reproduce(bench, "", methods: "km")?.message.contains("tables.csv") == true)
    #expect(bench.names(in: "results/mnist").isEmpty)
    try File.createDirectory(bench.file("other/mnist"))
    let broken = try bench.write("{", to: "other/mnist/ct-7.json")
    #expect(try Self.reproduce(bench, "", methods: "km", to: "other")?.message.contains(broken) == true)
    #expect(bench.names(in: "other/mnist") == ["ct-7.json"])
    let line = "reproduce --datasets mnist,usps --methods km --seeds 1 --data"
    let failure = DeepKMeansTool.tool.run(
      line.split(separator: " ").map(String.init) + [bench.file("data"), "--output", bench.file("third")])
    #expect(failure?.exitCode == 1 && failure?.message.contains("usps/usps9298.npz") == true)
    #expect(bench.names(in: "third").isEmpty)
  }

  /// Another process would train the same network, and remove the other's.
  @Test func aSeedIsForOneProcessAtATime() throws {
    let bench = try Workbench()
    let folder = bench.file("results/work/mnist-1")
    try File.createDirectory(folder)
    do {
      let lock = try DirectoryLock(folder)
      let failure = try withExtendedLifetime(lock) { try Self.reproduce(bench, "--jobs 1", methods: "km") }
      #expect(failure?.message.contains("another process is writing its results there") == true)
      #expect(bench.names(in: "results/mnist") == ["km-0.json"])
    }
    #expect(try Self.reproduce(bench, "", methods: "km") == nil)
    #expect(bench.names(in: "results/work").isEmpty)
  }

  @Test func tablesNeedRecords() throws {
    let bench = try Workbench()
    let failure = DeepKMeansTool.tool.run(["reproduce", "--tables-only", "--output", bench.file("none")])
    #expect(failure?.exitCode == 1 && failure?.message.contains("there are no records in") == true)
    try File.createDirectory(bench.file("mine"))
    let tables = try bench.write("mine", to: "mine/tables.md")
    #expect(
      DeepKMeansTool.tool.run(["reproduce", "--tables-only", "--output", bench.file("mine")])?.exitCode == 1)
    #expect(try File.read(tables) == Array("mine".utf8) && bench.names(in: "mine") == ["tables.md"])
    let page = try bench.write("my notes\n", to: "notes.md")
    #expect(
      DeepKMeansTool.tool.run(["reproduce", "--tables-only", "--output", bench.path, "--page", page])?.message
        .contains("the page is none of 'reproduce'") == true)
    #expect(try File.read(page) == Array("my notes\n".utf8))
  }

  /// Of before there were some of the settings, which had one value then.
  @Test func recordsOfOlderVersionsAreKept() throws {
    let bench = try Workbench()
    #expect(try Self.reproduce(bench, "", methods: "ct") == nil)
    let path = bench.file("results/mnist/ct-0.json")
    var record = try #require(JSON(parsing: File.read(path)).objectValue)
    var settings = try #require(record["settings"]?.objectValue)
    for key in SettingsDifference.formerValues.keys {
      #expect(settings[key] != nil || ["fine-tuning-warm-up", "exchange"].contains(key))
      settings[key] = nil
    }
    record["settings"] = .object(settings)
    let older = Array(JSON.object(record).serialized().utf8)
    try File.write(older, to: path)
    #expect(try Self.reproduce(bench, "", methods: "ct") == nil)
    #expect(try File.read(path) == older)
    settings["lambda"] = nil
    record["settings"] = .object(settings)
    try File.write(Array(JSON.object(record).serialized().utf8), to: path)
    let failure = try Self.reproduce(bench, "", methods: "ct")
    #expect(failure?.message.contains("lambda not given, here 10") == true)
  }

  @Test func aBrokenRunIsRecordedAndNotAveraged() throws {
    let bench = try Workbench()
    #expect(try Self.reproduce(bench, "", methods: "aekm") == nil)
    let path = bench.file("results/mnist/aekm-1.json")
    var record = try #require(JSON(parsing: File.read(path)).objectValue)
    for key in ["acc", "nmi", "ari"] { record[key] = .null }
    record["failure"] = .string("the loss is not finite in epoch 3, step 7")
    try File.write(Array(JSON.object(record).serialized().utf8), to: path)
    let out = bench.file("results")
    #expect(DeepKMeansTool.tool.run(["reproduce", "--tables-only", "--output", out]) == nil)
    let tables = String(decoding: try File.read("\(out)/tables.csv"), as: UTF8.self)
    #expect(tables.contains("\n2,aekm,mnist,acc,1,"))
    try File.write(Array("{}".utf8), to: path)
    let failure = DeepKMeansTool.tool.run(["reproduce", "--tables-only", "--output", out])
    #expect(failure?.exitCode == 1 && failure?.message.contains(path) == true)
  }

  @Test(arguments: [
    "reproduce", "reproduce --data d --datasets mnist,cifar", "reproduce --data d --methods ct,dbscan",
    "reproduce --data d --seeds 0", "reproduce --data d --seeds 0..9223372036854775807",
    "reproduce --data= ", "reproduce --tables-only --output=", "reproduce --tables-only --methods km",
    "reproduce --data d --seeds 1,1", "reproduce --tables-only --epochs 7",
    "reproduce --data d --seeds 5..1000005", "reproduce --data d --seeds 1000001", "reproduce file --data d",
  ])
  func badCommandLinesAreRefused(line: String) {
    #expect(DeepKMeansTool.tool.run(line.split(separator: " ").map(String.init))?.exitCode == 2)
  }

  @Test func aMissingDataSetIsNamed() throws {
    let bench = try Workbench()
    let failure = DeepKMeansTool.tool.run(
      ["reproduce", "--data", bench.path, "--datasets", "usps", "--output", bench.file("results")])
    #expect(failure?.exitCode == 1 && failure?.message.contains("usps/usps9298.npz") == true)
  }
}
