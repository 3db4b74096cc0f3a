// The C library's functions that the kernels' public layer needs, whichever platform provides them.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Questions to the operating system.
enum Platform {
  /// The value of an environment variable, or nil where it is not set.
  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// The leading bytes of a text file as a string, or nil where it cannot be read.
  static func text(ofFile path: String, limit: Int = 1 << 16) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: limit)
    let read = fread(&bytes, 1, limit, file)
    return String(decoding: bytes[..<read], as: UTF8.self)
  }

  /// The size of a huge page in bytes, as on x86-64 and, with pages of 4 KiB, on arm64.
  static let hugePage = 2 << 20

  /// Asks the system for huge pages behind the memory; it may have none.
  static func adviseHugePages(_ start: UnsafeMutableRawPointer, _ bytes: Int) {
    #if os(Linux)
      _ = madvise(start, bytes, Int32(MADV_HUGEPAGE))
    #endif
  }

  /// Nanoseconds of the monotonic clock.
  static var nanoseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Lets other threads have the processor, if any waits for it.
  static func yieldProcessor() { sched_yield() }

  /// Processors that this process may run on: its affinity mask where the system shows it.
  static var allowedProcessors: Int {
    let online = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    guard let mask = status("Cpus_allowed") else { return online }
    let allowed = mask.reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
    return allowed > 0 ? min(allowed, online) : online
  }

  /// The most bytes of memory that the process has had, or nil where the system does not tell.
  ///
  /// By `getrusage` a process that another one has started without copying itself has that one's.
  static var peakMemory: Int? {
    status("VmHWM")?.split(separator: " ").first.flatMap { Int($0) }.map { $0 << 10 }
  }

  /// What the system says of the process under a name, without blanks around it.
  private static func status(_ name: String) -> Substring? {
    guard let status = text(ofFile: "/proc/self/status"),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("\(name):") })
    else { return nil }
    return line.dropFirst(name.count + 1).drop(while: \.isWhitespace)
  }

  /// Processors' worth of time that the control group grants, or nil where there is no limit.
  static var processorQuota: Int? {
    guard let membership = text(ofFile: "/proc/self/cgroup") else { return nil }
    return ControlGroup.quota(membership: membership) { text(ofFile: $0) }
  }

  /// Bytes of memory that the control groups allow, or nil if they set no limit.
  static var memoryLimit: Int? {
    guard let membership = text(ofFile: "/proc/self/cgroup") else { return nil }
    return ControlGroup.memory(membership: membership) { text(ofFile: $0) }
  }

  /// Bytes of the machine's memory, or nil where the system does not tell.
  static var physicalMemory: Int? {
    let (pages, size) = (Int(sysconf(Int32(_SC_PHYS_PAGES))), Int(sysconf(Int32(_SC_PAGESIZE))))
    guard pages > 0, size > 0 else { return nil }
    return pages.multipliedReportingOverflow(by: size).partialValue
  }
}
