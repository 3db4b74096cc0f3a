#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The time that processors spent on this process.
enum ProcessorTime {
  /// Seconds since the process began, all threads together.
  static var seconds: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
