internal import KernelsCore

/// A walk over panels of samples that meets every centroid by products of 16-bit integers: twice as fast as products of
/// floats, and less exact, by a known measure.
///
/// A sample is rounded to x̂ = round(x / s) with s = ‖x‖ / T, a centroid to ĉ = round(c / s′) with s′ = C / T, C the
/// greatest norm of a centroid. T ≈ 2¹⁵, so no integer is above 2¹⁵ − 1, and the products x̂·ĉ, at most 2³⁰, are
/// exact. If the roundings change x by at most h ‖x‖ and c by at most h′ C, the Cauchy–Schwarz inequality says
///
///     |x·c − s s′ x̂·ĉ| ≤ ‖x − s x̂‖ ‖c‖ + ‖s x̂‖ ‖c − s′ ĉ‖ ≤ (h + (1 + h) h′) ‖x‖ C.
///
/// Values are handed over as by `PanelWalk`.
struct QuantizedWalk {
  /// Samples in a panel.
  let width: Int
  let clusters: Int
  private let columns: Int
  /// Pairs of features of a sample.
  private let pairs: Int
  private let rows: RowReader
  private let origin: UnsafePointer<Float>?
  private let kernels: KernelTable
  /// Centroids that meet a panel before their values are handed over.
  let block: Int
  private let workers: Int
  /// T: a rounded vector is longer than the vector, by √d / 2 at most, and norms are rounded themselves.
  private let scaledNorm: Float
  /// By how much rounding may change a sample, as a square: evenly spread errors have d / 12 on average, with a deviation
  /// of √(d / 180).
  private let squaredErrorLimit: Float

  /// Features and clusters from which the rounding of samples costs little beside the products.
  private static let (fewestColumns, fewestClusters) = (16, 64)
  /// Centroids in a block, which stays in L1.
  private static let blockLimit = 64
  /// Floats of a panel, which stays in L2.
  private static let panelLimit = 1 << 18
  /// Norms whose products with each other, and shares of them, are normal numbers.
  private static let usableNorms = Float(0x1p-40)...0x1p62

  /// A walk over `samples`, or nil where one by floats is as fast.
  ///
  /// - Parameter wholeBlock: whether all centroids are handed over at once.
  init?(
    samples: Samples, origin: Matrix?, clusters: Int, wholeBlock: Bool = false, engine: Engine
  ) {
    let d = samples.columns
    kernels = engine.kernels
    guard d >= Self.fewestColumns, clusters >= Self.fewestClusters,
      d * clusters >= kernels.quantized.fewestProducts
    else { return nil }
    width = kernels.gemm.tileVectors * kernels.vectorWidth
    (columns, pairs) = (d, (d + 1) / 2)
    guard width * pairs <= Self.panelLimit else { return nil }
    self.clusters = clusters
    rows = RowReader(samples, kernels: kernels)
    self.origin = origin.map { UnsafePointer($0.storage.base) }
    let tile = kernels.quantized.tileRows
    let padded = Self.roundedUp(clusters, to: tile)
    block = wholeBlock ? padded : min(padded, Self.blockLimit / tile * tile)
    scaledNorm = 0x1p15 * (1 - 0x1p-9) - Float(d).squareRoot() / 2 - 1
    squaredErrorLimit = Float(d) / 12 + 0.3 * Float(d).squareRoot()
    workers = engine.threads
  }

  /// At least ‖x / s − x̂‖, from its square as computed: features, scales and their inverses are rounded as well.
  private static func error(fromSquared squaredError: Float) -> Double {
    Double(squaredError).squareRoot() * (1 + 0x1p-12) + 0.02
  }

  // MARK: Scratch memory

  private static func roundedUp(_ count: Int, to step: Int) -> Int { (count + step - 1) / step * step }

  private var packedCount: Int {
    Self.roundedUp(Self.roundedUp(clusters, to: kernels.quantized.tileRows) * pairs, to: 16)
  }
  private var rowCount: Int { Self.roundedUp(columns + 16, to: 16) }
  private var linesCount: Int { Self.roundedUp(width * pairs + 16, to: 16) }
  private var panelCount: Int { Self.roundedUp(width * pairs, to: 16) }
  private var floatsOfWorker: Int {
    block * width + 2 * width + rowCount + linesCount + panelCount
  }

  /// Floats of scratch memory that the walk needs.
  var scratchCount: Int { packedCount + workers * floatsOfWorker }

