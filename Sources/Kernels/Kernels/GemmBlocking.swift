internal import KernelsCore

/// How a product of m × n × k is cut into blocks, and which operands are packed.
struct GemmBlocking {
  /// How the operands reach the micro-kernel.
  enum Strategy {
    /// Dot products of rows of A and columns of B, which is packed if its columns are not contiguous.
    case dots
    /// Rows and columns of C change places: for few columns where rows of A are not contiguous.
    case swapped
    /// Both operands are read where they are, rows by rows: for products so small, or of so few rows, that a
    /// packed element would not be used often enough.
    case unpacked
    /// All of B is packed at once, and A is read where it is: for few columns.
    case packedB
    /// Some panels of B stay in a core's L2 while A streams by. Each operand is packed or read where it is:
    /// B by the thread that uses it, A into a slab that all threads share.
    case blocked
  }

  let strategy: Strategy
  /// Whether A is packed if the strategy is `blocked`: where the kernel asks for it, and where `InPlaceLimits` says so.
  ///
  /// If the strategy is `swapped`, whether both operands are: see `SwappedLimits`.
  let packsA: Bool
  /// Whether B is packed if the strategy is `blocked`: where the kernel asks for it, where it is transposed, or
  /// where `InPlaceLimits` says so.
  let packsB: Bool
  /// Whether B, transposed, is turned in registers if the strategy is `blocked`: for few rows, where neither operand is packed.
  let turnsB: Bool
  /// Longest part of the inner dimension (kc).
  ///
  /// It depends on k alone, and with dot products on n: the order of summation is part of the result, and is
  /// the same on every machine and for any number of threads.
  let depth: Int
  /// Rows that are worked on at a time: the slab of A, or a task's rows where A is not packed.
  let rows: Int
  /// The part of a task's rows, and of the columns, that the kernel gets at a time where A is not packed.
  let part: (rows: Int, columns: Int)

  /// Panels of B that a thread packs at a time: no more than there are.
  let groupPanels: Int

  /// Tiles of A that meet all of a thread's panels of B before the next ones do: they come from the last-level
  /// cache once for the panels, and then from L2.
  static let chunkTiles = 4
  /// Inner dimension up to which a product is little more than the writing of C, in rows as
  /// `ShortDepthLimits` says.
  static let shortDepth = 32

  /// Most multiply-adds for which nothing is packed whatever the kernel reads best.
  static let smallWork = 1 << 15

  /// Most rows of A that a thread takes at a time for dot products: long runs, which can be asked for ahead.
  static let dotRows = 768

  /// How a product is cut.
  ///
  /// The number of threads decides about the rows alone, which change no result.
  init(
    m: Int, n: Int, k: Int, transposesA: Bool, transposesB: Bool, threads: Int, kernel: GemmKernel,
    limits: BlockLimits
  ) {
    let writesPanels =
      k <= Self.shortDepth
      && limits.shortDepth.writesPanels(m: m, n: n, transposesA: transposesA, vectorWidth: kernel.vectorWidth)
    strategy = Self.strategy(
      m: m, n: n, k: k, transposesA: transposesA, transposesB: transposesB, writesPanels: writesPanels,
      kernel: kernel, limits: limits)
    depth =
      strategy == .dots
      ? Self.dotDepth(of: k, columns: n, kernel: kernel, limits: limits)
      : Self.tileDepth(of: k, limits: limits)
    turnsB =
      strategy == .blocked && transposesB && !transposesA
      && InPlaceLimits.turnsB(rows: m, depth: k, vectorWidth: kernel.vectorWidth)
    packsA =
      switch (kernel.inPlace, transposesA) {
      case _ where turnsB: false
      case _ where strategy == .swapped: SwappedLimits.pack(rows: m, columns: n, depth: depth, kernel: kernel)
      case (.nothing, _), (.rowsOfA, true): true
      case (.everything, true): limits.inPlace.packsTransposedA(rows: m, depth: k)
      case (.rowsOfA, false): InPlaceLimits.packsRowsOfA(columns: n, depth: k)
      case (.everything, false): false
      }
    packsB =
      if turnsB {
        false
      } else {
        transposesB || kernel.inPlace != .everything
          || limits.inPlace.packsB(columns: n, depth: k, blockDepth: depth, vectorWidth: kernel.vectorWidth)
      }
    let (tileRows, width) = (kernel.tileRows, kernel.tileVectors * kernel.vectorWidth)
    groupPanels = min(limits.groupPanels ?? kernel.groupPanels, max(1, (n + width - 1) / width))
    switch strategy {
    case .blocked:
      rows = Self.equalPart(of: m, limit: max(tileRows, limits.slab / max(depth, 1)), multiple: tileRows)
    case .swapped:
      let most = packsA ? min(m / 8, SwappedLimits.packedRows(columns: n)) : m / 8
      rows = Self.equalPart(of: m, limit: max(width, most), multiple: width)
    case .dots:
      rows = Self.evenRows(m, most: Self.dotRows, tileRows: tileRows, threads: threads)
    case .unpacked, .packedB:
      let panelRows = ShortDepthLimits.panelRows
      let most =
        if writesPanels {
          8 * panelRows
        } else if k <= Self.shortDepth {
          limits.shortDepth.rows(m: m, n: n, threads: threads)
        } else {
          max(32, limits.chunk / max(depth, 1))
        }
      let even = Self.evenRows(m, most: most, tileRows: tileRows, threads: threads)
      rows = writesPanels ? (even + panelRows - 1) / panelRows * panelRows : even
    }
    part = writesPanels ? (ShortDepthLimits.panelRows, ShortDepthLimits.panelColumns) : (rows, max(n, 1))
  }

