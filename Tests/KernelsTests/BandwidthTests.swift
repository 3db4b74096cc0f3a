import KernelsCore
import Testing

@testable import Kernels

@Suite struct BandwidthTests {
  @Test(arguments: CPU.instructionSets, MemoryAccess.allCases)
  func sweepsMoveThroughAllOfTheirMemory(instructionSet: InstructionSet, access: MemoryAccess) throws {
    for threads in [1, 3] {
      let engine = try Engine(instructionSet: instructionSet, threads: threads)
      // Sums of them are exact in Float, and no distance between arrays is a multiple of their period.
      var memory = Matrix(rows: 3, columns: 8192)
      memory.withUnsafeMutableElements { for i in $0.indices { $0[i] = Float(i % 251) } }
      let before = memory.elements
      let sweep = try MemorySweep(access, count: memory.count, threads: threads)
      #expect(sweep.bytes % (4096 * threads * access.arrays) == 0)
      #expect(sweep.bytes > memory.count * 4 / 2 && sweep.bytes <= memory.count * 4)
      try engine.run(sweep, in: &memory, passes: 2)
      var (expected, sums) = (before, [Float](repeating: 0, count: threads))
      for thread in 0..<threads {
        for first in (thread * sweep.share)..<(thread * sweep.share + sweep.length) {
          let (second, third) = (first + sweep.step, first + 2 * sweep.step)
          switch access {
          case .read: sums[thread] += 2 * before[first]
          case .write: expected[first] = 1
          case .copy: expected[second] = before[first]
          case .triad: expected[third] = 0.5 * before[first] + before[second]
          }
        }
      }
      #expect(memory.elements == expected)
      guard access == .read else { continue }
      let found = memory.withUnsafeElements { elements in
        (0..<threads).map { thread in
          elements.baseAddress.map { engine.kernels.readMemory($0 + thread * sweep.share, sweep.length, 2) }
        }
      }
      #expect(found == sums)
    }
  }

  @Test func readBandwidthAndPeakArePositive() throws {
    let engine = try Engine(threads: 2)
    let memory = Matrix(rows: 4, columns: 4096)
    #expect(try engine.measureReadBandwidth(of: memory[rows: 1..<3]) > 0)
    let slices = engine.measurePeakSlices(seconds: 0)
    #expect(slices.count == 1 && slices.allSatisfy { $0 > 0 && $0.isFinite })
  }

  /// From a factor of 1 on, which thread 512 once had, the chains grow beyond all numbers.
  @Test func thePeaksChainsConvergeOnAnyThread() throws {
    let factors = Set((0..<Engine.greatestThreadCount).map(Engine.peakFactor))
    #expect(factors.count == 256 && factors.allSatisfy { (0.5..<0.75).contains($0) })
    let kernels = try Engine(threads: 1).kernels
    let sums = factors.map { kernels.multiplyAddPeak(1000, $0) }
    #expect(sums.allSatisfy { $0.isFinite })
  }

  @Test func tooLittleMemoryIsRefused() throws {
    #expect(throws: KernelError.self) { try MemorySweep(.read, count: 1023, threads: 1) }
    #expect(throws: KernelError.self) { try MemorySweep(.triad, count: 1 << 14, threads: 8) }
    #expect(throws: KernelError.self) { try MemorySweep(.copy, count: 1 << 14, threads: .max) }
    #expect(throws: KernelError.self) { try MemorySweep(.read, count: -5, threads: 1) }
    for threads in [0, -2] {
      #expect(throws: KernelError.invalidThreadCount(threads)) {
        try MemorySweep(.read, count: 1 << 14, threads: threads)
      }
    }
    var memory = Matrix(rows: 1, columns: 1024)
    let sweep = try MemorySweep(.write, count: 2048, threads: 1)
    #expect(throws: KernelError.self) { try Engine(threads: 1).run(sweep, in: &memory) }
  }
}
