internal import KernelsCore

/// What a pass over the samples works with: pointers into what the caller keeps alive.
struct PassOperands {
  /// A walk over samples and centroids, or over what stands for them.
  let walk: PanelWalk
  /// The walk's memory.
  let scratch: UnsafeMutablePointer<Float>
  /// ‖x − origin‖ of each sample, or nil to find them on the way.
  let norms: UnsafePointer<Float>?
  let margin: ScoreMargin
  let rows: RowReader
  let exact: ExactNearest
  /// How nearest centroids are looked for first, if at all.
  var screening: Screening?
  /// What the walk points into, beside what the caller of the pass keeps.
  let centroids: Matrix
}

/// One pass over the samples that finds labels; a worker at a time has each piece of memory.
///
/// A class, because a copy of its many functions for each panel would cost as much as a panel of few features.
class SamplePass: @unchecked Sendable {
  final let walk: PanelWalk
  final let scratch: UnsafeMutablePointer<Float>
  final let norms: UnsafePointer<Float>?
  final let margin: ScoreMargin
  final let rows: RowReader
  final let exact: ExactNearest
  final let screening: Screening?
  /// Kept alive while the pass is.
  private final let centroids: Matrix
  final let kernels: AssignmentKernels
  final let labels: UnsafeMutablePointer<Int32>
  final let previous: UnsafeMutablePointer<Int32>

  init(
    _ operands: PassOperands, kernels: AssignmentKernels, labels: UnsafeMutablePointer<Int32>,
    previous: UnsafeMutablePointer<Int32>
  ) {
    (walk, scratch, norms) = (operands.walk, operands.scratch, operands.norms)
    (margin, rows, exact) = (operands.margin, operands.rows, operands.exact)
    screening = operands.screening
    centroids = operands.centroids
    self.kernels = kernels
    self.labels = labels
    self.previous = previous
  }

  /// The labels of a range of samples are the previous ones from now on.
  final func keepPrevious(_ range: Range<Int>) {
    (previous + range.lowerBound).update(from: labels + range.lowerBound, count: range.count)
  }
}

extension Engine {
  /// Prepares a pass by the products of samples and centroids.
  ///
  /// - Parameters:
  ///   - gathers: whether the pass visits lists of samples.
  ///   - screens: whether nearest centroids are looked for by products of quantised vectors first, where that is faster.
  ///   - wholeBlock: whether it meets all centroids at once.
  ///   - wide: whether panels may be wider than a tile.
  ///   - floats: floats of each worker's memory that the pass needs.
  func passOperands(
    _ samples: Samples, norms: AlignedStorage<Float>?, origin: Matrix?, shifted: Matrix, centroids: Matrix,
    gathers: Bool = false, screens: Bool = false, wholeBlock: Bool = false, wide: Bool = false,
    floats: (_ width: Int) -> Int = { _ in 0 },
    workspace: inout Workspace
  ) throws(KernelError) -> PassOperands {
    try samples.requireCountable()
    let walk = try PanelWalk(
      samples: samples, origin: origin, gathers: gathers || screens, centroids: shifted, formula: .products,
      wholeBlock: wholeBlock, wide: wide, callerFloats: floats, engine: self)
    let scratch = workspace.reserve(walk.scratchCount)
    walk.prepare(scratch: scratch)
    let greatest = walk.greatestCentroidNorm(scratch: scratch)
    return PassOperands(
      walk: walk, scratch: scratch, norms: norms.map { UnsafePointer($0.base) },
      margin: ScoreMargin(
        columns: samples.columns, greatestCentroidNorm: greatest, subtractsOrigin: origin != nil),
      rows: RowReader(samples, kernels: kernels), exact: ExactNearest(centroids, kernels: kernels),
      screening: screens
        ? Screening(
          samples, origin: origin, centroids: shifted, greatestCentroidNorm: greatest, engine: self) : nil,
      centroids: shifted)
  }

  /// Samples that a worker takes at a time: enough panels that handing them out costs nothing.
  func passGrain(samples n: Int, width: Int) -> Int { width * max(1, min(16, n / width / (4 * threads))) }
}
