import Testing

@testable import Kernels

@Suite struct EngineTests {
  @Test func baselineIsAlwaysThere() throws {
    #expect(CPU.instructionSets.first == .baseline)
    #expect(try Engine(instructionSet: .baseline, threads: 1).instructionSet == .baseline)
    #expect(CPU.availableThreads >= 1)
  }

  /// All tests that take an engine would pass if there were none.
  @Test func everyInstructionSetHasItsEngine() throws {
    let sets = try Engine.all().map(\.instructionSet)
    #expect(sets == CPU.instructionSets && !sets.isEmpty)
  }

  @Test func whatTheCPULacksIsRefused() throws {
    for missing in Set(InstructionSet.allCases).subtracting(CPU.instructionSets) {
      #expect(throws: KernelError.self) { try Engine(instructionSet: missing) }
    }
    // The same on a CPU that has everything.
    #expect(
      throws: KernelError.instructionSetUnavailable(requested: "avx512", available: ["baseline", "avx2"])
    ) {
      try InstructionSet.avx512.required(among: [.baseline, .avx2])
    }
    #expect(try InstructionSet.avx2.required(among: [.baseline, .avx2]) == .avx2)
    for threads in [0, -1, 4097, .max] {
      #expect(throws: KernelError.invalidThreadCount(threads)) { try Engine(threads: threads) }
    }
  }

  @Test func theEnvironmentsChoiceIsAmongWhatTheCPUHas() throws {
    let available: [InstructionSet] = [.baseline, .avx2]
    for none in [nil, ""] { #expect(try InstructionSet.preferred(named: none, among: available) == .avx2) }
    #expect(try InstructionSet.preferred(named: "baseline", among: available) == .baseline)
    for name in ["avx512", "sse9"] {
      #expect(
        throws: KernelError.instructionSetUnavailable(requested: name, available: ["baseline", "avx2"])
      ) {
        try InstructionSet.preferred(named: name, among: available)
      }
    }
    let texts = ["avx512", "sse9"].map {
      KernelError.instructionSetUnavailable(requested: $0, available: ["baseline"]).description
    }
    #expect(
      texts == [
        "this CPU cannot run the avx512 kernels; choose one of baseline",
        "there are no sse9 kernels; choose one of baseline",
      ])
  }

  /// What the processor has is used where the system says that it saves its registers, and not otherwise.
  @Test func featuresAreThoseOfProcessorAndSystem() {
    let wide = InstructionSet.avx512.requiredFeatures
    let listed = wide.union(["fpu", "sse2"]).sorted().joined(separator: " ")
    #expect(CPU.features(enabled: listed, identified: wide) == wide)
    #expect(CPU.features(enabled: listed, identified: nil).isSuperset(of: wide))
    #expect(CPU.features(enabled: listed, identified: ["avx", "fma"]) == ["avx", "fma"])
    #expect(CPU.features(enabled: "fpu sse2", identified: wide) == [])
    #expect(CPU.features(enabled: nil, identified: wide) == [])
  }

  /// In operations a second: the slowest processors have more than 1e9, emulated ones on a busy machine a hundredth.
  @Test func thePeakIsMeasured() throws {
    let peak = try Engine(threads: 1).measurePeak(seconds: 0.01)
    #expect(peak > 1e6 && peak.isFinite)
  }
}