  private static func strategy(
    m: Int, n: Int, k: Int, transposesA: Bool, transposesB: Bool, writesPanels: Bool, kernel: GemmKernel,
    limits: BlockLimits
  ) -> Strategy {
    if !transposesA, let depths = DotLimits.depths(columns: n, vectorWidth: kernel.vectorWidth),
      depths.contains(k)
    {
      return .dots
    }
    if transposesA, SwappedLimits.contain(rows: m, columns: n, depth: k, kernel: kernel) { return .swapped }
    // What is packed is read once, in long runs.
    let depth = tileDepth(of: k, limits: limits)
    let scattersA = transposesA && InPlaceLimits.scattersPages(rows: depth, of: m)
    let scattersB = !transposesB && InPlaceLimits.scattersPages(rows: depth, of: n)
    if scattersA || scattersB { return .blocked }
    if writesPanels { return .packedB }
    let readsRows = kernel.inPlace != .nothing
    let width = kernel.tileVectors * kernel.vectorWidth
    let isNarrow = readsRows && n <= limits.unpackedAPanels * width
    // A panel's row of B, a line's worth, lies in two lines of it: more than L2 can give in time. (AVX2, Zen 3: packed, 256 rows
    // are 1.29 times as fast for 50 × 784, 1.15 for 60 × 784.) With other vectors this has not been measured.
    let splitsLines = kernel.vectorWidth == 8 && n > width && n % 16 != 0
    let isSmall = m * n * k <= (readsRows ? limits.unpackedWork : smallWork)
    let isShort = k <= shortDepth
    let isFast = isShort || isSmall || isNarrow && m <= limits.unpackedRows && !splitsLines
    if !transposesB, m <= 2 * kernel.tileRows || isFast { return .unpacked }
    return isShort || isNarrow ? .packedB : .blocked
  }

  /// The inner dimension of a part of dot products of `n` columns.
  static func dotDepth(of k: Int, columns n: Int, kernel: GemmKernel, limits: BlockLimits) -> Int {
    let most = limits.mostDotFloats(vectorWidth: kernel.vectorWidth)
    return equalPart(of: k, limit: most / max(n, 1), multiple: kernel.vectorWidth)
  }

  /// The same of a product by tiles.
  static func tileDepth(of k: Int, limits: BlockLimits) -> Int {
    equalPart(of: k, limit: limits.depth, multiple: 8)
  }

  /// Rows of a part where there are as many parts for each thread, of about `most` rows at most.
  ///
  /// They need not be whole tiles: where A is not packed, the tiles of a part are made nearly equal.
  private static func evenRows(_ m: Int, most: Int, tileRows: Int, threads: Int) -> Int {
    let parts = max(1, (m + most - 1) / most, threads > 1 ? min(8, m / (2 * tileRows)) : 1)
    let evenParts = (parts + threads - 1) / threads * threads
    return max(1, (m + evenParts - 1) / evenParts)
  }

  /// The size of each of the fewest equal parts of `extent` that stay within about `limit`, rounded
  /// up to a multiple.
  static func equalPart(of extent: Int, limit: Int, multiple: Int) -> Int {
    let parts = max(1, (extent + limit - 1) / limit)
    let part = (extent + parts - 1) / parts
    return max(multiple, (part + multiple - 1) / multiple * multiple)
  }
}
