import KernelsCore

/// Centroids packed once for a nearest-centroid search, and the chunks that the samples are cut into.
struct NearestPlan {
  /// Samples that are multiplied with the centroids at a time.
  let chunkRows: Int

  private let samples: Matrix
  private let clusters: Int
  private let kernel: GemmKernel
  private let engine: Engine
  private let depth: Int
  private let paddedClusters: Int
  /// The centroids' panels, one inner block after the other.
  private let packedCentroids: AlignedStorage<Float>
  private let halfNorms: AlignedStorage<Float>

  init(samples: Matrix, centroids: Matrix, engine: Engine) throws(KernelError) {
    let d = samples.columns
    guard centroids.columns == d, centroids.rows > 0 else {
      throw .shapeMismatch("samples of \(samples.shape) and centroids of \(centroids.shape)")
    }
    let kernels = engine.kernels
    self.samples = samples
    self.engine = engine
    clusters = centroids.rows
    kernel = clusters <= kernels.gemmNarrow.tileColumns ? kernels.gemmNarrow : kernels.gemmWide
    let width = kernel.tileColumns
    paddedClusters = (clusters + width - 1) / width * width
    depth = GemmBlocking(m: samples.rows, n: clusters, k: d, kernel: kernel).depth

    // Products of a chunk stay in L2 beside the chunk itself.
    let rows = max(kernel.tileRows, min(240, (32 << 10) / paddedClusters, (96 << 10) / max(d, 1)))
    chunkRows = (rows + kernel.tileRows - 1) / kernel.tileRows * kernel.tileRows

    packedCentroids = AlignedStorage<Float>(capacity: paddedClusters * d)
    for inner in Swift.stride(from: 0, to: d, by: depth) {
      kernel.packB(
        UnsafePointer(centroids.storage.base + inner), d, clusters, min(depth, d - inner), true,
        packedCentroids.base + inner * paddedClusters)
    }
    let origin = AlignedStorage<Float>(capacity: d)
    halfNorms = AlignedStorage<Float>(capacity: clusters)
    for k in 0..<clusters {
      halfNorms.base[k] = kernels.squaredDistance(centroids.storage.base + k * d, origin.base, d) / 2
    }
  }

  /// Calls `body` with chunks of rows, those of a group in order on one thread; groups run on all.
  func forEachChunk(groupRows: Int, _ body: (_ group: Int, Range<Int>) -> Void) {
    engine.parallel.forEachChunk(of: samples.rows, grain: max(groupRows, 1)) { group, rows in
      for first in Swift.stride(from: rows.lowerBound, to: rows.upperBound, by: chunkRows) {
        body(group, first..<min(first + chunkRows, rows.upperBound))
      }
    }
  }

  /// Writes the labels of a chunk of rows.
  func findNearest(rows: Range<Int>, labels: UnsafeMutablePointer<Int32>) {
    let d = samples.columns
    let paddedRows = (rows.count + kernel.tileRows - 1) / kernel.tileRows * kernel.tileRows
    withUnsafeTemporaryAllocation(of: Float.self, capacity: paddedRows * (depth + paddedClusters)) {
      guard let products = $0.baseAddress else { return }
      let packed = products + paddedRows * paddedClusters
      let base = samples.storage.base + rows.lowerBound * d
      for inner in Swift.stride(from: 0, to: max(d, 1), by: depth) {
        let part = min(depth, d - inner)
        kernel.packA(UnsafePointer(base + inner), d, rows.count, part, true, packed)
        kernel.multiply(
          GemmBlock(
            rows: rows.count, columns: clusters, depth: part, packedA: packed,
            packedB: packedCentroids.base + inner * paddedClusters, c: products,
            cStride: paddedClusters, accumulates: inner > 0))
      }
      engine.kernels.nearestFromProducts(
        products, paddedClusters, rows.count, clusters, halfNorms.base, labels + rows.lowerBound)
    }
  }
}
