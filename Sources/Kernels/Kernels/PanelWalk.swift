internal import KernelsCore

/// A walk over panels of samples that meets every centroid: what nearest centroids, all distances and
/// soft assignments share.
///
/// A panel of samples, the lanes along samples, meets a block of centroids, and the block's values, still
/// in cache, go to the caller. A sample's values do not depend on the samples beside it, so they are the
/// same in any panel and on any thread.
struct PanelWalk {
  /// What the values of a sample and a centroid are.
  enum Formula {
    /// x·c, at the speed of a matrix product.
    case products
    /// ‖x − c‖² from the differences: exact to a few roundings however far from the origin, for about
    /// twice the arithmetic, and 0 for a sample on a centroid.
    case distances
  }

  /// Values of a block of centroids: those of centroid `first` + k and sample s at k · width + s.
  struct Block {
    let values: UnsafeMutablePointer<Float>
    let first: Int
    let count: Int
  }

  /// Samples of a walk: those of a range, or those that stand in the range of a list.
  struct Rows {
    let range: Range<Int>
    var list: UnsafePointer<Int32>?

    var count: Int { range.count }
  }

  /// Samples in a panel.
  let width: Int
  let clusters: Int
  let panels: PanelKernels

  let kernel: GemmKernel
  let formula: Formula
  let usesDots: Bool
  /// Whether samples are asked for ahead in dot products, as they are read where they are and come from memory.
  let prefetches: Bool
  /// Longest part of the inner dimension.
  let depth: Int
  /// Whether all parts of a packed panel are kept for further blocks of centroids.
  let keepsPanel: Bool
  let columns: Int
  /// Pointers into the operands, which the caller keeps alive.
  let floats: UnsafePointer<Float>?
  let bytes: UnsafePointer<UInt8>?
  let scale: Float
  /// What is subtracted from the samples, or nil.
  let origin: UnsafePointer<Float>?
  let subtractOrigin:
    @Sendable (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  let centroids: UnsafePointer<Float>
  let squaredNorm: @Sendable (UnsafePointer<Float>, Int) -> Float
  /// Centroids that meet a panel before their values are handed over.
  let block: Int
  private let callerFloats: Int
  private let workerCount: Int
  /// Whether samples are copied before they are met, for one reason or another.
  private let copies: Bool

  /// Centroids in a block of products, which stays in L1.
  private static let blockLimit = 64

  /// Samples in a wide panel for dot products: whole vectors of any set, and whole groups of two rows or three.
  private static let dotWidth = 48

  /// Floats of a panel that is kept whole, in L2.
  private static let panelLimit = 1 << 18

  /// Most centroids: their indices are kept as floats on the way, which hold integers up to 2²⁴.
  static let mostCentroids = 1 << 24

  /// Throws unless the columns are equal and there are 1 to 2²⁴ centroids.
  static func requireShapes(_ samples: Samples, _ centroids: Matrix) throws(KernelError) {
    guard centroids.columns == samples.columns, centroids.rows > 0, centroids.rows <= mostCentroids else {
      throw .shapeMismatch("samples of \(samples.shape) and centroids of \(centroids.shape)")
    }
  }

  /// A walk over `samples` with `callerFloats` floats of each worker's memory for the caller.
  ///
  /// - Parameters:
  ///   - origin: what is subtracted from the samples, or nil; the centroids are taken as they are.
  ///   - gathers: whether the walk visits lists of samples.
  ///   - wholeBlock: whether all centroids are handed over at once.
  ///   - wide: whether panels may be wider than a tile, which suits dot products: long runs of samples.
  init(
    samples: Samples, origin: Matrix? = nil, gathers: Bool = false, centroids: Matrix, formula: Formula,
    wholeBlock: Bool = false, wide: Bool = false, callerFloats: (_ width: Int) -> Int = { _ in 0 },
    engine: Engine
  ) throws(KernelError) {
    try Self.requireShapes(samples, centroids)
    let d = samples.columns
    clusters = centroids.rows
    columns = d
    self.formula = formula
    kernel = engine.kernels.gemm
    panels = engine.kernels.panels
    squaredNorm = engine.kernels.squaredNorm
    (floats, bytes, scale) = samples.source
    self.origin = origin.map { UnsafePointer($0.storage.base) }
    subtractOrigin = engine.kernels.assignment.subtractOrigin
    copies = bytes != nil || origin != nil || gathers
    self.centroids = UnsafePointer(centroids.storage.base)
    let dotFeatures = DotLimits.features(clusters: clusters, vectorWidth: kernel.vectorWidth)
    usesDots = formula == .products && dotFeatures.map { $0.contains(d) } ?? false
    prefetches = bytes == nil && origin == nil && samples.rows * d > engine.limits.unprefetchedA
    depth =
      usesDots
      ? GemmBlocking.dotDepth(of: d, columns: clusters, kernel: kernel, limits: engine.limits)
      : GemmBlocking.tileDepth(of: d, limits: engine.limits)
    let tileWidth = kernel.tileVectors * kernel.vectorWidth
    width = usesDots && wide ? max(tileWidth, Self.dotWidth) : tileWidth
    keepsPanel = width * d <= Self.panelLimit
    block = wholeBlock ? clusters : min(clusters, Self.blockLimit / kernel.tileRows * kernel.tileRows)
    self.callerFloats = callerFloats(width)
    workerCount = engine.threads
  }

  // MARK: Scratch memory

  private static func rounded(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  /// A worker's memory: the caller's, values, a panel of samples or values before their transposition,
  /// converted bytes, and squared norms.
  private var valuesCount: Int { Self.rounded(block * width) }
  private var panelCount: Int {
    Self.rounded(usesDots ? block * width : (keepsPanel ? max(columns, 1) : depth) * width)
  }
  private var convertedCount: Int { Self.rounded(copies ? depth * width : 0) }
  private var floatsOfWorker: Int {
    Self.rounded(callerFloats) + valuesCount + panelCount + convertedCount + Self.rounded(width)
      + kernel.scratchCount
  }
  var normsCount: Int { formula == .products ? Self.rounded(clusters) : 0 }
  private var packedCount: Int {
    formula == .products && !usesDots ? Self.rounded(clusters * columns) : 0
  }

  /// Floats of scratch memory that the walk needs.
  var scratchCount: Int { normsCount + packedCount + workerCount * floatsOfWorker }

  /// The pieces of a worker's memory.
  struct Own {
    /// The memory that the caller asked for.
    let caller: UnsafeMutablePointer<Float>
    let values: UnsafeMutablePointer<Float>
    let panel: UnsafeMutablePointer<Float>
    let converted: UnsafeMutablePointer<Float>
    /// ‖x‖² of each sample of the panel, where it is asked for.
    let squaredNorms: UnsafeMutablePointer<Float>
    /// The product kernel's memory for a tile.
    let tile: UnsafeMutablePointer<Float>
  }

  /// The memory of a worker.
  func own(of worker: Int, _ scratch: UnsafeMutablePointer<Float>) -> Own {
    let caller = scratch + (normsCount + packedCount + worker * floatsOfWorker)
    let values = caller + Self.rounded(callerFloats)
    let panel = values + valuesCount
    let converted = panel + panelCount
    return Own(
      caller: caller, values: values, panel: panel, converted: converted,
      squaredNorms: converted + convertedCount,
      tile: converted + convertedCount + Self.rounded(width))
  }

  /// For products: packs the centroids into `scratch`, with half their squared norms before them.
  func prepare(scratch: UnsafeMutablePointer<Float>) {
    guard formula == .products else { return }
    for k in 0..<clusters { scratch[k] = squaredNorm(centroids + k * columns, columns) / 2 }
    guard !usesDots else { return }
    let packed = scratch + normsCount
    for inner in stride(from: 0, to: columns, by: depth) {
      let part = min(depth, columns - inner)
      for row in stride(from: 0, to: clusters, by: kernel.tileRows) {
        let lines = min(kernel.tileRows, clusters - row)
        kernel.packInterleaving(
          centroids + (row * columns + inner), columns, lines, part, lines,
          packed + (inner * clusters + row * part))
      }
    }
  }
  /// The greatest norm of a centroid, once the centroids of products have been prepared.
  func greatestCentroidNorm(scratch: UnsafePointer<Float>) -> Float {
    (2 * (0..<clusters).reduce(0) { max($0, scratch[$1]) }).squareRoot()
  }
}
