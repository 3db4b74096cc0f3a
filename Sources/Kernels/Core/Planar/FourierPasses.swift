// The convolution of a real grid with the kernels of the two components of a force, by two-dimensional Fourier
// transforms: along the grid's columns, along its rows and back, and back along the columns. Each pass is
// cut into pieces of a vector's width, or two, that do not meet.

/// Shapes and memory of a convolution; pointers that its owner keeps alive.
public struct FourierGrid {
  /// The transform of each line, of an even length n: at least twice the grid's side.
  public var plan: FourierStages
  /// Rows and columns of the grid; beyond them it is 0.
  public var side: Int
  /// Floats from one row of the grid to the next, a multiple of two vectors.
  public var stride: Int
  /// Floats from one line of half a spectrum, n/2 + 1 numbers, to the next: whole vectors.
  public var spectrumStride: Int

  /// A convolution with the given shapes.
  public init(plan: FourierStages, side: Int, stride: Int, spectrumStride: Int) {
    (self.plan, self.side, self.stride, self.spectrumStride) = (plan, side, stride, spectrumStride)
  }

  /// Numbers of half a spectrum.
  @inlinable @inline(__always)
  public var half: Int { plan.count / 2 &+ 1 }

  /// Floats of one memory of a transform of lanes; a worker has three.
  @inlinable @inline(__always)
  public func floatsOfLanes(vectorWidth: Int) -> Int { 2 &* vectorWidth &* (plan.count &+ 8) }
}

/// Two planes, of the real and of the imaginary parts.
public struct ComplexPlanes {
  /// The real parts.
  public var re: UnsafeMutablePointer<Float>
  /// The imaginary parts.
  public var im: UnsafeMutablePointer<Float>

  /// Planes at the given places.
  public init(re: UnsafeMutablePointer<Float>, im: UnsafeMutablePointer<Float>) {
    (self.re, self.im) = (re, im)
  }
}

/// The spectra of the kernels that a grid is convolved with, for both frequencies in 0 … n/2.
public struct KernelSpectra {
  /// Of the force along the rows: the factor of −i, odd in the frequency along the rows.
  public var x: UnsafePointer<Float>
  /// Of the force along the columns: the factor of −i, even in the frequency along the rows.
  public var y: UnsafePointer<Float>
  /// Of the potential, times the number of frequencies that an entry stands for.
  public var potential: UnsafePointer<Float>

  /// Spectra at the given places.
  public init(x: UnsafePointer<Float>, y: UnsafePointer<Float>, potential: UnsafePointer<Float>) {
    (self.x, self.y, self.potential) = (x, y, potential)
  }
}

/// Transforms two vectors of columns of the sum of some grids, and stores their half spectra as lines.
///
/// The columns of one vector are the real parts of a complex sequence and those of the other its imaginary
/// parts: its spectrum's even part, X_k + conj X_(n−k), belongs to one and the odd part to the other.
@inlinable @inline(__always)
func transformColumns<V: KernelVector>(
  _ vector: V.Type, _ grid: FourierGrid, _ values: UnsafePointer<Float>, grids: Int, first: Int,
  scratch: UnsafeMutablePointer<Float>, into spectrum: ComplexPlanes
) {
  let (width, n, half) = (V.scalarCount, grid.plan.count, grid.half)
  let floats = grid.floatsOfLanes(vectorWidth: width)
  let (data, spare) = (scratch, scratch + floats)
  for row in 0..<grid.side {
    let from = values + (row &* grid.stride &+ first)
    var (re, im) = (V.load(from), V.load(from + width))
    for g in 1..<max(grids, 1) {
      let next = from + g &* grid.side &* grid.stride
      re = V.add(re, V.load(next))
      im = V.add(im, V.load(next + width))
    }
    re.store(data + 2 &* row &* width)
    im.store(data + (2 &* row &+ 1) &* width)
  }
  clearLanes(V.self, data, from: grid.side, to: n)
  let result = transformLanes(V.self, grid.plan, data, spare, backward: false)
  let planes = result == data ? spare : data
  let (one, other) = (planes, planes + 2 &* half &* width)
  let (oneIm, otherIm) = (one + half &* width, other + half &* width)
  let scale = V.broadcast(0.5)
  for k in 0..<half {
    let at = result + 2 &* k &* width
    let mirror = result + 2 &* (k == 0 ? 0 : n &- k) &* width
    let (zr, zi) = (V.load(at), V.load(at + width))
    let (yr, yi) = (V.load(mirror), V.load(mirror + width))
    V.multiply(scale, V.add(zr, yr)).store(one + k &* width)
    V.multiply(scale, V.subtract(zi, yi)).store(oneIm + k &* width)
    V.multiply(scale, V.add(zi, yi)).store(other + k &* width)
    V.multiply(scale, V.subtract(yr, zr)).store(otherIm + k &* width)
  }
  let (stride, next) = (grid.spectrumStride, first &+ width)
  turnLanes(V.self, one, count: half, into: spectrum.re + first &* stride, stride: stride)
  turnLanes(V.self, oneIm, count: half, into: spectrum.im + first &* stride, stride: stride)
  turnLanes(V.self, other, count: half, into: spectrum.re + next &* stride, stride: stride)
  turnLanes(V.self, otherIm, count: half, into: spectrum.im + next &* stride, stride: stride)
}

