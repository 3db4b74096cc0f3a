/// Rows in which a product of a short inner dimension is written: little more than the writing of C, so a
/// question of the processor's caches, that changes no result.
package struct ShortDepthLimits: Sendable {
  /// Most floats of C that each thread writes in one part.
  package var whole: Int
  /// Floats of a part of a C that has more.
  package var part: Int
  /// Rows of a part, however long they are.
  package var fewestRows: Int

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
  }

  /// The limits for the machine.
  package static let found = ShortDepthLimits(isAMD: CPU.isAMD, caches: .found)

  /// Most rows of a part of C of m × n; at least 1.
  func rows(m: Int, n: Int, threads: Int) -> Int {
    m * n <= whole * threads ? max(m, 1) : max(fewestRows, part / max(n, 1))
  }
}
