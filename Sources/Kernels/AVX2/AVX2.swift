#if arch(x86_64)
  import KernelsCore

  /// The kernels for AVX2 with FMA (x86-64-v3).
  ///
  /// 16 registers: 12 hold a tile of 6 × 16, two a row of B, one a broadcast entry of A.
  public let avx2Kernels: KernelTable = makeTable()

  @inline(never)
  private func makeTable() -> KernelTable {
    typealias Vector = SIMD8<Float>
    return KernelTable(
      vector: Vector.self, wide: Rows6<Pair<Lane<Vector>, Lane<Vector>>>.self,
      narrow: Rows12<Lane<Vector>>.self)
  }
#endif
