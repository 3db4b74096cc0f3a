// Shuffles of lanes, which have no spelling in the standard library but lane by lane: that the compiler takes for one
// shuffle of all lanes of all operands, and finds no good instructions for.

import Builtin
import Swift

/// The lanes of `low`, and behind them those of `high`.
@inlinable @inline(__always)
func join(_ low: SIMD4<Float>, _ high: SIMD4<Float>) -> SIMD8<Float> {
  let lanes = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7)
  var vector = SIMD8<Float>()
  vector._storage._value = Builtin.shufflevector_Vec4xFPIEEE32_Vec8xInt32(
    low._storage._value, high._storage._value, lanes._storage._value)
  return vector
}

/// The lanes of `low`, and behind them those of `high`.
@inlinable @inline(__always)
func join(_ low: SIMD8<Float>, _ high: SIMD8<Float>) -> SIMD16<Float> {
  let lanes = SIMD16<Int32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  var vector = SIMD16<Float>()
  vector._storage._value = Builtin.shufflevector_Vec8xFPIEEE32_Vec16xInt32(
    low._storage._value, high._storage._value, lanes._storage._value)
  return vector
}

/// In each four of lanes the first two of `a` and of `b` in turn, and the last two.
@inlinable @inline(__always)
func unpackQuads(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> (low: SIMD8<Float>, high: SIMD8<Float>) {
  let first = SIMD8<Int32>(0, 8, 1, 9, 4, 12, 5, 13)
  let last = SIMD8<Int32>(2, 10, 3, 11, 6, 14, 7, 15)
  var (low, high) = (a, b)
  low._storage._value = Builtin.shufflevector_Vec8xFPIEEE32_Vec8xInt32(
    a._storage._value, b._storage._value, first._storage._value)
  high._storage._value = Builtin.shufflevector_Vec8xFPIEEE32_Vec8xInt32(
    a._storage._value, b._storage._value, last._storage._value)
  return (low, high)
}

/// In each four of lanes the first two of `a` and then of `b`, and the last two.
@inlinable @inline(__always)
func unpackPairs(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> (low: SIMD8<Float>, high: SIMD8<Float>) {
  let first = SIMD8<Int32>(0, 1, 8, 9, 4, 5, 12, 13)
  let last = SIMD8<Int32>(2, 3, 10, 11, 6, 7, 14, 15)
  var (low, high) = (a, b)
  low._storage._value = Builtin.shufflevector_Vec8xFPIEEE32_Vec8xInt32(
    a._storage._value, b._storage._value, first._storage._value)
  high._storage._value = Builtin.shufflevector_Vec8xFPIEEE32_Vec8xInt32(
    a._storage._value, b._storage._value, last._storage._value)
  return (low, high)
}

/// In each four of lanes the first two of `a` and of `b` in turn, and the last two.
@inlinable @inline(__always)
func unpackQuads(_ a: SIMD16<Float>, _ b: SIMD16<Float>) -> (low: SIMD16<Float>, high: SIMD16<Float>) {
  let first = SIMD16<Int32>(0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
  let last = SIMD16<Int32>(2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
  var (low, high) = (a, b)
  low._storage._value = Builtin.shufflevector_Vec16xFPIEEE32_Vec16xInt32(
    a._storage._value, b._storage._value, first._storage._value)
  high._storage._value = Builtin.shufflevector_Vec16xFPIEEE32_Vec16xInt32(
    a._storage._value, b._storage._value, last._storage._value)
  return (low, high)
}

/// In each four of lanes the first two of `a` and then of `b`, and the last two.
@inlinable @inline(__always)
func unpackPairs(_ a: SIMD16<Float>, _ b: SIMD16<Float>) -> (low: SIMD16<Float>, high: SIMD16<Float>) {
  let first = SIMD16<Int32>(0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
  let last = SIMD16<Int32>(2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
  var (low, high) = (a, b)
  low._storage._value = Builtin.shufflevector_Vec16xFPIEEE32_Vec16xInt32(
    a._storage._value, b._storage._value, first._storage._value)
  high._storage._value = Builtin.shufflevector_Vec16xFPIEEE32_Vec16xInt32(
    a._storage._value, b._storage._value, last._storage._value)
  return (low, high)
}
