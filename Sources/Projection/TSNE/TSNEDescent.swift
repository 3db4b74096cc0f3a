import Kernels
internal import KernelsCore

/// Gradient descent with momentum and gains.
///
/// Many points are put into another order now and then: in the order of their places in the plane a row of
/// similarities finds its points in the nearest cache.
final class TSNEDescent {
  private let options: TSNE
  private var affinities: Affinities
  /// Which sample each point is.
  private var order: [Int32]
  /// The samples that others equal.
  private let copies: [Int32]
  private let repulsion: any Repulsion
  private let engine: Engine
  private let count: Int
  private let points: FloatMemory
  private let steps: FloatMemory
  private let gains: FloatMemory
  private let attraction: FloatMemory
  private let repelling: FloatMemory

  /// Longest step, so that no point is flung away; openTSNE has the same.
  private static let stepLimit: Float = 5
  /// Rows of the similarities, and points, that a thread takes at a time.
  private static let (rowGrain, pointGrain) = (256, 4096)
  /// The side of the square in which copies are put after exaggeration: far below 1, the width of the similarities.
  private static let parting = 0.01
  /// Iterations after which the points are moved back around 0.
  private static let centringInterval = 50

  /// The iterations before which many points are ordered.
  private static let orderings = [0, 60, 150, 250, 500]
  /// Fewest points that are.
  private let orderedPoints: Int

  init(
    options: TSNE, affinities: Affinities, positions: Matrix, copies: [Int32], repulsion: any Repulsion,
    engine: Engine, orderedPoints: Int = 8192
  ) {
    self.orderedPoints = orderedPoints
    self.copies = copies
    (self.options, self.affinities, self.repulsion) = (options, affinities, repulsion)
    self.engine = engine
    count = positions.rows
    order = (0..<Int32(truncatingIfNeeded: count)).map { $0 }
    (points, steps, gains) = (FloatMemory(2 * count), FloatMemory(2 * count), FloatMemory(2 * count))
    (attraction, repelling) = (FloatMemory(2 * count), FloatMemory(2 * count))
    for i in 0..<2 * count { gains.base[i] = 1 }
    let base = points.base
    positions.withUnsafeElements { elements in
      for (index, element) in elements.enumerated() { base[index] = element }
    }
  }

  /// Makes the iterations, and measures what has come out.
  func run(_ onIteration: (Int) -> Bool) throws(ProjectionError) -> TSNEResult {
    var made = 0
    while made < options.iterations {
      guard !Task.isCancelled else { throw .cancelled }
      if made > 0, made == options.earlyIterations { partCopies() }
      if count >= orderedPoints, Self.orderings.contains(made) { reorder() }
      try step(made)
      made += 1
      if made % Self.centringInterval == 0 { centre() }
      if !onIteration(made) { break }
    }
    centre()
    let divergence = try klDivergence(made)
    var positions = Matrix(rows: count, columns: 2)
    positions.withUnsafeMutableElements { elements in
      for (place, sample) in order.enumerated() {
        elements[2 * Int(sample)] = points.base[2 * place]
        elements[2 * Int(sample) + 1] = points.base[2 * place + 1]
      }
    }
    return TSNEResult(positions: positions, klDivergence: divergence, iterations: made)
  }

  private func diverged(_ iteration: Int) -> ProjectionError {
    .invalidOption(
      "positions are no finite numbers after \(iteration) iterations; give a lower learning rate than \(options.learningRate(at: max(0, iteration - 1), samples: count))"
    )
  }

  /// The repulsion's forces, and the sum of all similarities, which is above 0.
  private func repel(_ iteration: Int) throws(ProjectionError) -> Double {
    guard let sum = repulsion.forces(on: points.base, into: repelling.base) else { throw diverged(iteration) }
    guard sum > 0 else {
      let hint = repulsion is InterpolatedRepulsion ? ", or take the exact method" : ""
      throw .invalidOption(
        "positions are too far apart after \(iteration) iterations: nothing is left of their similarities; give initial positions nearer to 0 or a lower learning rate\(hint)"
      )
    }
    return sum
  }

  /// Makes one step.
  private func step(_ iteration: Int) throws(ProjectionError) {
    let (kernels, points) = (engine.planar, points.base)
    let (attracting, repelling) = (attraction.base, repelling.base)
    affinities.withRows { rows in
      engine.parallel.forEachChunk(of: count, grain: Self.rowGrain) { _, range in
        kernels.attract(rows, points, range.lowerBound, range.count, attracting)
      }
    }
    let sum = try repel(iteration)
    let step = PlanarStep(
      exaggeration: Float(options.exaggeration(at: iteration)), repulsion: Float(1 / sum),
      momentum: Float(options.momentum(at: iteration)),
      learningRate: Float(options.learningRate(at: iteration, samples: count)), limit: Self.stepLimit)
    let state = PlanarState(
      points: points, steps: steps.base, gains: gains.base, attraction: attracting, repulsion: repelling)
    engine.parallel.forEachChunk(of: count, grain: Self.pointGrain) { _, range in
      kernels.movePoints(step, state, range.lowerBound, range.count)
    }
  }

  /// Moves equal samples a little apart, which exaggeration has drawn together until no digit tells them apart.
  private func partCopies() {
    guard !copies.isEmpty else { return }
    var places = [Int](repeating: 0, count: count)
    for (place, sample) in order.enumerated() { places[Int(sample)] = place }
    for sample in copies.lazy.map(Int.init) {
      let shift = SIMD2<Float>(Self.parting * TSNE.shift(of: sample))
      points.base[2 * places[sample]] += shift.x
      points.base[2 * places[sample] + 1] += shift.y
    }
  }

  /// Puts everything into the order of the places in the plane.
  private func reorder() {
    let indices = PlanarOrder.indices(points.base, count: count)
    affinities = affinities.reordered(indices, engine: engine)
    order = indices.map { order[Int($0)] }
    for memory in [points, steps, gains] {
      let old = Array(UnsafeBufferPointer(start: memory.base, count: memory.count))
      for (place, index) in indices.enumerated() {
        memory.base[2 * place] = old[2 * Int(index)]
        memory.base[2 * place + 1] = old[2 * Int(index) + 1]
      }
    }
  }

  /// Moves the points' mean to 0.
  private func centre() {
    var sum = SIMD2<Double>.zero
    for i in 0..<count { sum += SIMD2(Double(points.base[2 * i]), Double(points.base[2 * i + 1])) }
    let mean = SIMD2<Float>(sum / Double(count))
    for i in 0..<count {
      points.base[2 * i] -= mean.x
      points.base[2 * i + 1] -= mean.y
    }
  }

  /// Σ p ln p + Σ p ln (1 + d²) + ln Σ 1 / (1 + d²).
  private func klDivergence(_ iteration: Int) throws(ProjectionError) -> Double {
    let sum = try repel(iteration)
    let (kernels, points) = (engine.planar, points.base)
    let logarithms = affinities.withRows { rows in
      engine.parallel.sumOfChunks(of: count, grain: Self.rowGrain) { range in
        kernels.sumLogDistances(rows, points, range.lowerBound, range.count)
      }
    }
    let total = engine.sum(of: affinities.values)
    let negativeEntropy: Double
    do throws(KernelError) {
      negativeEntropy = try affinities.negativeEntropy(engine: engine)
    } catch {
      throw .invalidSamples("\(error)")
    }
    let divergence = negativeEntropy + logarithms + total * naturalLogarithm(of: sum)
    guard divergence.isFinite else { throw diverged(iteration) }
    return divergence
  }
}