  /// The pieces of a worker's memory.
  struct Own {
    /// ‖x − origin‖ of each sample of the panel, after a visit.
    let norms: UnsafeMutablePointer<Float>
    fileprivate let scales: UnsafeMutablePointer<Float>
    fileprivate let values: UnsafeMutablePointer<Float>
    fileprivate let panel: UnsafeMutablePointer<Float>
    /// Rounded samples before their transposition.
    fileprivate let lines: UnsafeMutablePointer<Float>
    /// A sample as floats.
    fileprivate let row: UnsafeMutablePointer<Float>
  }

  /// The memory of a worker.
  func own(of worker: Int, _ scratch: UnsafeMutablePointer<Float>) -> Own {
    let norms = scratch + (packedCount + worker * floatsOfWorker)
    let scales = norms + width
    let values = scales + width
    let panel = values + block * width
    let lines = panel + panelCount
    return Own(
      norms: norms, scales: scales, values: values, panel: panel, lines: lines,
      row: lines + linesCount)
  }

  /// What products have to be multiplied with, and how exact they are.
  struct Scale {
    /// s′, the scale of the centroids.
    let centroids: Float
    /// The error of products, as a share of ‖x‖ C.
    let error: Double
  }

  /// Packs the centroids into `scratch`; returns nil if they are too small or too large.
  func prepare(_ centroids: Matrix, greatestNorm: Float, scratch: UnsafeMutablePointer<Float>) -> Scale? {
    guard Self.usableNorms.contains(greatestNorm) else { return nil }
    let inverse = scaledNorm / greatestNorm
    let (base, tile) = (centroids.storage.base, kernels.quantized.tileRows)
    var squaredError: Float = 0
    withUnsafeTemporaryAllocation(of: Float.self, capacity: tile * pairs + 16) { memory in
      guard let lines = memory.baseAddress else { return }
      for first in stride(from: 0, to: clusters, by: tile) {
        lines.update(repeating: 0, count: tile * pairs)
        for k in 0..<min(tile, clusters - first) {
          squaredError = max(
            squaredError,
            kernels.quantized.quantize(base + (first + k) * columns, columns, inverse, lines + k * pairs))
        }
        kernels.gemm.packInterleaving(lines, pairs, tile, pairs, tile, scratch + first * pairs)
      }
    }
    let sampleError = Self.error(fromSquared: squaredErrorLimit) / Double(scaledNorm)
    let centroidError = Self.error(fromSquared: squaredError) / Double(scaledNorm)
    return Scale(
      centroids: greatestNorm / scaledNorm, error: sampleError + (1 + sampleError) * centroidError)
  }

  // MARK: Visits

  /// Calls `body` with every block of centroids for at most a panel of samples; the samples' norms are there after it.
  ///
  /// Returns false, and calls nothing, where a sample cannot be rounded with so little loss.
  ///
  /// - Parameter norms: ‖x − origin‖ of all samples, or nil if they are not known.
  func visit(
    _ samples: PanelWalk.Rows, _ own: Own, scratch: UnsafeMutablePointer<Float>,
    norms: UnsafePointer<Float>?, scale: Scale, _ body: (PanelWalk.Block) -> Void
  ) -> Bool {
    for s in 0..<samples.count {
      let place = samples.range.lowerBound + s
      let i = samples.list.map { Int($0[place]) } ?? place
      let row = row(i, own)
      let norm = norms.map { $0[i] } ?? kernels.squaredNorm(row, columns).squareRoot()
      guard norm == 0 || Self.usableNorms.contains(norm) else { return false }
      (own.norms[s], own.scales[s]) = (norm, norm / scaledNorm * scale.centroids)
      let squaredError = kernels.quantized.quantize(
        row, columns, norm == 0 ? 0 : scaledNorm / norm, own.lines + s * pairs)
      guard squaredError <= squaredErrorLimit else { return false }
    }
    for s in samples.count..<width { (own.norms[s], own.scales[s]) = (0, 0) }
    kernels.gemm.packInterleaving(own.lines, pairs, samples.count, pairs, width, own.panel)
    let tile = kernels.quantized.tileRows
    for first in stride(from: 0, to: clusters, by: block) {
      let count = min(block, clusters - first)
      kernels.quantized.multiply(
        scratch + first * pairs, Self.roundedUp(count, to: tile) / tile, own.panel, pairs,
        own.scales, own.values)
      body(PanelWalk.Block(values: own.values, first: first, count: count))
    }
    return true
  }

  /// A sample as floats, less the origin.
  private func row(_ i: Int, _ own: Own) -> UnsafePointer<Float> {
    let row = rows.row(i, own.row)
    guard let origin else { return row }
    kernels.assignment.subtractOrigin(row, origin, own.row, columns)
    return UnsafePointer(own.row)
  }
}
