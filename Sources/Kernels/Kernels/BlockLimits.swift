/// The limits that blocks are cut by.
package struct BlockLimits: Sendable {
  /// Longest inner dimension of a block; see `GemmBlocking.depth`.
  package var depth = 512
  /// Most floats of B that dot products take at a time, instead of `depth`; nil takes what `DotLimits` says.
  package var dotFloats: Int?
  /// Largest slab of packed A, in floats: a quarter of the last-level cache, or twice L2 where that answers much sooner
  /// (Emerald Rapids: 1.07 times the speed for 16,384 rows, the same for 2,048).
  package var slab = max(1 << 18, CPU.isAMD ? Caches.found.last / 16 : Caches.found.level2 / 2)
  /// Most floats of A that dot products read without asking for it ahead: a quarter of the last-level cache.
  ///
  /// A smaller one has been left there by what made it (Zen 3: 0.96 to 1 times the speed where it is asked for).
  package var unprefetchedA = Caches.found.last / 16
  /// Most floats of C that is written without being asked for ahead: half of L2.
  ///
  /// A larger one is in no cache of the core (Emerald Rapids: 1.02 to 1.10 times the speed where it is not, 0.98 where it
  /// is; Zen 3: up to 1.10 where it is not). AMD's later processors, whose L2 is larger, have not been measured.
  package var unprefetchedC =
    CPU.isAMD && Caches.found.level2 > 1 << 19 ? Int.max : Caches.found.level2 / 8
  /// Largest part of A that is read unpacked at a time, in floats: a quarter of L2.
  package var chunk = Caches.found.level2 / 16
  /// Most panels of B for which A is read unpacked.
  package var unpackedAPanels = 4
  /// Most rows for which nothing is packed where there are few panels of B.
  package var unpackedRows = 1024
  /// Which operands are read where they are, however many panels there are.
  package var inPlace = InPlaceLimits.found
  /// Rows in which a product of a short inner dimension is written.
  package var shortDepth = ShortDepthLimits.found
  /// Panels of B that are packed together; nil takes what the kernel asks for.
  package var groupPanels: Int?
  /// Most multiply-adds for which nothing is packed, where the kernel reads rows in place.
  package var unpackedWork = 1 << 21

  /// The limits for the machine.
  package init() {}

  /// `dotFloats`, or what `DotLimits` says for vectors of a width.
  func mostDotFloats(vectorWidth: Int) -> Int { dotFloats ?? DotLimits.mostFloats(vectorWidth: vectorWidth) }
}
