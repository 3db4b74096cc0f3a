// The register tile of the matrix product, composed from types.
//
// A `TileRow` is one row of vectors (`Lane`, or a `Pair` of rows side by side). A `Tile` is rows on
// top of each other (`SingleRow`, or a `Stack` of two tiles). Nested structs of vectors stay in
// registers where an array of the same size would live in memory, so a few short micro-kernels serve
// every tile size, lane width and instruction set.

/// A block of a product, held in registers while the inner dimension runs.
public protocol Tile: SendableMetatype {
  associatedtype Row: TileRow
  /// Rows of the block.
  static var rows: Int { get }
  /// A tile of zeros.
  init()
  /// Rank-one update: row i ← row i + column[first + i] · row, the column's entries broadcast.
  mutating func accumulate<Column: TileColumn>(_ column: Column, from first: Int, _ row: Row)
  /// The same with pairs of integers in all lanes of the operands, and 32-bit integers in those of the tile.
  mutating func accumulatePairs<Column: TileColumn, Shape: QuantizedTileShape>(
    _ shape: Shape.Type, _ column: Column, from first: Int, _ row: Row
  ) where Shape.Vector == Row.Vector
  /// Floats of the 32-bit integers in all lanes, times those of `scales`, the same for every row.
  mutating func scaleIntegers(by scales: Row)
  /// Row i ← row i + vᵢ · row lane by lane, with vᵢ the vector at vectors + i · stride.
  mutating func accumulateLanes(_ vectors: UnsafePointer<Float>, stride: Int, _ row: Row)
  /// The same where only the first `count` lanes of each vᵢ are valid; the others count as 0.
  mutating func accumulateLanes(
    _ vectors: UnsafePointer<Float>, stride: Int, first count: Int, _ row: Row)
  /// self ← self + the block whose rows start `stride` floats apart.
  mutating func add(_ pointer: UnsafePointer<Float>, stride: Int)
  /// The same where only the first `count` lanes of each row's last vector are valid.
  mutating func add(_ pointer: UnsafePointer<Float>, stride: Int, last count: Int)
  /// Each row ← the row + `row`.
  mutating func addToRows(_ row: Row)
  /// Sets to 0 what is less.
  mutating func rectify()
  /// Sets to 0 where the block whose rows start `stride` floats apart is not more than 0.
  mutating func gate(by pointer: UnsafePointer<Float>, stride: Int)
  /// sums ← sums + each row, from the first to the last.
  func addRows(to sums: inout Row)
  /// Stores the rows `stride` floats apart.
  func store(_ pointer: UnsafeMutablePointer<Float>, stride: Int)
  /// The same without the lanes of each row's last vector from `count` on.
  func store(_ pointer: UnsafeMutablePointer<Float>, stride: Int, last count: Int)
}
