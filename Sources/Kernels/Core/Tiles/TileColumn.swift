/// A column of A: the entries that a step of the inner dimension multiplies with a row of B.
public protocol TileColumn {
  /// The entry of the given row of the tile.
  subscript(row: Int) -> Float { get }
}
