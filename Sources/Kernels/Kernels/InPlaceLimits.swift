internal import KernelsCore

/// Which operands a blocked product reads where they are, if its kernel can: a question of the processor's
/// caches, that changes no result.
package struct InPlaceLimits: Sendable {
  /// Most floats of a transposed A.
  ///
  /// Its columns are runs of a tile's rows, far apart.
  package var transposedA: Int
  /// Most floats of B.
  package var b: Int
  /// Most floats of the rows of B that a block of the inner dimension has: each panel meets all of their pages, of which
  /// the first-level TLB holds about a hundred.
  package var bBlock: Int
  /// Whether rows of B may begin anywhere, or at cache lines only: a vector across two lines is loaded twice.
  package var allowsRowsAcrossLines: Bool

  /// The given limits.
  package init(transposedA: Int, b: Int, bBlock: Int = .max, allowsRowsAcrossLines: Bool) {
    self.transposedA = transposedA
    self.b = b
    self.bBlock = bBlock
    self.allowsRowsAcrossLines = allowsRowsAcrossLines
  }

  /// Both operands are packed, however small.
  package static let nothing = InPlaceLimits(transposedA: 0, b: 0, allowsRowsAcrossLines: false)

  /// The limits for a processor, found by measurement.
  ///
  /// AMD's processors with AVX-512 load across lines at little cost, and their last-level cache belongs to eight
  /// cores and answers soon: operands of an eighth of it are read in place (Zen 5: 95 % of the peak, where packing
  /// left 90). Intel's servers share theirs among all cores of a socket: what does not stay in L2 is packed
  /// (Emerald Rapids: 1.1 to 1.3 times the speed of reading it in place, and 3 to 10 % slower than that where it
  /// does stay), and so is every transposed A (1.02 to 1.16 times, the more the fewer its rows).
  init(isAMD: Bool, caches: Caches) {
    self.init(
      transposedA: isAMD ? caches.last / 32 : 0, b: isAMD ? caches.last / 32 : caches.level2 / 8,
      bBlock: isAMD ? .max : 1 << 17, allowsRowsAcrossLines: isAMD)
  }

  /// The limits for the machine.
  static let found = InPlaceLimits(isAMD: CPU.isAMD, caches: .found)

  /// Whether A, transposed, of m × k, is packed.
  func packsTransposedA(rows m: Int, depth k: Int) -> Bool { m * k > transposedA }

  /// Whether rows of A, of k floats each, are packed for n columns by a kernel that reads them, and them alone, in place: where
  /// those of a tile compete for the same few sets of a first-level cache of 32 KiB, with each other and with B.
  ///
  /// Zen 3, with AVX2: most products are 1.03 to 1.09 times as fast, if they have as many columns as this; 0.93 with 256.
  package static func packsRowsOfA(columns n: Int, depth k: Int) -> Bool {
    k % (pageFloats / 2) == 0 && n >= fewestColumnsOfPackedRows
  }

  /// Whether B of k × n is packed, of which `blockDepth` rows are met at a time.
  func packsB(columns n: Int, depth k: Int, blockDepth: Int, vectorWidth: Int) -> Bool {
    n * k >= b || n * blockDepth > bBlock || !allowsRowsAcrossLines && n % vectorWidth != 0
      || n % Self.pageFloats == 0 && k > Self.mostRowsOfOneSet
  }

  /// Whether B, transposed, is turned in registers for m rows of A, instead of being packed.
  ///
  /// AVX2, Zen 3: 1.0 to 2.2 times as fast, the more the fewer rows and the more columns. But columns a multiple of half a
  /// page apart compete for the same few sets of a first-level cache: 0.6 to 1.0. Of other vectors' multiply-adds the compiler
  /// makes several instructions there, as they are not named.
  static func turnsB(rows m: Int, depth k: Int, vectorWidth: Int) -> Bool {
    vectorWidth == 8 && m <= mostTurningRows && k % (pageFloats / 2) != 0
  }

  /// Whether pages are walked for, again and again, where `rows` of n floats each are read some columns at a time: the
  /// second-level TLB finds a page's place by its address, and those at distances of a large power of two share few places.
  ///
  /// Zen 3: 16,384 floats, 256 rows are read at a third of the speed of 16,000; 8,192 floats, 256 rows, or 16,384, 64 rows, at
  /// 0.8 of it.
  package static func scattersPages(rows: Int, of n: Int) -> Bool {
    let distance = n & -n
    return distance >= pageFloats && rows * distance > reachOfTLB
  }

  /// Floats in the pages that a second-level TLB holds: 2,048 pages, or more.
  private static let reachOfTLB = 2048 * pageFloats
  /// Columns that make up for the packing of rows of A.
  private static let fewestColumnsOfPackedRows = 1024
  /// Floats from one row to the next with which all rows compete for the same few sets of a cache.
  private static let pageFloats = 1024
  /// Rows at that distance which L2 holds: ways times pages, 16 · 16 or 8 · 32 in 1 MiB.
  private static let mostRowsOfOneSet = 256
}
