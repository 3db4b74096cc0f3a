import KernelsCore

/// The kernels that every CPU of the platform runs: SSE2 on x86-64, NEON with FMA on arm64.
///
/// SSE2 has 16 registers: 12 hold a tile of 6 × 8 and the rest feed it. NEON has 32.
public let baselineKernels: KernelTable = makeTable()

@inline(never)
private func makeTable() -> KernelTable {
  typealias Vector = SIMD4<Float>
  #if arch(x86_64)
    typealias Wide = Rows6<Pair<Lane<Vector>, Lane<Vector>>>
    typealias Narrow = Rows8<Lane<Vector>>
  #else
    typealias Wide = Rows12<Pair<Lane<Vector>, Lane<Vector>>>
    typealias Narrow = Rows24<Lane<Vector>>
  #endif
  return KernelTable(vector: Vector.self, wide: Wide.self, narrow: Narrow.self)
}
