import KernelsCore

/// A search for nearest centroids: centroids packed once, samples taken a panel at a time.
///
/// A panel of samples is multiplied with a block of centroids, and the products, in L1, go into running
/// minima. The n × K distances are never stored. A sample's result does not depend on the samples
/// beside it, so it is the same in any panel and on any thread.
struct NearestPlan {
  /// Samples in a panel.
  let panelSamples: Int
  let clusters: Int

  private let samples: Samples
  private let centroids: Matrix
  private let engine: Engine
  private let depth: Int
  private let usesDots: Bool
  /// Centroids that are multiplied with a panel before their products are reduced.
  private let block: Int
  private let workerCount: Int

  /// Centroids in a block: their products with a panel stay in L1.
  private static let blockLimit = 64

  init(samples: Samples, centroids: Matrix, engine: Engine) throws(KernelError) {
    let d = samples.columns
    guard centroids.columns == d, centroids.rows > 0 else {
      throw .shapeMismatch("samples of \(samples.shape) and centroids of \(centroids.shape)")
    }
    self.samples = samples
    self.centroids = centroids
    self.engine = engine
    clusters = centroids.rows
    let kernel = engine.kernels.gemm
    let blocking = GemmBlocking(
      m: samples.rows, n: clusters, k: d, transposesA: false, transposesB: true, kernel: kernel,
      limits: engine.limits)
    usesDots = blocking.strategy == .dots
    depth = blocking.depth
    panelSamples = kernel.tileVectors * kernel.vectorWidth
    block = min(clusters, Self.blockLimit / kernel.tileRows * kernel.tileRows)
    workerCount = engine.parallel.threads
  }

  // MARK: Scratch memory

  /// Floats of a worker's own: samples, products, and the state.
  private var floatsOfWorker: Int {
    let panel = usesDots ? (samples.isFloat ? 0 : panelSamples * samples.columns) : panelSamples * depth
    let converted = usesDots || samples.isFloat ? 0 : panelSamples * samples.columns
    let products = block * panelSamples * (usesDots ? 2 : 1)
    return (panel + converted + products + 4 * panelSamples + 15) / 16 * 16
  }

  private var packedCount: Int { usesDots ? 0 : clusters * samples.columns }
  private var normsCount: Int { (clusters + 15) / 16 * 16 }

  /// Floats of scratch memory that the search needs.
  var scratchCount: Int { normsCount + packedCount + workerCount * floatsOfWorker }

  // MARK: The search

  /// Packs the centroids into `scratch` and computes their norms.
  func prepare(scratch: UnsafeMutablePointer<Float>) {
    let (c, d) = (centroids.storage.base, samples.columns)
    for k in 0..<clusters { scratch[k] = engine.kernels.squaredNorm(c + k * d, d) / 2 }
    guard !usesDots else { return }
    let kernel = engine.kernels.gemm
    let packed = scratch + normsCount
    for inner in Swift.stride(from: 0, to: d, by: depth) {
      let part = min(depth, d - inner)
      for row in Swift.stride(from: 0, to: clusters, by: kernel.tileRows) {
        let lines = min(kernel.tileRows, clusters - row)
        kernel.packInterleaving(
          UnsafePointer(c + row * d + inner), d, lines, part, lines, packed + inner * clusters + row * part)
      }
    }
  }

  /// Finds the nearest centroids of at most a panel of samples, and calls `body` with the running
  /// minima: scores, indices, second scores if `second`, and squared norms if `norms`.
  func search(
    rows: Range<Int>, worker: Int, scratch: UnsafeMutablePointer<Float>, second: Bool, norms: Bool,
    _ body: (NearestState, _ squaredNorms: UnsafeMutablePointer<Float>) -> Void
  ) {
    let own = scratch + normsCount + packedCount + worker * floatsOfWorker
    let state = NearestState(
      best: own, index: own + panelSamples, second: second ? own + 2 * panelSamples : nil)
    let squaredNorms = own + 3 * panelSamples
    let products = own + 4 * panelSamples
    if usesDots {
      searchByDots(rows, scratch, products: products, state, squaredNorms: norms ? squaredNorms : nil)
    } else {
      searchByPanels(rows, scratch, products: products, state, squaredNorms: norms ? squaredNorms : nil)
    }
    body(state, squaredNorms)
  }

  private func searchByDots(
    _ rows: Range<Int>, _ scratch: UnsafeMutablePointer<Float>, products: UnsafeMutablePointer<Float>,
    _ state: NearestState, squaredNorms: UnsafeMutablePointer<Float>?
  ) {
    let (d, kernel) = (samples.columns, engine.kernels.gemm)
    let across = products + block * panelSamples
    let base = samples.floats(of: rows, engine.kernels, buffer: across + block * panelSamples)
    for inner in Swift.stride(from: 0, to: d, by: depth) {
      var panel = GemmPanel(
        rows: rows.count, columns: clusters, depth: min(depth, d - inner), a: base + inner, isPacked: false,
        aRowStride: d, aDepthStride: 1, b: UnsafePointer(centroids.storage.base + inner), bDepthStride: 1,
        c: products, cStride: clusters, accumulates: inner > 0)
      panel.bColumnStride = d
      kernel.multiplyDots(panel)
    }
    kernel.packInterleaving(products, clusters, rows.count, clusters, panelSamples, across)
    engine.kernels.updateNearest(across, panelSamples, panelSamples, clusters, 0, scratch, state)
    if let squaredNorms {
      for row in 0..<rows.count { squaredNorms[row] = engine.kernels.squaredNorm(base + row * d, d) }
    }
  }

  private func searchByPanels(
    _ rows: Range<Int>, _ scratch: UnsafeMutablePointer<Float>, products: UnsafeMutablePointer<Float>,
    _ state: NearestState, squaredNorms: UnsafeMutablePointer<Float>?
  ) {
    let (d, kernel) = (samples.columns, engine.kernels.gemm)
    let packed = scratch + normsCount
    let samplePanel = products + block * panelSamples
    let base = samples.floats(of: rows, engine.kernels, buffer: samplePanel + panelSamples * depth)
    for first in Swift.stride(from: 0, to: clusters, by: block) {
      let count = min(block, clusters - first)
      for inner in Swift.stride(from: 0, to: max(d, 1), by: depth) {
        let part = min(depth, d - inner)
        // With a single part the panel packed for the first block serves all.
        if first == 0 || part < d {
          kernel.packInterleaving(base + inner, d, rows.count, part, panelSamples, samplePanel)
          if first == 0, let squaredNorms {
            engine.kernels.panelSquaredNorms(samplePanel, panelSamples, part, inner > 0, squaredNorms)
          }
        }
        kernel.multiply(
          GemmPanel(
            rows: count, columns: panelSamples, depth: part, a: packed + inner * clusters + first * part,
            isPacked: true, aRowStride: 1, aDepthStride: 1, b: samplePanel, bDepthStride: panelSamples,
            c: products, cStride: panelSamples, accumulates: inner > 0))
      }
      engine.kernels.updateNearest(
        products, panelSamples, panelSamples, count, first, scratch + first, state)
    }
  }
}
