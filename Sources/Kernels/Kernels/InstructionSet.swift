internal import KernelsBaseline
internal import KernelsCore

#if arch(x86_64)
  internal import KernelsAVX2
  internal import KernelsAVX512
  internal import KernelsAVX512VNNI
#endif

/// The instruction sets that the kernels are compiled for.
///
/// Results are the same bits for any number of threads, and on every machine of an architecture with one instruction
/// set; between instruction sets, and between `baseline` on x86-64 and on arm64, they differ by rounding. No result is
/// computed by the system's mathematical library, whose last bits depend on its version and on the processor.
public enum InstructionSet: String, CaseIterable, Sendable {
  /// What every CPU of the platform has: SSE2 on x86-64, NEON with FMA on arm64.
  case baseline
  /// AVX2 and FMA (x86-64-v3).
  case avx2
  /// AVX-512 F, BW, CD, DQ and VL (x86-64-v4).
  case avx512

  /// The environment variable that overrides the choice.
  public static let environmentVariable = "DEEPKMEANS_ISA"

  /// The instruction set that the environment asks for, or else the widest that the CPU has.
  ///
  /// - Throws: `KernelError.instructionSetUnavailable` if the environment names one that is unknown
  ///   or that the CPU lacks.
  public static func preferred() throws(KernelError) -> InstructionSet {
    try preferred(named: Platform.environment(environmentVariable), among: CPU.instructionSets)
  }

  /// The instruction set of a name, or else the last of those that there are.
  static func preferred(
    named name: String?, among available: [InstructionSet]
  ) throws(KernelError) -> InstructionSet {
    guard let name, !name.isEmpty else { return available.last ?? .baseline }
    guard let asked = InstructionSet(rawValue: name) else {
      throw .instructionSetUnavailable(requested: name, available: available.map(\.rawValue))
    }
    return try asked.required(among: available)
  }

  /// This one, if it is there.
  func required(among available: [InstructionSet]) throws(KernelError) -> InstructionSet {
    guard available.contains(self) else {
      throw .instructionSetUnavailable(requested: rawValue, available: available.map(\.rawValue))
    }
    return self
  }

  /// The features that code for this instruction set relies on, as /proc/cpuinfo names them.
  var requiredFeatures: Set<String> {
    let avx2: Set = ["avx", "avx2", "fma", "f16c", "bmi1", "bmi2", "abm", "movbe"]
    return switch self {
    case .baseline: []
    case .avx2: avx2
    case .avx512: avx2.union(["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"])
    }
  }

  /// Features beyond the required ones that some kernels are compiled for as well.
  var extensions: [String] { self == .avx512 ? [Self.vnni] : [] }

  private static let vnni = "avx512_vnni"

  /// The kernels compiled for this instruction set, with those that the processor has better ones of.
  ///
  /// - Parameter features: those of the processor, as /proc/cpuinfo names them.
  func kernels(features: Set<String>) -> KernelTable {
    #if arch(x86_64)
      switch self {
      case .baseline: return baselineKernels
      case .avx2: return avx2Kernels
      case .avx512:
        var kernels = avx512Kernels
        if features.contains(Self.vnni) { kernels.quantized = vnniQuantizedKernels }
        return kernels
      }
    #else
      return baselineKernels
    #endif
  }
}
