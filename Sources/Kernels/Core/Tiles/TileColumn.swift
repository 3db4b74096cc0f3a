/// A column of A: the entries that a step of the inner dimension multiplies with a row of B.
public protocol TileColumn {
  /// The entry of the given row of the tile.
  subscript(row: Int) -> Float { get }
  /// Whether the given row's entry is read anew for every vector of B, as the multiply-add's operand in memory, where
  /// the instruction set has such operands.
  ///
  /// That saves the instruction which broadcasts the entry, and costs loads. It pays for about half of the rows,
  /// and not where the address is made of two registers: the processor then takes the instruction apart again.
  static func isReread(_ row: Int) -> Bool
}
