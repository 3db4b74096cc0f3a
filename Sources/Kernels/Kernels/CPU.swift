#if arch(x86_64) && canImport(_Builtin_intrinsics.intel.cpuid)
  import _Builtin_intrinsics.intel.cpuid
#endif

/// What is known about the processor that this process runs on.
public enum CPU {
  /// The processor's model name, or the architecture where the system does not tell.
  public static var modelName: String {
    field("model name") ?? architecture
  }

  /// Whether the processor is one of AMD's, as the system tells.
  static var isAMD: Bool { field("vendor_id") == "AuthenticAMD" }

  /// Threads that can run at once: the affinity mask and the control group's quota both respected.
  public static var availableThreads: Int {
    min(Platform.allowedProcessors, Platform.processorQuota ?? .max)
  }

  /// The instruction sets that this processor and its operating system support, narrowest first.
  public static var instructionSets: [InstructionSet] {
    let found = features
    return InstructionSet.allCases.filter { found.isSuperset(of: $0.requiredFeatures) }
  }

  /// What this processor and its operating system support of the features that the kernels are compiled for.
  static var features: Set<String> {
    #if arch(x86_64)
      #if canImport(_Builtin_intrinsics.intel.cpuid)
        let identified: Set<String>? = identifiedFeatures
      #else
        let identified: Set<String>? = nil
      #endif
      return features(enabled: field("flags"), identified: identified)
    #else
      return []
    #endif
  }

  static var architecture: String {
    #if arch(x86_64)
      "x86-64"
    #elseif arch(arm64)
      "arm64"
    #else
      "unknown architecture"
    #endif
  }

  /// A field of the first processor in /proc/cpuinfo.
  private static func field(_ name: String) -> String? {
    guard let text = Platform.text(ofFile: "/proc/cpuinfo") else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix(name) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      return String(line[line.index(after: colon)...].drop(while: \.isWhitespace))
    }
    return nil
  }

  /// Features by the names of /proc/cpuinfo.
  ///
  /// The file leaves out what the system has not enabled; an emulated processor is seen only by
  /// asking it. So a feature counts where both sources have it. Without the file there are none: the processor
  /// may have registers that the system does not save.
  ///
  /// - Parameters:
  ///   - enabled: what the file lists, or nil where it cannot be read.
  ///   - identified: what the processor says, or nil where it cannot be asked.
  static func features(enabled: String?, identified: Set<String>?) -> Set<String> {
    guard let enabled else { return [] }
    let listed = Set(enabled.split(separator: " ").map(String.init))
    return identified.map(listed.intersection) ?? listed
  }

  #if arch(x86_64) && canImport(_Builtin_intrinsics.intel.cpuid)
    /// Features as the processor's own CPUID instruction reports them.
    private static var identifiedFeatures: Set<String> {
      var found = Set<String>()
      func query(_ leaf: UInt32, _ bits: [(register: Int, bit: Int, name: String)]) {
        var (eax, ebx, ecx, edx): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
        guard __get_cpuid_count(leaf, 0, &eax, &ebx, &ecx, &edx) != 0 else { return }
        let registers = [eax, ebx, ecx, edx]
        for (register, bit, name) in bits where registers[register] >> UInt32(bit) & 1 == 1 {
          found.insert(name)
        }
      }
      query(1, [(2, 12, "fma"), (2, 22, "movbe"), (2, 28, "avx"), (2, 29, "f16c")])
      query(
        7,
        [
          (1, 3, "bmi1"), (1, 5, "avx2"), (1, 8, "bmi2"), (1, 16, "avx512f"), (1, 17, "avx512dq"),
          (1, 28, "avx512cd"), (1, 30, "avx512bw"), (1, 31, "avx512vl"), (2, 11, "avx512_vnni"),
        ])
      query(0x8000_0001, [(2, 5, "abm")])
      return found
    }
  #endif
}
