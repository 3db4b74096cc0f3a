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
  ])
  func usageErrorsGiveOneLineAndTwo(line: String) throws {
    let failure = try #require(BenchmarksTool.tool.run(line.split(separator: " ").map(String.init)))
    #expect(failure.exitCode == 2, "\(failure)")
    #expect(!failure.message.isEmpty && !failure.message.contains("\n"))
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
    func names(_ command: (some BenchmarkCommand).Type) throws -> [String] {
      let family = try command.init(Arguments(["--threads", "2"], options: command.options))
      return try family.cases(for: family.benchmarkOptions.makeEngine()).map(\.name)
    }
    for names in [
      try names(GemmCommand.self), try names(DistanceCommand.self), try names(ElementwiseCommand.self),
      try names(PeakCommand.self), try names(BandwidthCommand.self),
    ] {
      #expect(!names.isEmpty && Set(names).count == names.count)
      #expect(names.allSatisfy { !$0.contains(",") && !$0.contains("\n") })
    }
  }
}
