// Instructions that have no spelling in the standard library: the compiler's own intrinsics, which
// `BuiltinModule` lets this file name. Beside it only Shuffles.swift does, and the tiles of the instruction sets, for
// products of pairs and lane sums: those intrinsics can be compiled in the set's own target only.

import Builtin
import Swift

/// Asks for the cache line that holds `pointer` to be brought into the second-level cache.
///
/// Any address will do: one that is not mapped is ignored.
@inlinable @inline(__always)
func prefetchToLevel2(_ pointer: UnsafePointer<Float>) {
  Builtin.int_prefetch_RawPointer(
    pointer._rawValue, Int32(0)._value, Int32(2)._value, Int32(1)._value)
}

/// Asks for the cache line that holds `pointer` to be brought into the first-level cache.
@inlinable @inline(__always)
func prefetchToLevel1(_ pointer: UnsafePointer<Float>) {
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

/// Keeps the compiler from taking a load before it and one after it for the same, and from moving either; no instruction.
@inlinable @inline(__always)
func keepLoadsApart() { Builtin.fence_acquire_singlethread() }

/// The lanes of which the number is less than `count`.
@inlinable @inline(__always)
func firstLanes(_ count: Int) -> SIMDMask<SIMD16<Int32>> {
  let lanes = SIMD16<Int32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  return lanes .< SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: count))
}

/// The first `count` lanes as stored from `pointer` on, and 0 in the others, whose memory is not touched.
///
/// One instruction with AVX-512.
@inlinable @inline(__always)
func maskedLoad(_ pointer: UnsafePointer<Float>, first count: Int) -> SIMD16<Float> {
  let mask = Builtin.trunc_Vec16xInt32_Vec16xInt1(firstLanes(count)._storage._storage._value)
  var vector = SIMD16<Float>()
  vector._storage._value = Builtin.int_masked_load_Vec16xFPIEEE32_RawPointer(
    pointer._rawValue, Int32(4)._value, mask, vector._storage._value)
  return vector
}

/// Stores the first `count` lanes from `pointer` on; the memory of the others is not touched.
///
/// One instruction with AVX-512.
@inlinable @inline(__always)
func maskedStore(_ vector: SIMD16<Float>, _ pointer: UnsafeMutablePointer<Float>, first count: Int) {
  let mask = Builtin.trunc_Vec16xInt32_Vec16xInt1(firstLanes(count)._storage._storage._value)
  Builtin.int_masked_store_Vec16xFPIEEE32_RawPointer(
    vector._storage._value, pointer._rawValue, Int32(4)._value, mask)
}

/// a · b + c, rounded once, in one instruction.
///
/// `addingProduct` is one for each lane, until the compiler finds that they are neighbours: not where other shuffles
/// than its own have made the operands.
@inlinable @inline(__always)
func fusedMultiplyAdd(_ a: SIMD8<Float>, _ b: SIMD8<Float>, _ c: SIMD8<Float>) -> SIMD8<Float> {
  var sums = c
  sums._storage._value = Builtin.int_fma_Vec8xFPIEEE32(
    a._storage._value, b._storage._value, c._storage._value)
  return sums
}

/// The root of each lane, in one instruction.
@inlinable @inline(__always)
func squareRoots(_ lanes: SIMD4<Float>) -> SIMD4<Float> {
  var roots = lanes
  roots._storage._value = Builtin.int_sqrt_Vec4xFPIEEE32(lanes._storage._value)
  return roots
}

/// The root of each lane, in one instruction.
@inlinable @inline(__always)
func squareRoots(_ lanes: SIMD8<Float>) -> SIMD8<Float> {
  var roots = lanes
  roots._storage._value = Builtin.int_sqrt_Vec8xFPIEEE32(lanes._storage._value)
  return roots
}

/// The root of each lane, in one instruction.
@inlinable @inline(__always)
func squareRoots(_ lanes: SIMD16<Float>) -> SIMD16<Float> {
  var roots = lanes
  roots._storage._value = Builtin.int_sqrt_Vec16xFPIEEE32(lanes._storage._value)
  return roots
}

/// The lowest bit of each lane, lane 0 in bit 0.
@inlinable @inline(__always)
func lowestBits(_ lanes: SIMD4<Int32>) -> UInt32 {
  let mask = Builtin.trunc_Vec4xInt32_Vec4xInt1(lanes._storage._value)
  return UInt32(Builtin.zext_Int4_Int32(Builtin.bitcast_Vec4xInt1_Int4(mask)))
}

/// The lowest bit of each lane, lane 0 in bit 0.
@inlinable @inline(__always)
func lowestBits(_ lanes: SIMD8<Int32>) -> UInt32 {
  let mask = Builtin.trunc_Vec8xInt32_Vec8xInt1(lanes._storage._value)
  return UInt32(Builtin.zext_Int8_Int32(Builtin.bitcast_Vec8xInt1_Int8(mask)))
}

/// The lowest bit of each lane, lane 0 in bit 0.
@inlinable @inline(__always)
func lowestBits(_ lanes: SIMD16<Int32>) -> UInt32 {
  let mask = Builtin.trunc_Vec16xInt32_Vec16xInt1(lanes._storage._value)
  return UInt32(Builtin.zext_Int16_Int32(Builtin.bitcast_Vec16xInt1_Int16(mask)))
}

/// The floats nearest to the integers, in one instruction.
@inlinable @inline(__always)
func floats(_ lanes: SIMD4<Int32>) -> SIMD4<Float> {
  var floats = SIMD4<Float>()
  floats._storage._value = Builtin.sitofp_Vec4xInt32_Vec4xFPIEEE32(lanes._storage._value)
  return floats
}

/// The floats nearest to the integers, in one instruction.
@inlinable @inline(__always)
func floats(_ lanes: SIMD8<Int32>) -> SIMD8<Float> {
  var floats = SIMD8<Float>()
  floats._storage._value = Builtin.sitofp_Vec8xInt32_Vec8xFPIEEE32(lanes._storage._value)
  return floats
}

/// The floats nearest to the integers, in one instruction.
@inlinable @inline(__always)
func floats(_ lanes: SIMD16<Int32>) -> SIMD16<Float> {
  var floats = SIMD16<Float>()
  floats._storage._value = Builtin.sitofp_Vec16xInt32_Vec16xFPIEEE32(lanes._storage._value)
  return floats
}
