/// C cut into near-equal rectangles for the threads: columns first, in whole vectors, so that a panel of
/// B is packed once.
struct TaskGrid {
  private let rowTiles: Int
  private let columnVectors: Int
  private let rowParts: Int
  private let columnParts: Int

  /// A grid with enough tasks for the threads.
  ///
  /// - Parameter cutsRows: whether rows may be cut where there are too few columns; otherwise a thread may
  ///   be left without work.
  init(rowTiles: Int, columnVectors: Int, tileVectors: Int, threads: Int, cutsRows: Bool) {
    self.rowTiles = rowTiles
    self.columnVectors = columnVectors
    guard threads > 1 else {
      (rowParts, columnParts) = (1, 1)
      return
    }
    // Several tasks a thread even out threads that are held up, while each task keeps two panels or
    // more; a multiple of the threads, so that equal threads finish together.
    let tasks = min(4 * threads, max(threads, columnVectors / (2 * tileVectors))) / threads * threads
    columnParts = min(columnVectors, tasks)
    rowParts = cutsRows ? min(rowTiles, (threads + columnParts - 1) / columnParts) : 1
  }

  var count: Int { rowParts * columnParts }

  func ranges(of task: Int) -> (rowTiles: Range<Int>, columnVectors: Range<Int>) {
    let (row, column) = (task / columnParts, task % columnParts)
    return (
      row * rowTiles / rowParts..<(row + 1) * rowTiles / rowParts,
      column * columnVectors / columnParts..<(column + 1) * columnVectors / columnParts
    )
  }
}
