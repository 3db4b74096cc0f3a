import Kernels
import Serialization
import TestSupport
import Testing

@testable import Benchmarks

@Suite struct MeasurementTests {
  @Test func quantilesInterpolate() {
    #expect([3.0, 1, 2].quantile(0.5) == 2 && [4.0, 1, 2, 3].quantile(0.5) == 2.5)
    #expect([1.0, 2, 3, 4, 5].quantile(0.25) == 2 && [7.0].quantile(0.9) == 7)
    #expect([Double]().quantile(0.5).isNaN)
    #expect(Measurement(seconds: [1, 2, 3, 4, 5]).spreadPercent == 100 * 2 / 3.0)
  }

  @Test func samplesAreManyAndLongEnough() {
    var (calls, interludes) = (0, 0)
    let measurement = Measurement(seconds: 0.02, interlude: { interludes += 1 }) { calls += 1 }
    #expect(measurement.seconds.count >= Measurement.leastSamples)
    #expect(calls > measurement.seconds.count && (1...100).contains(interludes))
    #expect(measurement.best <= measurement.median && measurement.best > 0)
    #expect(measurement.processorSeconds.count == measurement.seconds.count)
  }

  @Test func processorTimesTellOfOtherProcesses() {
    let disturbed = Measurement(seconds: [1, 4, 2], processorSeconds: [1, 2, 1])
    #expect(disturbed.processorPercent == 100 * 4 / 7.0 && disturbed.undisturbed == 1)
    let twoThreads = Measurement(seconds: [1, 4, 2], processorSeconds: [2, 8, 4])
    #expect(twoThreads.processorPercent == 200 && twoThreads.undisturbed == 2)
    let alone = Measurement(seconds: [1, 4, 2])
    #expect(alone.processorPercent == 100 && alone.undisturbed == 2)
  }

  @Test func significantDigitsAreKept() {
    #expect(1234.5678.significant(6) == 1234.57 && 0.000123456789.significant(3) == 0.000123)
    #expect(
      (-2.55).significant(2) == -2.6 && 0.0.significant(3) == 0 && 1234567.8.significant(3) == 1_234_568)
    #expect(Double.infinity.significant(3) == .infinity)
  }

  @Test func theCommitIsFoundWhereItStands() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path
    func write(_ text: String, _ name: String) throws {
      try File.write(Array(text.utf8), to: "\(path)/\(name)")
    }
    #expect(GitCommit.commit(in: path) == nil)
    try File.createDirectory("\(path)/.git/refs/heads")
    try write("0123abc\n", ".git/HEAD")
    #expect(GitCommit.commit(in: path) == "0123abc")
    try write("ref: refs/heads/main\n", ".git/HEAD")
    try write("# pack-refs\n11 refs/heads/other\n22 refs/heads/main\n", ".git/packed-refs")
    #expect(GitCommit.commit(in: path) == "22")
    try write("33\n", ".git/refs/heads/main")
    #expect(GitCommit.commit(in: path) == "33")
    // Of a folder below, and of this package alone.
    try File.createDirectory("\(path)/.build/release")
    #expect(GitCommit.nearest(to: "\(path)/.build/release") == nil)
    try File.createDirectory("\(path)/Benchmarks")
    try write("", "Benchmarks/BenchmarksTool.swift")
    #expect(GitCommit.nearest(to: "\(path)/.build/release") == "33")
  }

  /// Two rows at least, so that one drives the other out of the caches, and no more bytes than there may be.
  @Test(arguments: [1, 2, 64, 600, 4096])
  func memoryToReadIsBounded(threads: Int) {
    let bytes = [64 << 20, 256 << 20, 3 << 30]
    let shapes = bytes.map { BenchmarkRunner.memoryShape(bytes: $0, threads: threads) }
    #expect(shapes.allSatisfy { $0.rows >= 2 && $0.columns / threads >= 1024 })
    #expect(zip(shapes, bytes).allSatisfy { 4 * $0.rows * $0.columns <= $1 })
    // A slice for each thread of 8 MiB where there is room.
    #expect(BenchmarkRunner.memoryShape(bytes: 1 << 40, threads: threads).columns == threads << 21)
  }

  @Test func moreThreadsThanProcessorsAreNamed() throws {
    let engine = try Engine(threads: 3)
    #expect(engine.threadsNotice(available: 3) == nil)
    #expect(engine.threadsNotice(available: 2)?.contains("3 threads share 2 processors") == true)
    #expect(engine.threadsNotice(available: 1)?.contains("share 1 processor,") == true)
  }

  /// Of an even number of rounds the median is between the two in the middle.
  @Test func aSweepsLinesHaveMedians() throws {
    var limits = BlockLimits()
    limits.groupPanels = 3
    let lines = SweepCommand.lines(
      GemmShape("NN", 1, 2, 3), [limits, limits], [[10, 40, 20, 30], [50, 30]])
    let blocks = "\(limits.depth),3,\(limits.slab >> 8),\(limits.inPlace.b >> 8)"
    #expect(lines == ["NN:1x2x3,\(blocks),25.0,40.0,0.625", "NN:1x2x3,\(blocks),40.0,50.0,1.000"])
  }
}
