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

  @Test func everyFamilyListsItsCasesByDifferentNames() throws {
    func names(_ command: (some BenchmarkCommand).Type, _ line: String = "") throws -> [String] {
      let words = ["--threads", "2"] + line.split(separator: " ").map(String.init)
      let family = try command.init(Arguments(words, options: command.options))
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
  }
}
