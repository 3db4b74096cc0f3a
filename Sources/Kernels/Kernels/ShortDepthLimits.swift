/// Rows in which a product of a short inner dimension is written: little more than the writing of C, so a
/// question of the processor's caches, that changes no result.
package struct ShortDepthLimits: Sendable {
  /// Most floats of C that each thread writes in one part.
  package var whole: Int
  /// Floats of a part of a C that has more.
  package var part: Int
  /// Rows of a part, however long they are.
  package var fewestRows: Int
  /// Most floats of C of which a cache line that two strips of columns share is still there for the second one.
  package var keptLines: Int

  /// The limits for a processor, found by measurement.
  ///
  /// On AMD's processors parts of 1 MiB lost nothing (Zen 5), nor did parts of 2 MiB where L2 has half of one (Zen 3: up to
  /// 1.07 times the speed of 1 MiB, and 0.9 where there is no limit). On Intel's (Emerald Rapids) a C of more than half of L2 is
  /// written 1.2 to 1.9 times as fast if no more than 32 pages of it are written to at a time.
  init(isAMD: Bool, caches: Caches) {
    let amdPart = caches.level2 > 1 << 19 ? 1 << 18 : 1 << 19
    whole = isAMD ? amdPart : caches.level2 / 8
    part = isAMD ? amdPart : 1 << 15
    fewestRows = isAMD ? 18 : 32
    keptLines = isAMD ? caches.last / 6 : .max
  }

  /// The limits for the machine.
  package static let found = ShortDepthLimits(isAMD: CPU.isAMD, caches: .found)

  /// Most rows of a part of C of m × n; at least 1.
  ///
  /// A tile's rows alone, which are written from end to end, where lines that two strips share would come from memory again.
  /// AVX2, Zen 3, inner dimensions of 10 and 20: 1.1 to 1.7 times as fast for 250 to 1,000 columns and a C of more than two
  /// thirds of the last-level cache, on two threads 1.0 to 1.5 times; 1.0 and less for a smaller C, for fewer columns, and for
  /// rows of whole lines; 0.7 to 0.8 with SSE2. With AVX-512 this has not been measured.
  func rows(m: Int, n: Int, threads: Int, tileRows: Int, vectorWidth: Int) -> Int {
    if vectorWidth == 8, n % 16 != 0, n >= Self.fewestColumnsOfRows, m * n > keptLines { return tileRows }
    return m * n <= whole * threads ? max(m, 1) : max(fewestRows, part / max(n, 1))
  }

  /// Columns of a row that is worth writing from end to end.
  private static let fewestColumnsOfRows = 250
}
