import Builtin
import KernelsCore
import Swift

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
    static var groupPanels: Int { 4 }
  }
#else
  /// NEON has 32 registers: 24 hold a tile of 8 × 12, the rest its row of B and entries of A.
  private enum BaselineTiles: TileShape {
    typealias Vector = SIMD4<Float>
    static var rows: Int { 8 }
    static var vectors: Int { 3 }
    static var inPlace: OperandsInPlace { .rowsOfA }
    static var dotColumns: Int { 12 }
    static var groupPanels: Int { 4 }
  }
#endif

extension BaselineTiles: QuantizedTileShape {
  #if arch(x86_64)
    typealias QuantizedTile = Rows3<Lanes3<SIMD4<Float>>>
    static var fewestProducts: Int { 6000 }

    @inline(__always)
    static func addPairProducts(
      _ a: SIMD4<Int32>, _ b: SIMD4<Int32>, to accumulator: SIMD4<Int32>
    ) -> SIMD4<Int32> {
      var sums = a
      sums._storage._value = Builtin.int_x86_sse2_pmadd_wd(
        Builtin.bitcast_Vec4xInt32_Vec8xInt16(a._storage._value),
        Builtin.bitcast_Vec4xInt32_Vec8xInt16(b._storage._value))
      return accumulator &+ sums
    }
  #else
    typealias QuantizedTile = Rows6<Lanes3<SIMD4<Float>>>
    /// Never: no instruction of every processor adds up products of pairs.
    static var fewestProducts: Int { .max }

    @inline(__always)
    static func addPairProducts(
      _ a: SIMD4<Int32>, _ b: SIMD4<Int32>, to accumulator: SIMD4<Int32>
    ) -> SIMD4<Int32> {
      let half = SIMD4<Int32>(repeating: 16)
      return accumulator &+ (a &>> half) &* (b &>> half)
        &+ ((a &<< half) &>> half) &* ((b &<< half) &>> half)
    }
  #endif
}

@inline(never)
private func makeTable() -> KernelTable {
  KernelTable(vector: SIMD4<Float>.self, tiles: BaselineTiles.self)
}
