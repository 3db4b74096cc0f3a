#if arch(x86_64)
  import KernelsCore

  /// The kernels for AVX-512 (x86-64-v4).
  ///
  /// 32 registers: 28 hold a tile of 14 × 32, two a row of B, one a broadcast entry of A.
  public let avx512Kernels: KernelTable = makeTable()

  @inline(never)
  private func makeTable() -> KernelTable {
    typealias Vector = SIMD16<Float>
    return KernelTable(
      vector: Vector.self, wide: Rows14<Pair<Lane<Vector>, Lane<Vector>>>.self,
      narrow: Rows24<Lane<Vector>>.self)
  }
#endif
