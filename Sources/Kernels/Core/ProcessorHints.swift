// Instructions that change no result and have no spelling in the standard library: the compiler's own
// intrinsics, which `BuiltinModule` lets this file name. Nothing else in the package does.

import Builtin
import Swift

/// Asks for the cache line that holds `pointer` to be brought into the first-level cache.
///
/// Any address will do: one that is not mapped is ignored.
@inlinable @inline(__always)
public func prefetch(_ pointer: UnsafePointer<Float>) {
  Builtin.int_prefetch_RawPointer(
    pointer._rawValue, Int32(0)._value, Int32(3)._value, Int32(1)._value)
}

/// Tells the processor that the thread is waiting in a loop, so that it lets others have its units and
/// saves power.
@inlinable @inline(__always)
public func pauseProcessor() {
  #if arch(x86_64)
    Builtin.int_x86_sse2_pause()
  #elseif arch(arm64)
    Builtin.int_aarch64_hint(Int32(1)._value)
  #endif
}
