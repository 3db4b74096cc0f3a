import Serialization
import Testing
import ToolSupport

@testable import App

/// `export`, and `fit --network`.
@Suite struct NetworkFileTests {
  static func export(_ bench: Workbench, _ line: String = "", to name: String = "net") -> Tool.Failure? {
    DeepKMeansTool.tool.run(
      ["export", bench.file("out/model.safetensors"), "--output", bench.file(name)]
        + line.split(separator: " ").map(String.init))
  }

  /// The command line of a run that only embeds and clusters.
  static func embed(_ network: String, _ line: String = "") -> String {
    "--clusters 3 --method aekm --seed 5 --network \(network) --pretrain-epochs 0 \(line)"
  }

  @Test(arguments: ["--numbers sequential", "--numbers layers", "--part autoencoder"])
  func anExportedNetworkGivesTheSameEmbedding(line: String) throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(90)
    let kind = "--activation tanh --latent-activation leaky-relu:0.3 --output-activation sigmoid"
    for tied in ["", " --tied-weights"] {
      #expect(bench.fit(data, "\(Workbench.network) --method aekm \(kind)\(tied)") == nil)
      let expected = try bench.results()
      #expect(Self.export(bench, line) == nil)
      // Its metadata tell the activations, and nothing else can be said.
      let refusal = bench.fit(data, Self.embed(bench.file("net"), "--activation relu"), to: "again")
      #expect(refusal?.exitCode == 2 && refusal?.message.contains("has tanh; leave it out") == true)
      #expect(bench.fit(data, Self.embed(bench.file("net"), "--activation tanh"), to: "again") == nil)
      let found = try bench.results(in: "again")
      for name in ["embedding.npy", "centroids.npy", "labels.npy"] {
        #expect(found[name] == expected[name], "\(name)")
      }
      #expect(try bench.metrics(in: "again")["activation"] == "tanh")
      let models = try [expected, found].map { try SafeTensors(decoding: $0["model.safetensors"] ?? []) }
      #expect(models[0].tensors == models[1].tensors)
      #expect(models[1].metadata["tied_weights"] == (tied.isEmpty ? "false" : "true"))
    }
  }

  @Test func aModelIsANetworkToo() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(90)
    #expect(bench.fit(data, "\(Workbench.network) --method aekm") == nil)
    let model = bench.file("out/model.safetensors")
    #expect(bench.fit(data, Self.embed(model), to: "again") == nil)
    #expect(
      try bench.results(in: "again")["embedding.npy"] == bench.results()["embedding.npy"])
  }

  /// As PyTorch writes it: activations are not in the file.
  @Test func activationsThatAFileDoesNotTellAreThoseOfTheCommandLine() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(90)
    #expect(bench.fit(data, "\(Workbench.network) --method aekm --activation tanh") == nil)
    #expect(Self.export(bench) == nil)
    var file = try SafeTensors(decoding: File.read(bench.file("net")))
    file.metadata = ["format": "pt"]
    try File.write(file.encoded(), to: bench.file("net"))
    let embeddings = try ["--activation tanh", ""].map { line in
      #expect(bench.fit(data, Self.embed(bench.file("net"), line), to: "again") == nil)
      return try bench.results(in: "again")["embedding.npy"]
    }
    let expected = try bench.results()["embedding.npy"]
    #expect(embeddings.map { $0 == expected } == [true, false])
  }

  @Test func partsHaveNamesOfTheirOwn() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(60)
    #expect(bench.fit(data, "\(Workbench.network) --method aekm") == nil)
    let model = try SafeTensors(decoding: File.read(bench.file("out/model.safetensors")))
    for (part, numbers) in [("encoder", "layers"), ("decoder", "sequential")] {
      #expect(Self.export(bench, "--part \(part) --numbers \(numbers)") == nil)
      var expected: [String: Tensor] = [:]
      for layer in 0..<3 {
        for kind in ["weight", "bias"] {
          let number = numbers == "layers" ? layer : 2 * layer
          expected["\(number).\(kind)"] = model.tensors["\(part).\(layer).\(kind)"]
        }
      }
      let found = try SafeTensors(decoding: File.read(bench.file("net"))).tensors
      #expect(found == expected && found.count == 6)
    }
    // Half a network is none.
    #expect(Self.export(bench, "--part encoder") == nil)
    let failure = bench.fit(data, Self.embed(bench.file("net")), to: "again")
    #expect(failure?.exitCode == 1 && failure?.message.contains("it has 3 layers") == true)
  }

  @Test func filesThatDoNotFitAreNamed() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(60)
    #expect(bench.fit(data, "--clusters 3 --method km") == nil)
    let km = bench.file("out/model.safetensors")
    let noNetwork = Self.export(bench)
    #expect(noNetwork?.exitCode == 1)
    #expect(noNetwork?.message == "\(km) has no network: it was made by --method km")
    #expect(bench.fit(data, "\(Workbench.network) --method aekm") == nil)
    #expect(Self.export(bench) == nil)
    let narrow = try bench.write("1,2\n3,4\n5,6\n", to: "narrow.csv")
    let (missing, network) = (bench.file("missing"), bench.file("net"))
    let failures = [
      bench.fit(data, Self.embed(missing), to: "again"), bench.fit(data, Self.embed(labels), to: "again"),
      bench.fit(narrow, Self.embed(network), to: "again"),
    ]
    #expect(failures.map { $0?.exitCode } == [1, 1, 1])
    let parts = [missing, labels, "samples of 3 × 2 for a network of 6 inputs"]
    #expect(zip(failures, parts).map { $0?.message.contains($1) ?? false } == [true, true, true])
    #expect(failures.allSatisfy { $0?.message.contains("\n") == false })
  }

  @Test(arguments: [
    "", "MODEL", "MODEL MODEL --output x", "MODEL --output x --part head", "MODEL --output x --numbers odd",
  ])
  func usageErrorsGiveOneLineAndTwo(line: String) throws {
    let failure = try #require(
      DeepKMeansTool.tool.run(["export"] + line.split(separator: " ").map(String.init)))
    #expect(failure.exitCode == 2 && !failure.message.contains("\n"), "\(failure)")
  }

  /// A file of the same name may hold another network.
  @Test func anotherNetworkIsAnotherRun() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(90)
    #expect(bench.fit(data, "\(Workbench.network) --method aekm") == nil)
    #expect(Self.export(bench) == nil)
    let search =
      "search \(data) --labels \(labels) --clusters 3 --lambda 1 --seeds 1 --epochs 2 --pretrain-epochs 0 --quiet"
    let words =
      search.split(separator: " ").map(String.init)
      + ["--network", bench.file("net"), "--output", bench.file("search")]
    #expect(DeepKMeansTool.tool.run(words) == nil)
    #expect(DeepKMeansTool.tool.run(words) == nil)
    let network = Workbench.network.replacing("--seed 5", with: "--seed 6")
    #expect(bench.fit(data, "\(network) --method aekm") == nil)
    #expect(Self.export(bench) == nil)
    let failure = DeepKMeansTool.tool.run(words)
    #expect(failure?.exitCode == 1 && failure?.message.contains("or from another network") == true)
  }
}
