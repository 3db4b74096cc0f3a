import Kernels
internal import KernelsCore

/// The spectra of the interactions 1/(1 + δ²) and δ/(1 + δ²)² on a grid.
///
/// Grid values are spread and read with B-splines; the spectra are divided by those of the spline's values at the
/// nodes, once for each, which makes the two together an interpolation: between nodes the interaction is exact,
/// and elsewhere off by the error of a cubic spline.
final class InteractionSpectra {
  private let x: FloatMemory
  private let y: FloatMemory
  private let potential: FloatMemory
  /// What the interpolated 1/(1 + δ²) is at δ = 0, on average over the places between nodes; nearly 1.
  let selfPotential: Double

  /// Spectra for the kernels; valid while this lives.
  var kernels: KernelSpectra { KernelSpectra(x: x.base, y: y.base, potential: potential.base) }

  /// The spectra on a torus of n × n nodes, which are `spacing` apart.
  init(plan: FourierPlan, spacing: Double, spectrumStride stride: Int, engine: Engine) {
    let (n, half) = (plan.count, plan.count / 2 + 1)
    (x, y) = (FloatMemory(half * stride), FloatMemory(half * stride))
    potential = FloatMemory(half * stride)
    let kernels = engine.planar
    let width = kernels.vectorWidth
    let (floats, blocks) = (2 * width * (n + 8), (half + width - 1) / width)
    let scratch = FloatMemory(engine.threads * 2 * floats)
    // Half of each direction, one line a frequency along the rows.
    let (evenPart, oddPart) = (FloatMemory(half * stride), FloatMemory(half * stride))
    let (even, odd) = (evenPart.base, oddPart.base)
    let (scratchBase, stages) = (scratch.base, plan.stages)

    // Along the rows: 1/(1 + δ²), even, is the real part and δ/(1 + δ²)², odd, the imaginary part of a
    // sequence, so that the spectrum is real: the sum of an even and an odd one.
    engine.parallel.forEachOfWorker(blocks) { block, worker in
      let data = scratchBase + worker * 2 * floats
      let first = block * width
      for column in 0..<n {
        let dx = Double(2 * column <= n ? column : column - n) * spacing
        for lane in 0..<width {
          let dy = Double(first + lane) * spacing
          let q = 1 / (1 + dx * dx + dy * dy)
          data[2 * column * width + lane] = Float(q)
          // Half-way round the torus both directions are the same.
          data[(2 * column + 1) * width + lane] = 2 * column == n ? 0 : Float(dx * q * q)
        }
      }
      let result = kernels.transformLanes(stages, data, data + floats, false)
      for k in 0..<half {
        let mirror = k == 0 ? 0 : n - k
        for lane in 0..<min(width, half - first) {
          let (one, other) = (result[2 * k * width + lane], result[2 * mirror * width + lane])
          even[k * stride + first + lane] = (one + other) / 2
          odd[k * stride + first + lane] = (one - other) / 2
        }
      }
    }

    // Along the columns both are even, so that they can be the two parts of a sequence.
    let spline = (0..<half).map { k in
      let values = (2 + cosine(of: 2 * Double.pi * Double(k) / Double(n))) / 3
      return values * values
    }
    let (toX, toY, toPotential) = (x.base, y.base, potential.base)
    engine.parallel.forEachOfWorker(blocks) { block, worker in
      let data = scratchBase + worker * 2 * floats
      let first = block * width
      let lanes = min(width, half - first)
      for row in 0..<n {
        let from = min(row, n - row)
        for lane in 0..<width {
          let at = (first + min(lane, lanes - 1)) * stride + from
          data[2 * row * width + lane] = even[at]
          data[(2 * row + 1) * width + lane] = odd[at]
        }
      }
      let result = kernels.transformLanes(stages, data, data + floats, false)
      for k in 0..<half {
        for lane in 0..<lanes {
          let column = first + lane
          let scale = 1 / (spline[k] * spline[column] * Double(n) * Double(n))
          let force = Float(Double(result[(2 * k + 1) * width + lane]) * scale)
          toX[column * stride + k] = force
          toY[k * stride + column] = force
          let share = k == 0 || 2 * k == n ? 1.0 : 2.0
          toPotential[column * stride + k] = Float(Double(result[2 * k * width + lane]) * scale * share)
        }
      }
    }
    withExtendedLifetime((plan, scratch, evenPart, oddPart)) {}
    selfPotential = Self.selfPotential(toPotential, length: n, stride: stride)
  }

  /// The mean over all places of Σ w(g) w(g′) K(g − g′), taken in the spectrum: the mean of the products of a
  /// cubic B-spline's weights is a B-spline of degree 7.
  private static func selfPotential(
    _ potential: UnsafeMutablePointer<Float>, length n: Int, stride: Int
  ) -> Double {
    let half = n / 2 + 1
    let weights = (0..<half).map { k in
      let angle = 2 * Double.pi * Double(k) / Double(n)
      let (first, second, third) = (cosine(of: angle), cosine(of: 2 * angle), cosine(of: 3 * angle))
      return (2416 + 2382 * first + 240 * second + 2 * third) / 5040
    }
    var sum = 0.0
    for k in 0..<half {
      // The potential has the mirrored frequencies of one direction in it.
      let share = k == 0 || 2 * k == n ? weights[k] : 2 * weights[k]
      for j in 0..<half { sum += share * weights[j] * Double(potential[k * stride + j]) }
    }
    return sum
  }
}
