/// Rows in which a product of a short inner dimension is written: little more than the writing of C, so a
/// question of the processor's caches, that changes no result.
package struct ShortDepthLimits: Sendable {
  /// Most floats of C that each thread writes in one part.
  package var whole: Int
  /// Floats of a part of a C that has more.
  package var part: Int
  /// Rows of a part, however long they are.
  package var fewestRows: Int
  /// Most floats of C that is not cut by columns: an eighth of the last-level cache on AMD's processors, any C on others.
  var uncutC: Int

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
    uncutC = isAMD ? caches.last / 32 : .max
  }

  /// The limits for the machine.
  package static let found = ShortDepthLimits(isAMD: CPU.isAMD, caches: .found)

  /// Most rows of a part of C of m × n; at least 1.
  func rows(m: Int, n: Int, threads: Int) -> Int {
    m * n <= whole * threads ? max(m, 1) : max(fewestRows, part / max(n, 1))
  }

  /// Whether C of m × n is written `panelColumns` by `panelRows` at a time, B packed.
  ///
  /// B of so many columns stays in L1 or L2 for all rows, and these are written in long runs, so that lines which two
  /// strips share are there for the second one. Zen 3, one thread, inner dimensions of 4 to 32: 1.1 to 1.9 times the speed for
  /// 2,000 columns and more (two threads 1.0 to 1.5), 1.0 to 1.1 for 1,024, and 1.0 to 1.6 for 250 to 1,000 in broken lines;
  /// 0.92 to 0.98 for such rows of whole lines, and 0.8 to 0.97 for fewer rows and an inner dimension of 10. SSE2 gains from 2,000 columns on: 1.0 to 1.4.
  /// With AVX-512, and on Intel's processors, this has not been measured.
  func writesPanels(m: Int, n: Int, transposesA: Bool, vectorWidth: Int) -> Bool {
    guard m >= Self.fewestRowsOfPanels, m * n > uncutC else { return false }
    switch vectorWidth {
    case 4: return n >= 2000
    case 8: return n >= (n % 16 != 0 ? 250 : transposesA ? 4000 : 1024)
    default: return false
    }
  }

  /// Columns of a panel of C: whole tiles of every instruction set.
  static let panelColumns = 2016
  /// Rows of a panel of C: whole tiles, where they are not packed.
  static let panelRows = 12
  /// Rows that are worth packing B for.
  private static let fewestRowsOfPanels = 96
}
