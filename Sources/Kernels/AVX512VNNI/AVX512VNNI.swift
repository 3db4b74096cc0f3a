#if arch(x86_64)
  import Builtin
  import KernelsCore
  import Swift

  /// Products of quantised vectors for AVX-512 with VNNI, whose instruction also adds the products up.
  public let vnniQuantizedKernels: QuantizedKernels = makeKernels()

  /// 24 registers hold a tile of 8 × 48, three a row of B, and one a broadcast pair of A.
  private enum AVX512VNNITiles: QuantizedTileShape {
    typealias Vector = SIMD16<Float>
    typealias QuantizedTile = Rows8<Lanes3<SIMD16<Float>>>
    static var fewestProducts: Int { 6000 }
    @inline(__always)
    static var broadcastsPairs: Bool { true }

    @inline(__always)
    static func addPairProducts(
      _ a: SIMD16<Int32>, _ b: SIMD16<Int32>, to accumulator: SIMD16<Int32>
    ) -> SIMD16<Int32> {
      var sums = accumulator
      sums._storage._value = Builtin.int_x86_avx512_vpdpwssd_512(
        accumulator._storage._value, a._storage._value, b._storage._value)
      return sums
    }
  }

  @inline(never)
  private func makeKernels() -> QuantizedKernels { QuantizedKernels(AVX512VNNITiles.self) }
#endif