/// Stores each lane of `count` vectors as a line.
@inlinable @inline(__always)
func turnLanes<V: KernelVector>(
  _ vector: V.Type, _ lanes: UnsafePointer<Float>, count: Int, into lines: UnsafeMutablePointer<Float>,
  stride: Int
) {
  transposeLines(
    V.self, lanes, stride: V.scalarCount, lines: count, depth: V.scalarCount, width: stride, into: lines)
}

/// Stores a vector of lines as the lanes of `count` vectors.
@inlinable @inline(__always)
func turnLines<V: KernelVector>(
  _ vector: V.Type, _ lines: UnsafePointer<Float>, stride: Int, count: Int,
  into lanes: UnsafeMutablePointer<Float>
) {
  transposeLines(
    V.self, lines, stride: stride, lines: V.scalarCount, depth: count, width: V.scalarCount, into: lanes)
}

/// Zeros in the lanes of numbers from one to another.
@inlinable @inline(__always)
func clearLanes<V: KernelVector>(
  _ vector: V.Type, _ data: UnsafeMutablePointer<Float>, from first: Int, to end: Int
) {
  for i in 2 &* first..<2 &* end { V.broadcast(0).store(data + i &* V.scalarCount) }
}

/// Transforms a vector of the spectrum's lines along the other direction, multiplies by the kernels, and goes
/// back; returns this piece's part of Σ |X|² K.
@inlinable @inline(__always)
func convolveRows<V: KernelVector>(
  _ vector: V.Type, _ grid: FourierGrid, _ spectrum: ComplexPlanes, first: Int, kernels: KernelSpectra,
  scratch: UnsafeMutablePointer<Float>, x: ComplexPlanes, y: ComplexPlanes
) -> Double {
  let (width, n, stride) = (V.scalarCount, grid.plan.count, grid.spectrumStride)
  let floats = grid.floatsOfLanes(vectorWidth: width)
  let (data, spare, product) = (scratch, scratch + floats, scratch + 2 &* floats)
  for column in 0..<grid.side {
    let at = column &* stride &+ first
    V.load(spectrum.re + at).store(data + 2 &* column &* width)
    V.load(spectrum.im + at).store(data + (2 &* column &+ 1) &* width)
  }
  clearLanes(V.self, data, from: grid.side, to: n)
  let result = transformLanes(V.self, grid.plan, data, spare, backward: false)
  let free = result == data ? spare : data

  var (low, high) = (V.Wide(), V.Wide())
  for k in 0..<n {
    let (re, im) = (V.load(result + 2 &* k &* width), V.load(result + (2 &* k &+ 1) &* width))
    let at = min(k, n &- k) &* stride &+ first
    let square = V.multiplyAdd(re, re, V.multiply(im, im))
    V.addWidened(V.multiply(square, V.load(kernels.potential + at)), low: &low, high: &high)
    let magnitude = V.load(kernels.x + at)
    // −i (re + i im) times a real number, odd in k.
    let factor = 2 &* k < n ? magnitude : V.subtract(V.broadcast(0), magnitude)
    V.multiply(factor, im).store(product + 2 &* k &* width)
    V.subtract(V.broadcast(0), V.multiply(factor, re)).store(product + (2 &* k &+ 1) &* width)
  }
  storeLanes(V.self, grid, transformLanes(V.self, grid.plan, product, free, backward: true), first, x)
  for k in 0..<n {
    let (re, im) = (V.load(result + 2 &* k &* width), V.load(result + (2 &* k &+ 1) &* width))
    let factor = V.load(kernels.y + (min(k, n &- k) &* stride &+ first))
    V.multiply(factor, im).store(product + 2 &* k &* width)
    V.subtract(V.broadcast(0), V.multiply(factor, re)).store(product + (2 &* k &+ 1) &* width)
  }
  storeLanes(V.self, grid, transformLanes(V.self, grid.plan, product, free, backward: true), first, y)

  var sum = 0.0
  for lane in 0..<V.Wide.scalarCount { sum += low[lane] + high[lane] }
  return sum
}

