import Autoencoder
import Datasets
import Kernels
import Serialization
import TestSupport
import Testing
import ToolSupport

@testable import Benchmarks

@Suite struct BenchmarkToolTests {
  @Test(arguments: [
    "", "fly", "gemm 256x500x784", "gemm --shapes 256", "gemm --shapes", "gemm --threads 0",
    "gemm --isa mmx", "gemm --seconds 0.1", "gemm --seconds x", "gemm --json --csv", "gemm --fail-above 5%",
    "gemm --baseline x --fail-above -1", "gemm --baseline x --fail-above much", "distance --shapes 1x2",
    "elementwise --shapes 1x2", "peak 3", "bandwidth --size 5", "allocations", "allocations --case fly",
    "allocations --list --case gemm-dots", "gemm --seconds 1e300", "sweep --depth ,", "sweep --depth 1,,2",
    "sweep --slab 9223372036854775807", "sweep x", "kmeans x --data d --clusters 2",
    "kmeans --data d --init i --seed 7", "seeding x --data d --clusters 2",
    "replay x --data d --network n --order o",
  ])
  func usageErrorsGiveOneLineAndTwo(line: String) throws {
    let failure = try #require(BenchmarksTool.tool.run(line.split(separator: " ").map(String.init)))
    #expect(failure.exitCode == 2, "\(failure)")
    #expect(!failure.message.isEmpty && !failure.message.contains("\n"))
  }

  /// What memory cannot hold is refused, not tried.
  @Test(
    arguments: ["gemm", "distance", "sweep"],
    [
      "2147483647x2147483647x2147483647", "2147483647x2147483647x1",
      "1x2147483647x2147483647",
    ])
  func shapesBeyondMemoryAreRefused(command: String, shape: String) {
    let failure = BenchmarksTool.tool.run([command, "--shapes", shape])
    #expect(failure?.exitCode == 1 && failure?.message.contains("of memory") == true)
  }

  /// The samples of 64 batches are made before the first step.
  @Test func samplesBeyondMemoryAreRefused() {
    let words = ["train", "--features", "16777216", "--hidden", "1", "--latent", "1", "--batch", "1048576"]
    let failure = BenchmarksTool.tool.run(words)
    #expect(failure?.exitCode == 1 && failure?.message.contains("of memory") == true)
  }

  @Test func labelsReplaceNoInput() throws {
    let directory = try TemporaryDirectory()
    let (data, first) = ("\(directory.path)/data.npy", "\(directory.path)/first.npy")
    let bytes = NPY.encode(Matrix(rows: 5, columns: 3))
    for path in [data, first] { try File.write(bytes, to: path) }
    let link = "\(directory.path)/../\(directory.path.split(separator: "/").last ?? "")/data.npy"
    for labels in [data, first, link] {
      let failure = BenchmarksTool.tool.run([
        "kmeans", "--data", data, "--init", first, "--labels", labels,
      ])
      #expect(failure?.exitCode == 2 && failure?.message.contains("is read here") == true, "\(labels)")
    }
    #expect(try File.read(data) == bytes && File.read(first) == bytes)
    // A folder that is not there is found before the time is spent: there are no data either.
    let missing = "\(directory.path)/missing"
    let failure = BenchmarksTool.tool.run([
      "kmeans", "--data", missing, "--clusters", "2", "--labels", "\(missing)/labels.npy",
    ])
    #expect(failure?.exitCode == 1 && failure?.message.contains("cannot write") == true)
  }

  @Test func ordersAreOfTheSamples() throws {
    let directory = try TemporaryDirectory()
    let network = try Autoencoder(Architecture(inputs: 3, hidden: [4], latent: 2), random: Random(seed: 1))
    try File.write(
      SafeTensors(tensors: network.stateDict()).encoded(), to: "\(directory.path)/net.safetensors")
    try File.write(NPY.encode(Matrix(rows: 5, columns: 3)), to: "\(directory.path)/data.npy")
    for (order, isRight) in [
      ([0, 4, -1], true), ([5, 0, 0], false), ([1.5, 0, 0], false), ([1e30, 0, 0], false),
      ([-1, -1, -1], false),
    ] as [([Float], Bool)] {
      try File.write(
        NPY.encode(Matrix(rows: 1, columns: 3, elements: order)), to: "\(directory.path)/order.npy")
      let failure = BenchmarksTool.tool.run([
        "replay", "--data", "\(directory.path)/data.npy", "--network", "\(directory.path)/net.safetensors",
        "--order", "\(directory.path)/order.npy",
      ])
      #expect(
        (failure == nil) == isRight && (isRight || failure?.message.contains("row 0") == true), "\(order)")
    }
  }

  @Test func baselinesAreCheckedBeforeAnythingIsTimed() throws {
    let directory = try TemporaryDirectory()
    let file = "\(directory.path)/baseline.csv"
    #expect(BenchmarksTool.tool.run(["gemm", "--baseline", file])?.exitCode == 1)
    try File.write(Array(BaselineTests.csv.utf8), to: file)
    let failure = BenchmarksTool.tool.run(["gemm", "--baseline", file])
    #expect(failure?.exitCode == 1 && failure?.message.contains("no case of this run") == true)
  }

  @Test func everyCommandHasHelp() {
    for command in BenchmarksTool.tool.commands {
      #expect(command.options.keys.allSatisfy { command.help.contains($0) }, "\(command.name)")
    }
  }

  private func family<Family: BenchmarkCommand>(_ type: Family.Type, _ line: String) throws -> Family {
    try Family(Arguments(line.split(separator: " ").map(String.init), options: Family.options))
  }

  @Test func everyFamilyListsItsCasesByDifferentNames() throws {
    func names(_ command: (some BenchmarkCommand).Type, _ line: String = "") throws -> [String] {
      let family = try family(command, "--threads 2 \(line)")
      return try family.cases(for: family.benchmarkOptions.makeEngine()).map(\.name)
    }
    for names in [
      try names(GemmCommand.self), try names(DistanceCommand.self), try names(ElementwiseCommand.self),
      try names(PeakCommand.self), try names(BandwidthCommand.self),
      try names(LadderCommand.self, "--isa baseline"),
    ] {
      #expect(!names.isEmpty && Set(names).count == names.count)
      #expect(names.allSatisfy { !$0.contains(",") && !$0.contains("\n") })
    }
    // A baseline is compared by names.
    let ladders = try ["64", "65"].map { try names(LadderCommand.self, "--size \($0)") }
    #expect(Set(ladders[0]).isDisjoint(with: ladders[1]))
  }

  /// Per cent are of the chosen instruction set's peak, also where the environment has chosen.
  @Test func peaksAreOfTheChosenInstructionSetAndNarrowerOnes() throws {
    let command = try family(PeakCommand.self, "--threads 1")
    for (index, set) in CPU.instructionSets.enumerated() {
      let names = try command.cases(for: Engine(instructionSet: set, threads: 1)).map(\.name)
      #expect(names == CPU.instructionSets[...index].map { "peak \($0.rawValue) threads 1" })
    }
  }

  /// The head is there before anything is timed, and a disk that is full ends the run at once.
  @Test func linesAreWrittenWhenTheyAreKnown() throws {
    struct Full: Error {}
    var lines: [String] = []
    let command = try family(GemmCommand.self, "--threads 1")
    #expect(throws: Full.self) {
      try command.run {
        lines.append($0)
        throw Full()
      }
    }
    #expect(lines.count == 1 && lines[0].hasPrefix("cpu: "))
  }
}
