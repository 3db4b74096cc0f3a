import KernelsCore

/// How a product of m × n × k is cut into blocks: it depends on the shape and the tile alone.
///
/// - `depth` (kc): a panel of B, depth × tileColumns, stays near L1 while A's panels pass by.
/// - `rows` (mc): a block of A, rows × depth, stays in L2.
/// - `columns` (nc): a block of B, depth × columns, stays in L3.
///
/// Each limit is met by equal blocks, not by full ones and a remainder.
struct GemmBlocking {
  let rows: Int
  let columns: Int
  let depth: Int

  /// Longest inner dimension of a block.
  ///
  /// Longer blocks read and write C less often, and a panel of B that overflows L1 streams well from
  /// L2: of 256 to 800 measured, 512 and above were level for AVX-512 on the shapes of a training step.
  static let depthLimit = 512
  /// Largest block of A in floats: half of a 1 MiB L2.
  static let blockALimit = 128 << 10
  /// Widest block of B in columns.
  static let columnLimit = 2048

  init(m: Int, n: Int, k: Int, kernel: GemmKernel) {
    depth = Self.equalPart(of: k, limit: Self.depthLimit, multiple: 8)
    columns = Self.equalPart(of: n, limit: Self.columnLimit, multiple: kernel.tileColumns)
    let rowLimit = max(kernel.tileRows, Self.blockALimit / max(depth, 1))
    rows = Self.equalPart(of: m, limit: rowLimit, multiple: kernel.tileRows)
  }

  /// The size of each of the fewest equal parts of `extent` that stay within about `limit`, rounded
  /// up to a multiple.
  private static func equalPart(of extent: Int, limit: Int, multiple: Int) -> Int {
    let parts = max(1, (extent + limit - 1) / limit)
    let part = (extent + parts - 1) / parts
    return max(multiple, (part + multiple - 1) / multiple * multiple)
  }
}
