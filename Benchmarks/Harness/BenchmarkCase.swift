import Serialization

/// Something to time.
struct BenchmarkCase {
  /// What it is called in tables and baselines; has no comma.
  let name: String
  /// Floating-point operations of one call.
  let operations: Double
  /// Bytes that one call has to read and write, everything counted once.
  let bytes: Double
  /// Bytes of all operands and results, where these are not the bytes that a call has to read and write.
  var memory: Double?
  /// What else is known of the case.
  var details: [(key: String, value: JSON)] = []
  /// Figures of the family's own, from the result.
  var derived: (BenchmarkResult) -> [(key: String, value: Double)] = { _ in [] }
  /// Whether the bytes are the same few again and again, whose cache bounds them and not the memory.
  var staysInCache = false
  /// Makes the operands and returns the work; the operands live as long as it.
  let prepare: () throws -> () throws -> Void
}