/// Stores the lanes of a transform that belong to the grid.
@inlinable @inline(__always)
func storeLanes<V: KernelVector>(
  _ vector: V.Type, _ grid: FourierGrid, _ lanes: UnsafePointer<Float>, _ first: Int, _ planes: ComplexPlanes
) {
  let width = V.scalarCount
  for column in 0..<grid.side {
    let at = column &* grid.spectrumStride &+ first
    V.load(lanes + 2 &* column &* width).store(planes.re + at)
    V.load(lanes + (2 &* column &+ 1) &* width).store(planes.im + at)
  }
}

/// Goes back along a vector of columns and stores the two components, which are the real and the imaginary parts
/// of one sequence: x + iy.
@inlinable @inline(__always)
func restoreColumns<V: KernelVector>(
  _ vector: V.Type, _ grid: FourierGrid, x: ComplexPlanes, y: ComplexPlanes, first: Int,
  scratch: UnsafeMutablePointer<Float>, intoX valuesX: UnsafeMutablePointer<Float>,
  intoY valuesY: UnsafeMutablePointer<Float>
) {
  let (width, n, half, stride) = (V.scalarCount, grid.plan.count, grid.half, grid.spectrumStride)
  let floats = grid.floatsOfLanes(vectorWidth: width)
  let (data, spare) = (scratch, scratch + floats)
  // Four planes of half a spectrum, 2n + 4 vectors, fit into the 2n + 16 of one memory of a transform.
  let (xr, xi) = (spare, spare + half &* width)
  let (yr, yi) = (spare + 2 &* half &* width, spare + 3 &* half &* width)
  turnLines(V.self, x.re + first &* stride, stride: stride, count: half, into: xr)
  turnLines(V.self, x.im + first &* stride, stride: stride, count: half, into: xi)
  turnLines(V.self, y.re + first &* stride, stride: stride, count: half, into: yr)
  turnLines(V.self, y.im + first &* stride, stride: stride, count: half, into: yi)
  for k in 0..<half {
    let (a, b) = (V.load(xr + k &* width), V.load(xi + k &* width))
    let (c, d) = (V.load(yr + k &* width), V.load(yi + k &* width))
    V.subtract(a, d).store(data + 2 &* k &* width)
    V.add(b, c).store(data + (2 &* k &+ 1) &* width)
    guard k > 0, 2 &* k < n else { continue }
    V.add(a, d).store(data + 2 &* (n &- k) &* width)
    V.subtract(c, b).store(data + (2 &* (n &- k) &+ 1) &* width)
  }
  let result = transformLanes(V.self, grid.plan, data, spare, backward: true)
  for row in 0..<grid.side {
    V.load(result + 2 &* row &* width).store(valuesX + (row &* grid.stride &+ first))
    V.load(result + (2 &* row &+ 1) &* width).store(valuesY + (row &* grid.stride &+ first))
  }
}
