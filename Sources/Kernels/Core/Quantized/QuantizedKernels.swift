/// The kernels of products of quantised vectors, for one instruction set.
///
/// A part of `KernelTable`. Every closure mentions `Shape`, the module's own type: where a processor has a better
/// instruction than the rest of its set, a further module instantiates the same kernels for the same vectors.
public struct QuantizedKernels: Sendable {
  /// Rows of the register tile: the height of packed panels, the last of which is filled up.
  public let tileRows: Int
  /// Products of a sample from which these are faster than those of floats.
  public let fewestProducts: Int
  /// Rounds a row to pairs, and tells by how much as a square: row, columns, inverse scale, pairs.
  public let quantize: @Sendable (UnsafePointer<Float>, Int, Float, UnsafeMutablePointer<Float>) -> Float
  /// Products: packed rows, their tiles, packed panel, depth in pairs, scale of each column, products as floats.
  public let multiply:
    @Sendable (
      UnsafePointer<Float>, Int, UnsafePointer<Float>, Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>
    ) -> Void

  /// The kernels of a tile shape, specialised in the module that calls this.
  @inlinable @inline(__always)
  public init<Shape: QuantizedTileShape>(_ shape: Shape.Type) {
    tileRows = Shape.QuantizedTile.rows
    fewestProducts = Shape.fewestProducts
    quantize = { row, columns, inverseScale, pairs in
      KernelsCore.quantize(
        Shape.Vector.self, row, columns: columns, inverseScale: inverseScale, into: pairs)
    }
    multiply = { a, tiles, b, depth, scales, products in
      multiplyQuantized(Shape.self, a, tiles: tiles, b, depth: depth, scales: scales, into: products)
    }
  }
}
