#if arch(x86_64)
  import KernelsCore

  /// The kernels for AVX2 with FMA (x86-64-v3).
  public let avx2Kernels: KernelTable = makeTable()

  /// 16 registers: 12 hold a tile of 6 × 16, two a row of B, one a broadcast entry of A.
  private enum AVX2Tiles: TileShape {
    typealias Vector = SIMD8<Float>
    static var rows: Int { 6 }
    static var vectors: Int { 2 }
    static var inPlace: OperandsInPlace { .rowsOfA }
    static var dotColumns: Int { 6 }
  }

  @inline(never)
  private func makeTable() -> KernelTable {
    KernelTable(vector: SIMD8<Float>.self, tiles: AVX2Tiles.self)
  }
#endif
