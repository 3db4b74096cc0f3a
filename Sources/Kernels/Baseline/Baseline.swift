import KernelsCore

/// The kernels that every CPU of the platform runs: SSE2 on x86-64, NEON with FMA on arm64.
public let baselineKernels: KernelTable = makeTable()

#if arch(x86_64)
  /// SSE2 has 16 registers and no instruction that keeps its operands: 9 hold a tile of 3 × 12, and the rest its
  /// row of B, an entry of A and the products.
  private enum BaselineTiles: TileShape {
    typealias Vector = SIMD4<Float>
    static var rows: Int { 3 }
    static var vectors: Int { 3 }
    static var inPlace: OperandsInPlace { .nothing }
    static var dotColumns: Int { 4 }
  }
#else
  /// NEON has 32 registers: 24 hold a tile of 8 × 12, the rest its row of B and entries of A.
  private enum BaselineTiles: TileShape {
    typealias Vector = SIMD4<Float>
    static var rows: Int { 8 }
    static var vectors: Int { 3 }
    static var inPlace: OperandsInPlace { .rowsOfA }
    static var dotColumns: Int { 12 }
  }
#endif

@inline(never)
private func makeTable() -> KernelTable {
  KernelTable(vector: SIMD4<Float>.self, tiles: BaselineTiles.self)
}
