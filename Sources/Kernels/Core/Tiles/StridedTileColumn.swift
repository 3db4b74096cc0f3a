/// A column whose entries are some floats apart.
@usableFromInline
protocol StridedTileColumn: TileColumn {
  /// The column of the given rows 0, 3 and 6, which are three strides apart.
  init(
    row0: UnsafePointer<Float>, row3: UnsafePointer<Float>, row6: UnsafePointer<Float>, stride: Int)
  /// Moves all entries by `offset` floats.
  mutating func advance(by offset: Int)
}
