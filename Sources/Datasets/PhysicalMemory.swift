#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The memory of the machine.
enum PhysicalMemory {
  /// Bytes, as the system tells; as many as an address can tell where it does not.
  static let bytes: Int = {
    let (pages, size) = (Int(sysconf(Int32(_SC_PHYS_PAGES))), Int(sysconf(Int32(_SC_PAGESIZE))))
    guard pages > 0, size > 0 else { return .max }
    return pages.multipliedReportingOverflow(by: size).partialValue
  }()
}
