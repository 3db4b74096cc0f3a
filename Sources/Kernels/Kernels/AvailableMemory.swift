/// The memory that this process may have.
package enum AvailableMemory {
  /// Bytes: those of the machine, or what its control groups allow; as many as an address can tell where neither does.
  package static let bytes = min(Platform.physicalMemory ?? .max, Platform.memoryLimit ?? .max)

  /// The most bytes that the process has had so far; nil where the system does not tell.
  package static var mostUsed: Int? { Platform.peakMemory }
}
