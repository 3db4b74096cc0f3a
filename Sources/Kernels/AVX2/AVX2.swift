#if arch(x86_64)
  import Builtin
  import KernelsCore
  import Swift

  /// The kernels for AVX2 with FMA (x86-64-v3).
  public let avx2Kernels: KernelTable = makeTable()

  /// 16 registers: 12 hold a tile of 6 × 16, two a row of B, one a broadcast entry of A.
  private enum AVX2Tiles: TileShape {
    typealias Vector = SIMD8<Float>
    static var rows: Int { 6 }
    static var vectors: Int { 2 }
    static var inPlace: OperandsInPlace { .rowsOfA }
    typealias DotRows = Lanes3<SIMD8<Float>>
    static var dotColumns: Int { 4 }
    static var pairColumns: Int { 6 }
    static var groupPanels: Int { 8 }

    @inline(__always)
    static func laneSums(
      _ a: SIMD8<Float>, _ b: SIMD8<Float>, _ c: SIMD8<Float>, _ d: SIMD8<Float>
    ) -> SIMD4<Float> {
      let sums = pairSums(pairSums(a, b), pairSums(c, d))
      return sums.lowHalf + sums.highHalf
    }

    /// The sums of neighbouring lanes: in each half of the vector those of `a`, and then those of `b`.
    @inline(__always)
    private static func pairSums(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Float> {
      var sums = a
      sums._storage._value = Builtin.int_x86_avx_hadd_ps_256(a._storage._value, b._storage._value)
      return sums
    }
  }

  /// 12 registers hold a tile of 6 × 16, two a row of B, one a broadcast pair of A, and one the products.
  extension AVX2Tiles: QuantizedTileShape {
    typealias QuantizedTile = Rows6<Lanes2<SIMD8<Float>>>
    static var fewestProducts: Int { 12_000 }
    static var pairsATurn: Int { 2 }

    @inline(__always)
    static func addPairProducts(
      _ a: SIMD8<Int32>, _ b: SIMD8<Int32>, to accumulator: SIMD8<Int32>
    ) -> SIMD8<Int32> {
      var sums = a
      sums._storage._value = Builtin.int_x86_avx2_pmadd_wd(
        Builtin.bitcast_Vec8xInt32_Vec16xInt16(a._storage._value),
        Builtin.bitcast_Vec8xInt32_Vec16xInt16(b._storage._value))
      return accumulator &+ sums
    }
  }

  @inline(never)
  private func makeTable() -> KernelTable {
    KernelTable(vector: SIMD8<Float>.self, tiles: AVX2Tiles.self)
  }
#endif
