#if arch(x86_64)
  import Builtin
  import KernelsCore
  import Swift

  /// The kernels for AVX-512 (x86-64-v4).
  public let avx512Kernels: KernelTable = makeTable()

  /// 32 registers: 27 hold a tile of 9 × 48, three a row of B, one a broadcast entry of A.
  ///
  /// A wider tile loads less for each multiply-add than a taller one of the same size.
  private enum AVX512Tiles: TileShape {
    typealias Vector = SIMD16<Float>
    static var rows: Int { 9 }
    static var vectors: Int { 3 }
    static var inPlace: OperandsInPlace { .everything }
    static var dotColumns: Int { 12 }
    static var groupPanels: Int { 4 }

    @inline(__always)
    static func laneSums(
      _ a: SIMD16<Float>, _ b: SIMD16<Float>, _ c: SIMD16<Float>, _ d: SIMD16<Float>
    ) -> SIMD4<Float> {
      let low = pairSums(pairSums(a.lowHalf, b.lowHalf), pairSums(c.lowHalf, d.lowHalf))
      let high = pairSums(pairSums(a.highHalf, b.highHalf), pairSums(c.highHalf, d.highHalf))
      return (low.lowHalf + low.highHalf) + (high.lowHalf + high.highHalf)
    }

    /// The sums of neighbouring lanes: in each half of the vector those of `a`, and then those of `b`.
    @inline(__always)
    private static func pairSums(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Float> {
      var sums = a
      sums._storage._value = Builtin.int_x86_avx_hadd_ps_256(a._storage._value, b._storage._value)
      return sums
    }
  }

  /// 24 registers hold a tile of 8 × 48, three a row of B, one a broadcast pair of A, and one the products.
  extension AVX512Tiles: QuantizedTileShape {
    typealias QuantizedTile = Rows8<Lanes3<SIMD16<Float>>>
    static var fewestProducts: Int { 12_000 }

    @inline(__always)
    static func addPairProducts(
      _ a: SIMD16<Int32>, _ b: SIMD16<Int32>, to accumulator: SIMD16<Int32>
    ) -> SIMD16<Int32> {
      var sums = a
      sums._storage._value = Builtin.int_x86_avx512_pmaddw_d_512(
        Builtin.bitcast_Vec16xInt32_Vec32xInt16(a._storage._value),
        Builtin.bitcast_Vec16xInt32_Vec32xInt16(b._storage._value))
      return accumulator &+ sums
    }
  }

  @inline(never)
  private func makeTable() -> KernelTable {
    KernelTable(vector: SIMD16<Float>.self, tiles: AVX512Tiles.self)
  }
#endif
