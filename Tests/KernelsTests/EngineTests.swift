import Kernels
import Testing

@Suite struct EngineTests {
  @Test func everyIndexRunsOnce() {
    for threads in [1, 2, 3, 8] {
      for count in [0, 1, 2, 100] {
        var visits = [Int](repeating: 0, count: count)
        visits.withUnsafeMutableBufferPointer { visits in
          let base = visits.baseAddress
          Parallel(threads: threads).forEach(count) { base?[$0] += 1 }
        }
        #expect(visits == [Int](repeating: 1, count: count))
      }
    }
  }

  @Test func chunksCoverTheRangeWhateverTheThreads() {
    for threads in [1, 3] {
      var covered = [Int](repeating: -1, count: 103)
      covered.withUnsafeMutableBufferPointer { covered in
        let base = covered.baseAddress
        Parallel(threads: threads).forEachChunk(of: 103, grain: 10) { chunk, range in
          for index in range { base?[index] = chunk }
        }
      }
      #expect(covered == (0..<103).map { $0 / 10 })
    }
  }

  @Test func baselineIsAlwaysThere() throws {
    #expect(CPU.instructionSets.first == .baseline)
    #expect(try Engine(instructionSet: .baseline, threads: 1).instructionSet == .baseline)
    #expect(CPU.availableThreads >= 1)
  }

  @Test func whatTheCPULacksIsRefused() {
    for missing in Set(InstructionSet.allCases).subtracting(CPU.instructionSets) {
      #expect(throws: KernelError.self) { try Engine(instructionSet: missing) }
    }
    #expect(throws: KernelError.invalidThreadCount(0)) { try Engine(threads: 0) }
  }

  @Test func thePeakIsMeasured() throws {
    let peak = try Engine(threads: 1).measurePeak(seconds: 0.01)
    #expect(peak > 1e8 && peak.isFinite)
  }
}
