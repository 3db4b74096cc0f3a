// Names for the widths and heights of tiles that the instruction sets use.

/// A row of two vectors.
public typealias Lanes2<V: KernelVector> = Pair<Lane<V>, Lane<V>>
/// A row of three vectors.
public typealias Lanes3<V: KernelVector> = Pair<Lanes2<V>, Lane<V>>
/// A tile of two rows.
public typealias Rows2<Row: TileRow> = Stack<SingleRow<Row>, SingleRow<Row>>
/// A tile of three rows.
public typealias Rows3<Row: TileRow> = Stack<Rows2<Row>, SingleRow<Row>>
/// A tile of four rows.
public typealias Rows4<Row: TileRow> = Stack<Rows2<Row>, Rows2<Row>>
/// A tile of five rows.
public typealias Rows5<Row: TileRow> = Stack<Rows4<Row>, SingleRow<Row>>
/// A tile of six rows.
public typealias Rows6<Row: TileRow> = Stack<Rows4<Row>, Rows2<Row>>
/// A tile of seven rows.
public typealias Rows7<Row: TileRow> = Stack<Rows4<Row>, Rows3<Row>>
/// A tile of eight rows.
public typealias Rows8<Row: TileRow> = Stack<Rows4<Row>, Rows4<Row>>
/// A tile of nine rows.
public typealias Rows9<Row: TileRow> = Stack<Rows8<Row>, SingleRow<Row>>
/// A tile of ten rows.
public typealias Rows10<Row: TileRow> = Stack<Rows8<Row>, Rows2<Row>>
/// A tile of eleven rows.
public typealias Rows11<Row: TileRow> = Stack<Rows8<Row>, Rows3<Row>>
/// A tile of twelve rows.
public typealias Rows12<Row: TileRow> = Stack<Rows8<Row>, Rows4<Row>>

/// What a tile reads where it is as fast as packed: found by measurement.
public enum OperandsInPlace: Sendable {
  /// Nothing: its addresses take registers that it does not have.
  case nothing
  /// Rows of A, not transposed.
  case rowsOfA
  /// Rows of B, and both kinds of A.
  case everything
}

/// The register tiles of an instruction set: how its registers are divided up.
public protocol TileShape: SendableMetatype {
  associatedtype Vector: KernelVector
  /// Rows of the tile of the matrix product, 9 at most: the height of A's panels.
  static var rows: Int { get }
  /// Vectors in a row of the tile, 3 at most: the width of B's panels.
  static var vectors: Int { get }
  /// What the tile reads where it is as fast as packed.
  static var inPlace: OperandsInPlace { get }
  /// Rows of A that meet columns of B together in dot products, a vector of each.
  associatedtype DotRows: TileRow = Lanes2<Vector> where DotRows.Vector == Vector
  /// Columns of the tile of dot products, 4 to 12.
  static var dotColumns: Int { get }
  /// Columns up to which pairs of rows are better, as they meet all of them at once.
  static var pairColumns: Int { get }
  /// Panels of B that are packed together: long runs of its rows, which stay in L2.
  static var groupPanels: Int { get }
  /// The sum of each vector's lanes: of neighbouring lanes first, then of neighbouring sums, until one is left.
  static func laneSums(_ a: Vector, _ b: Vector, _ c: Vector, _ d: Vector) -> SIMD4<Float>
}

extension TileShape {
  @inlinable @inline(__always)
  public static var pairColumns: Int { dotColumns }
}

extension TileShape where Vector == SIMD4<Float> {
  @inlinable @inline(__always)
  public static func laneSums(
    _ a: SIMD4<Float>, _ b: SIMD4<Float>, _ c: SIMD4<Float>, _ d: SIMD4<Float>
  ) -> SIMD4<Float> {
    let (first, second, third, fourth) = Vector.transposeQuads(a, b, c, d)
    return (first + second) + (third + fourth)
  }
}
