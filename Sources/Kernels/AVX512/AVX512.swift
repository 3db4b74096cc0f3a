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
