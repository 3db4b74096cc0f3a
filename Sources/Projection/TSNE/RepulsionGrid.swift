import Kernels
internal import KernelsCore

/// A grid of one size, its convolution, and the memory of both.
final class RepulsionGrid {
  /// Nodes along a side.
  let side: Int
  /// The distance of neighbouring nodes.
  let spacing: Double
  /// Floats from one row to the next.
  let stride: Int
  /// The forces at the nodes.
  var x: UnsafeMutablePointer<Float> { forceX.base }
  /// The forces at the nodes, along the columns.
  var y: UnsafeMutablePointer<Float> { forceY.base }

  /// The interpolated potential of a point at its own place, on average over places.
  var selfPotential: Double { spectra.selfPotential }

  private let engine: Engine
  private let points: Int
  private let plan: FourierPlan
  private let spectra: InteractionSpectra
  private let shape: FourierGrid
  /// Grids that chunks of points are spread to, each by one thread; their sum is transformed.
  private let grids: Int
  private let nodes: FloatMemory
  private let forceX: FloatMemory
  private let forceY: FloatMemory
  /// Six planes of half spectra: of the grid, and of the forces' components.
  private let planes: FloatMemory
  private let scratch: FloatMemory

  /// Fewest points to a grid, and most grids.
  private static let (grain, gridLimit) = (4096, 8)

  /// A grid of half as many nodes as a transform's length, so that the convolution does not go round.
  init(length: Int, spacing: Double, points: Int, engine: Engine) {
    self.spacing = spacing
    self.points = points
    self.engine = engine
    side = length / 2
    plan = FourierPlan(count: length)
    let width = engine.planar.vectorWidth
    func rounded(_ count: Int, to unit: Int) -> Int { (count + unit - 1) / unit * unit }
    stride = rounded(side, to: 2 * width)
    shape = FourierGrid(
      plan: plan.stages, side: side, stride: stride, spectrumStride: rounded(length / 2 + 1, to: width))
    grids = min(max(points / Self.grain, 1), Self.gridLimit)
    nodes = FloatMemory(grids * side * stride)
    (forceX, forceY) = (FloatMemory(side * stride), FloatMemory(side * stride))
    planes = FloatMemory(6 * stride * shape.spectrumStride)
    scratch = FloatMemory(engine.threads * 3 * shape.floatsOfLanes(vectorWidth: width))
    spectra = InteractionSpectra(
      plan: plan, spacing: spacing, spectrumStride: shape.spectrumStride, engine: engine)
  }

  /// Puts points on the grid.
  func spread(_ points: UnsafePointer<Float>, _ map: GridMap) {
    let (kernels, stride, size) = (engine.planar, stride, side * stride)
    let (nodes, grids, count) = (nodes.base, grids, self.points)
    engine.parallel.forEach(grids) { g in
      let (first, end) = (g * count / grids, (g + 1) * count / grids)
      let grid = nodes + g * size
      grid.update(repeating: 0, count: size)
      kernels.spreadPoints(points + 2 * first, end - first, map, stride, grid)
    }
  }

  /// Computes the forces at the nodes; returns the sum of the potential over the points.
  func convolve() -> Double {
    let kernels = engine.planar
    let (width, shape, grids, nodes) = (kernels.vectorWidth, shape, grids, nodes.base)
    let size = stride * shape.spectrumStride
    func plane(_ index: Int) -> UnsafeMutablePointer<Float> { planes.base + index * size }
    let spectrum = ComplexPlanes(re: plane(0), im: plane(1))
    let x = ComplexPlanes(re: plane(2), im: plane(3))
    let y = ComplexPlanes(re: plane(4), im: plane(5))
    let (scratch, floats) = (scratch.base, 3 * shape.floatsOfLanes(vectorWidth: width))
    let (toX, toY) = (forceX.base, forceY.base)

    engine.parallel.forEachOfWorker(stride / (2 * width)) { block, worker in
      kernels.transformColumns(
        shape, nodes, grids, 2 * block * width, scratch + worker * floats, spectrum)
    }
    let interactions = spectra.kernels
    var sums = [Double](repeating: 0, count: shape.spectrumStride / width)
    sums.withUnsafeMutableBufferPointer { sums in
      let partial = sums.baseAddress
      engine.parallel.forEachOfWorker(sums.count) { block, worker in
        partial?[block] = kernels.convolveRows(
          shape, spectrum, block * width, interactions, scratch + worker * floats, x, y)
      }
    }
    engine.parallel.forEachOfWorker(stride / width) { block, worker in
      kernels.restoreColumns(shape, x, y, block * width, scratch + worker * floats, toX, toY)
    }
    return sums.reduce(0, +)
  }
}
