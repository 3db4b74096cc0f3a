internal import KernelsCore

/// Products of quantised vectors, which say nearly as much of the nearest centroids as those of floats, in half the time.
struct Screening {
  private let walk: QuantizedWalk
  /// The walk's memory.
  private let memory: AlignedStorage<Float>
  private let scale: QuantizedWalk.Scale
  /// How far scores may be off.
  let margin: ScoreMargin

  /// Most centroids that are handed over at once.
  var block: Int { walk.block }
  /// The error of products, as a share of ‖x‖ and the greatest norm of a centroid.
  var error: Double { scale.error }

  /// A screening of samples, or nil where products of floats are as fast, or the centroids too small or too large.
  ///
  /// - Parameter wholeBlock: whether all centroids are handed over at once.
  init?(
    _ samples: Samples, origin: Matrix? = nil, centroids: Matrix, greatestCentroidNorm: Float,
    wholeBlock: Bool = false, engine: Engine
  ) {
    guard
      let walk = QuantizedWalk(
        samples: samples, origin: origin, clusters: centroids.rows, wholeBlock: wholeBlock, engine: engine)
    else { return nil }
    memory = AlignedStorage<Float>(capacity: walk.scratchCount, isZeroed: false)
    guard
      let scale = walk.prepare(centroids, greatestNorm: greatestCentroidNorm, scratch: memory.base)
    else { return nil }
    (self.walk, self.scale) = (walk, scale)
    margin = ScoreMargin(
      columns: samples.columns, greatestCentroidNorm: greatestCentroidNorm, productError: scale.error,
      subtractsOrigin: origin != nil)
  }

  /// Calls `body` with the products of at most a panel of samples and every block of centroids; returns the samples'
  /// norms, or nil, with nothing called, where products of floats have to be taken.
  ///
  /// - Parameter norms: those of all samples, or nil if they are not known.
  func visit(
    _ rows: PanelWalk.Rows, worker: Int, norms: UnsafePointer<Float>?, _ body: (PanelWalk.Block) -> Void
  ) -> UnsafePointer<Float>? {
    let own = walk.own(of: worker, memory.base)
    let isDone = walk.visit(rows, own, scratch: memory.base, norms: norms, scale: scale, body)
    return isDone ? UnsafePointer(own.norms) : nil
  }
}
