internal import KernelsCore

/// Which products of a transposed A have C's rows and columns change places, and which of them are packed: found by
/// measurement, which changes no result.
///
/// With few columns, or with a last tile that is mostly beyond them, C's rows in the lanes waste nothing, and turning C
/// costs little if the inner dimension is long.
enum SwappedLimits {
  /// Whether C of m × n is computed that way, from an inner dimension of k.
  static func contain(rows m: Int, columns n: Int, depth k: Int, kernel: GemmKernel) -> Bool {
    let width = kernel.vectorWidth
    if n <= mostInPlace(vectorWidth: width) { return m > 2 * kernel.tileRows }
    return width == 8 && isWorthPacking(rows: m, columns: n, depth: k)
  }

  /// Whether both operands are packed: a strip of A's rows meets too many columns for its lines to be found again in L1, or
  /// pages of it are not found in the TLB.
  static func pack(rows m: Int, columns n: Int, depth: Int, kernel: GemmKernel) -> Bool {
    n > mostInPlace(vectorWidth: kernel.vectorWidth)
      || InPlaceLimits.scattersPages(rows: depth, of: m)
  }

  /// Most rows of A that are packed at a time: fewer where each meets many columns, as reading them matters less.
  static func packedRows(columns n: Int) -> Int { n > 24 ? 128 : 256 }

  /// Most columns for which A is read where it is.
  ///
  /// 17 to 24 columns of 2,000 rows and an inner dimension of 256 are 1.2 to 1.6 times as fast with AVX2 (Zen 3), 1.0 to
  /// 1.2 times with SSE2. With AVX-512, whose tile is wider, more than 16 have not been measured.
  private static func mostInPlace(vectorWidth: Int) -> Int { vectorWidth < 16 ? 24 : 16 }

  /// Whether packing both operands for C's rows in the lanes is faster than tiles that read A where it is.
  ///
  /// AVX2, Zen 3: 1.05 to 1.3 times as fast if A is larger than L2, 1.05 to 1.1 where the last tile has less than half of its
  /// columns, and otherwise 0.9 to 0.98; 0.8 to 1.0 for an inner dimension of 128.
  private static func isWorthPacking(rows m: Int, columns n: Int, depth k: Int) -> Bool {
    guard m >= fewestPackedRows, n > 32, n <= mostSwappedColumns, k >= 256 else { return false }
    return m * k > Caches.found.level2 / 4 || (1...7).contains(n % 16)
  }

  /// Rows of C that fill the lanes of some strips; of fewer nothing is packed in tiles.
  private static let fewestPackedRows = 64
}
