import Kernels
import Testing

@Suite struct EngineTests {
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
