import Autoencoder
import DeepClustering
import Serialization
import Testing
import ToolSupport

@testable import App

@Suite struct ConfigurationTests {
  /// What `fit --print-config` prints.
  static func printed(_ line: String) throws -> String {
    let words = line.split(separator: " ").map(String.init)
    return try FitCommand(Arguments(words + ["--print-config"], options: FitCommand.options)).result().text
  }

  @Test(arguments: [
    "", "--clusters 4 --seed 9 --scale minmax --restarts 3", "--method km --clusters 2",
    "--method km --mini-batch 50 --tolerance 0.001", "--method km --init start.npy --weights w.csv",
    "--method km --variant spherical --algorithm hamerly --init k-means|| --max-iterations 7",
    "--method aekm --hidden 7,5 --latent 2 --initializer he-normal --tied-weights --batch 17",
    "--method aekm --network net.safetensors --activation tanh --pretrain-epochs 0",
    "--alpha 1.5 --lambda 0.25 --epochs 7 --optimizer sgd --learning-rate 0.05 --momentum 0.5",
    "--activation leaky-relu:0.2 --latent-activation tanh --output-activation sigmoid --loss cross-entropy",
    "--optimizer adamw --weight-decay 1e-05 --schedule step:20:0.5 --warm-up 12 --clip value:0.25",
    "--schedule cosine:0.01 --clip norm:5 --noise gaussian:0.1 --dropout 0.2 --diagnostics",
    "--layerwise 3 --layerwise-dropout 0.1 --held-out 0.15 --patience 2 --noise masking:0.2",
    "--augment-shift 2 --augment-rotate 7.5 --image-size 4x5", "--augment-shift 0.25 --layerwise 1",
    "--augment-rotate 10 --method aekm", "--layerwise 3 --noise dropout:0.2 --schedule cosine",
    "--membership fuzzy --alpha 2.2 --constant-membership --reinitialisation warm-start",
    "--restart-selection neighbors --reinitialisation both --initializer pytorch",
    "--method km --clusters 3 --restart-selection neighbors --restarts 20", "--method km --exchange",
    "--membership hard --convergence 0.01 --convergence-window 3", "--method ct-norein --learn-centroids",
    "--lambda 10 --balance 100", "--lambda 10 --fine-tuning-warm-up 20",
    "--fine-tuning-warm-up 50 --fine-tuning-schedule cosine:0.01 --schedule step:20:0.5",
    "--method dkm --alpha 10 --lambda 0.1 --initial-centroids random", "--method dkm-annealed --lambda 2",
    "--method dcn --initial-count 7", "--method dec --refresh 3 --label-tolerance 0.01",
    "--method idec --gamma 2",
    "--label-column class --skip-columns 1,name --header yes --grey --scale standard",
    "--features 20 --first-index 0",
  ])
  func whatIsPrintedReadsBackAsItself(line: String) throws {
    let bench = try Workbench()
    let first = try Self.printed(line)
    let path = try bench.write(first, to: "run.json")
    #expect(try Self.printed("--config \(path)") == first)
    // All that was given is there.
    let keys = try #require(JSON(parsing: Array(first.utf8)).objectValue).keys
    let given = line.split(separator: " ").filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) }
    #expect(given.filter { !keys.contains($0) }.isEmpty)
  }

  @Test func theCommandLinePrevails() throws {
    let bench = try Workbench()
    let path = try bench.write(
      #"{"clusters": 3, "epochs": 7, "diagnostics": false, "hidden": [5, 6], "noise": "masking:0.5"}"#,
      to: "run.json")
    let line = "--epochs 9 --diagnostics --hidden 8 --seed 2"
    #expect(
      try Self.printed("--config \(path) \(line)")
        == Self.printed("--clusters 3 --noise masking:0.5 \(line)"))
  }

  /// Also over what does not go with it, or would mean something else.
  @Test(arguments: [
    ("--hidden 8 --activation tanh", "--network n.safetensors --pretrain-epochs 0"),
    ("--method km --restarts 3", "--mini-batch 20"), ("--method km --tolerance 0.1", "--exchange"),
    ("--method km --exchange", "--variant spherical"), ("--method km --restarts 5", "--init start.npy"),
    ("--optimizer sgd --momentum 0.5", "--optimizer adamw"), ("--alpha 2.5", "--membership hard"),
    ("--membership softmax --balance 2", "--membership hard"), ("--membership hard", "--alpha 2"),
    ("--method km --exchange", "--tolerance 0.1"),
    ("--method km --mini-batch 20 --tolerance 0.1", "--restarts 4"),
    ("--method km --mini-batch 20", "--exchange"), ("--method km --mini-batch 20", "--variant bisecting"),
    ("--method km --variant spherical", "--exchange"), ("--method km --init start.npy", "--restarts 3"),
    ("--network n.safetensors", "--hidden 8"), ("--method km --variant bisecting", "--init start.npy"),
    ("--method km --init start.npy", "--variant bisecting"),
    ("--augment-shift 2 --augment-rotate 5", "--scale minmax"), ("--scale standard", "--augment-rotate 5"),
  ])
  func theCommandLinePrevailsOverWhatItExcludes(file: String, line: String) throws {
    let bench = try Workbench()
    let path = try bench.write(Self.printed(file), to: "run.json")
    let method = file.contains("km") ? "--method km " : ""
    #expect(try Self.printed("--config \(path) \(line)") == Self.printed("\(method)\(line)"))
  }

  /// A column of classes takes the place of the file's labels; labels would leave it among the features.
  @Test func classesOfTheCommandLinePrevail() throws {
    let bench = try Workbench()
    let labels = try bench.write(#"{"labels": ["a.csv"], "data": ["b.csv"]}"#, to: "labels.json")
    #expect(
      try Self.printed("--config \(labels) --label-column 3") == Self.printed("--label-column 3"))
    let column = try bench.write(#"{"label-column": "3", "data": ["b.csv"]}"#, to: "column.json")
    let error = #expect(throws: UsageError.self) { try Self.printed("--config \(column) --labels a.csv") }
    #expect(error?.description.contains("--skip-columns 3") == true)
  }

  /// What goes with the line stays, as the value that both have.
  @Test(arguments: [
    (
      "--method km --exchange --restart-selection neighbors", "--variant standard",
      "--method km --exchange --restart-selection neighbors"
    ),
    (
      "--method km --mini-batch 64 --max-iterations 500 --tolerance 0.001", "--mini-batch 512",
      "--method km --mini-batch 512 --max-iterations 500 --tolerance 0.001"
    ),
    ("--optimizer sgd --learning-rate 0.05", "--optimizer sgd", "--optimizer sgd --learning-rate 0.05"),
    ("--alpha 2.5", "--membership inverse", "--alpha 2.5"),
  ])
  func whatTheCommandLineDoesNotExcludeStays(file: String, line: String, both: String) throws {
    let bench = try Workbench()
    let path = try bench.write(Self.printed(file), to: "run.json")
    #expect(try Self.printed("--config \(path) \(line)") == Self.printed(both))
  }

  /// What excludes each other on a command line does so in a file.
  @Test func contradictionsWithinAFileAreNamed() throws {
    let bench = try Workbench()
    let path = try bench.write(#"{"quiet": true, "verbose": true}"#, to: "run.json")
    let error = #expect(throws: UsageError.self) { try Self.printed("--config \(path)") }
    #expect(error?.description.contains("--quiet and --verbose exclude each other") == true)
    #expect(error?.description.contains(path) == true)
  }

  @Test func nullIsNotGiven() throws {
    let bench = try Workbench()
    let path = try bench.write(#"{"clusters": null, "labels": null, "data": null}"#, to: "run.json")
    #expect(try Self.printed("--config \(path)") == Self.printed(""))
  }

  @Test(arguments: [
    (#"{"sed": 1}"#, "unknown option --sed; did you mean --seed?"),
    (#"{"see": 1}"#, "unknown option --see; did you mean --seed?"),
    (#"{"seed=3": 1}"#, "unknown option 'seed=3'"), (#"{"": 1}"#, "unknown option ''"),
    (#"{"seed": {"a": 1}}"#, "seed is an object; give a number, a text or a list"),
    (#"{"seed": true}"#, "seed is true; give a number, a text or a list"),
    (#"{"network": false}"#, "network is false; give a number, a text or a list"),
    (#"{"labels": [true]}"#, "labels is true; give a number, a text or a list"),
    (#"{"data": true}"#, "data is true; give a number, a text or a list"),
    (#"{"diagnostics": 1}"#, "diagnostics is true or false"),
    (#"{"diagnostics": null}"#, "diagnostics is true or false"),
    (#"[{"seed": 1}]"#, "is not a JSON object; 'deepkmeans fit --print-config' writes one"),
    (#"{"seed": "x"}"#, "--seed is 'x'; give a whole number, 0 or more"),
    (#"{"seed": 1.5}"#, "--seed is '1.5'; give a whole number, 0 or more"),
    (#"{"seed": [1, 2]}"#, "--seed is '1,2'; give a whole number, 0 or more"),
    (#"{"hidden": []}"#, "--hidden is ''; give whole numbers"),
    (#"{"method": "km", "hidden": 5}"#, "--hidden does not go with --method km"),
    (#"{"seed": 1"#, "JSON"), ("", "JSON"), (#"{"config": "other.json"}"#, "unknown option --config"),
  ])
  func mistakesAreNamedAndSoIsTheFile(text: String, message: String) throws {
    let bench = try Workbench()
    let path = try bench.write(text, to: "run.json")
    let failure = try #require(bench.fit("data.npy", "--config \(path)"))
    #expect(failure.exitCode == 2 && !failure.message.contains("\n"))
    #expect(failure.message.contains(message) && failure.message.contains(path), "\(failure.message)")
  }

  @Test(arguments: MethodName.allCases, MethodName.allCases)
  func anotherMethodMayBeTriedWithTheSettingsOfAFile(former: MethodName, method: MethodName) throws {
    let bench = try Workbench()
    func configuration(_ words: [String]) throws -> JSONObject {
      let command = try FitCommand(Arguments(["--print-config"] + words, options: FitCommand.allOptions))
      return try #require(command.configuration.objectValue)
    }
    let common = ["--clusters", "4", "--seed", "9", "--restarts", "3"]
    let network = ["--batch", "32", "--hidden", "8,9", "--pretrain-epochs", "7"]
    let own: [MethodName: [String]] = [
      .idec: ["--gamma", "0.5", "--refresh", "9"], .dkm: ["--alpha", "77", "--lambda", "5"],
      .ct: ["--membership", "softmax", "--alpha", "9", "--balance", "2"], .dcn: ["--initial-count", "3"],
    ]
    func words(_ method: MethodName) -> [String] {
      ["--method", method.rawValue] + common + (method == .km ? [] : network)
    }
    let file = try configuration(words(former) + (own[former] ?? []))
    let path = try bench.write(JSON.object(file).serialized(), to: "run.json")
    let found = try configuration(["--config", path, "--method", method.rawValue])
    if former == method {
      #expect(found == file)
    } else {
      // What both have is the file's; its method's own parameters are not the other's, nor is how it starts.
      var expected = ["--method", method.rawValue] + common
      if former != .km, method != .km {
        expected += former.startsFromScratch == method.startsFromScratch ? network : Array(network.prefix(4))
      }
      #expect(try found == configuration(expected))
    }
  }

  @Test func aMissingFileIsNamed() throws {
    let bench = try Workbench()
    let path = bench.file("missing.json")
    let failure = bench.fit("data.npy", "--config \(path)")
    #expect(failure?.exitCode == 2)
    #expect(
      failure?.message == "--config \(path): cannot read “\(path)”: No such file or directory")
  }

  @Test func aRunFromAFileIsThatOfTheOptions() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(90)
    let line = "--epochs 2 --alpha 2 --lambda 0.5 --dropout 0.1 --scale standard"
    #expect(bench.fit(data, "\(Workbench.network) \(line) --labels \(labels)", to: "options") == nil)
    let path = try bench.write(
      """
      {"data": "\(data)", "labels": ["\(labels)"], "clusters": 3, "hidden": [16, 24], "pretrain-epochs": 4,
       "batch": 32, "seed": 5, "threads": 1, "epochs": 2, "alpha": 2, "lambda": 0.5, "dropout": 0.1,
       "scale": "standard", "quiet": true, "output": "\(bench.file("config"))"}
      """, to: "run.json")
    #expect(DeepKMeansTool.tool.run(["fit", "--config", path]) == nil)
    #expect(try bench.results(in: "config") == bench.results(in: "options"))
    #expect(try bench.metrics(in: "config")["acc"] == bench.metrics(in: "options")["acc"])
    #expect(try bench.metrics(in: "config")["acc"] != .null)
  }

  /// It is 0.1 beside the mean over the features, unless another is given.
  @Test func theWeightOfIDECFollowsTheFeatures() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(60)
    for (option, gamma) in [("", nil), ("--gamma 0.25", 0.25)] as [(String, Double?)] {
      let folder = "out\(option.count)"
      #expect(bench.fit(data, "\(Workbench.network) --method idec --epochs 1 \(option)", to: folder) == nil)
      let metrics = try bench.metrics(in: folder)
      let features = try #require(metrics["features"]?.doubleValue)
      #expect(metrics["gamma"]?.doubleValue == gamma ?? 0.1 * features)
    }
  }

  /// The labels of a file's data are not those of others.
  @Test func labelsStayWithTheirData() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(60)
    let other = bench.file("other.npy")
    try File.write(File.read(data), to: other)
    let path = try bench.write(
      #"{"data": "\#(data)", "labels": "\#(labels)", "method": "km", "clusters": 3}"#, to: "run.json")
    #expect(bench.fit(data, "--config \(path)") == nil)
    #expect(try bench.metrics()["labels"] == .array([.string(labels)]))
    #expect(bench.fit(other, "--config \(path)") == nil)
    #expect(try bench.metrics()["labels"] == nil && bench.metrics()["acc"] == .null)
    #expect(bench.fit(other, "--labels \(labels) --config \(path)") == nil)
    #expect(try bench.metrics()["labels"] == .array([.string(labels)]))
    // The same file by another spelling; and weights are labels' like.
    #expect(bench.fit(data.replacing("/blobs", with: "/./blobs"), "--config \(path)") == nil)
    #expect(try bench.metrics()["labels"] == .array([.string(labels)]))
    let weights = try bench.write((0..<60).map { "\($0 + 1)\n" }.joined(), to: "weights.csv")
    let weighted = try bench.write(
      #"{"data": "\#(data)", "weights": "\#(weights)", "method": "km", "clusters": 3}"#, to: "weighted.json")
    #expect(bench.fit(data, "--config \(weighted)") == nil)
    #expect(try bench.metrics()["weights"] == .string(weights))
    #expect(bench.fit(other, "--config \(weighted)") == nil)
    #expect(try bench.metrics()["weights"] == nil)
  }

  /// As programs write them that know no others.
  @Test func wholeNumbersMayHaveAPoint() throws {
    let bench = try Workbench()
    let path = try bench.write(#"{"clusters": 3.0, "hidden": [8.0, 1e1], "lambda": 2.0}"#, to: "run.json")
    #expect(try Self.printed("--config \(path)") == Self.printed("--clusters 3 --hidden 8,10 --lambda 2"))
  }

  @Test func severalFilesOfDataHaveTheirLabels() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(60)
    // A name that begins with a dash is no option.
    let path = try bench.write(
      #"{"data": ["\#(data)", "\#(data)"], "labels": ["\#(labels)", "\#(labels)"], "method": "km"}"#,
      to: "run.json")
    let words = ["fit", "--config", path, "--quiet", "--output", bench.file("out")]
    #expect(DeepKMeansTool.tool.run(words) == nil)
    #expect(try bench.metrics()["samples"] == 120)
    let dash = try bench.write(#"{"data": "-missing.npy", "clusters": 2}"#, to: "dash.json")
    let failure = DeepKMeansTool.tool.run(["fit", "--config", dash, "--output", bench.file("out")])
    #expect(failure?.exitCode == 1 && failure?.message.contains("“-missing.npy”") == true)
  }

  /// The embedding has as many dimensions as there are clusters, also of settings that are given other clusters.
  @Test func dimensionsFollowTheClusters() throws {
    let words = ["--clusters", "5"]
    let printed = try FitCommand(Arguments(words + ["--print-config"], options: FitCommand.options)).result()
    #expect(printed.json["clusters"] == 5 && printed.json["latent"] == nil)
    let given = try FitCommand(
      Arguments(words + ["--latent", "4", "--print-config"], options: FitCommand.options)
    ).result()
    #expect(given.json["latent"] == 4)
    // Nor are activations printed that the file of a network may tell otherwise.
    let network = words + ["--network", "net.safetensors", "--output-activation", "tanh", "--print-config"]
    let started = try FitCommand(Arguments(network, options: FitCommand.options)).result()
    #expect(started.json["activation"] == nil && started.json["latent-activation"] == nil)
    #expect(started.json["output-activation"] == "tanh" && printed.json["activation"] == "relu")
  }

  /// 0 leaves out the warm-up of both phases in fine-tuning.
  @Test(arguments: [(nil, 9, 0), (0, 0, 0), (2, 0, 2)] as [(Int?, Int, Int)])
  func fineTuningMayHaveItsOwnWarmUp(given: Int?, steps: Int, epochs: Int) throws {
    let words =
      ["--warm-up", "9", "--clusters", "3"] + (given.map { ["--fine-tuning-warm-up", "\($0)"] } ?? [])
    let schedule = try TrainingSettings(Arguments(words, options: FitCommand.options)).options.fineTuning
      .schedule
    #expect(schedule.warmUpSteps == steps && schedule.warmUpEpochs == epochs)
  }
}
