#if arch(x86_64)
  import KernelsCore

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

  @inline(never)
  private func makeTable() -> KernelTable {
    KernelTable(vector: SIMD16<Float>.self, tiles: AVX512Tiles.self)
  }
#endif
