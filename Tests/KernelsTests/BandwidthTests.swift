import Kernels
import Testing

@Suite struct BandwidthTests {
  @Test(arguments: CPU.instructionSets, MemoryAccess.allCases)
  func sweepsMoveThroughAllOfTheirMemory(instructionSet: InstructionSet, access: MemoryAccess) throws {
    for threads in [1, 3] {
      let engine = try Engine(instructionSet: instructionSet, threads: threads)
      var memory = Matrix(rows: 3, columns: 8192)
      memory.withUnsafeMutableElements { $0.update(repeating: 2) }
      let sweep = try MemorySweep(access, count: memory.count, threads: threads)
      #expect(sweep.bytes % (4096 * threads * access.arrays) == 0)
      #expect(sweep.bytes > memory.count * 4 / 2 && sweep.bytes <= memory.count * 4)
      try engine.run(sweep, in: &memory, passes: 2)
      let changed = memory.elements.count { $0 != 2 }
      let written = sweep.bytes / 4 / access.arrays
      switch access {
      case .read, .copy: #expect(changed == 0)
      case .write: #expect(changed == written && memory.elements.allSatisfy { $0 == 1 })
      case .triad: #expect(changed == written && memory.elements.allSatisfy { $0 == 2 || $0 == 3 })
      }
    }
  }

  @Test func readBandwidthAndPeakArePositive() throws {
    let engine = try Engine(threads: 2)
    let memory = Matrix(rows: 4, columns: 4096)
    #expect(try engine.measureReadBandwidth(of: memory[rows: 1..<3]) > 0)
    let slices = engine.measurePeakSlices(seconds: 0)
    #expect(slices.count == 1 && slices.allSatisfy { $0 > 0 && $0.isFinite })
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
