/// The register tile of products of quantised vectors, and the instruction that they are made of.
///
/// The instruction belongs to a module of the instruction set: code for it cannot be generated elsewhere.
public protocol QuantizedTileShape: SendableMetatype {
  associatedtype Vector: KernelVector
  /// The tile; its columns are as many as those of the tile of the matrix product.
  associatedtype QuantizedTile: Tile where QuantizedTile.Row.Vector == Vector
  /// Products of a sample, its features times the centroids, from which it is faster than floats: found by measurement.
  static var fewestProducts: Int { get }
  /// Whether `addPairProducts` can broadcast an operand from memory by itself.
  static var broadcastsPairs: Bool { get }
  /// Pairs of features, 1 or 2, that the micro-kernel takes in one turn of its loop: found by measurement.
  static var pairsATurn: Int { get }
  /// For each lane of a and b, which hold two 16-bit integers each: the sum of the two products, plus the 32-bit
  /// integer in the accumulator's lane.
  static func addPairProducts(_ a: Vector.Bits, _ b: Vector.Bits, to accumulator: Vector.Bits) -> Vector.Bits
}

extension QuantizedTileShape {
  /// Most instructions that multiply pairs cannot.
  @inlinable @inline(__always)
  public static var broadcastsPairs: Bool { false }

  @inlinable @inline(__always)
  public static var pairsATurn: Int { 1 }
}
