import Kernels

/// t-distributed stochastic neighbour embedding: puts samples into the plane so that neighbours stay
/// neighbours (van der Maaten and Hinton 2008).
///
/// Similarities of samples are pᵢⱼ = (pⱼ|ᵢ + pᵢ|ⱼ) / 2n, where pⱼ|ᵢ ∝ exp(−‖xᵢ − xⱼ‖² / 2σᵢ²) over the
/// 3 · perplexity nearest neighbours, with σᵢ such that the distribution has the perplexity. Those of positions are
/// qᵢⱼ ∝ 1 / (1 + ‖yᵢ − yⱼ‖²). Gradient descent makes Σ pᵢⱼ ln (pᵢⱼ / qᵢⱼ) small. There is no random number in it: the
/// same samples have the same positions, to the bit, for any number of threads.
public struct TSNE: Sendable {
  /// How the repulsion of all pairs is computed.
  public enum Method: String, CaseIterable, Sendable {
    /// `exact` for few samples, `interpolation` for more.
    case automatic
    /// From all pairs, and with all other samples as neighbours: O(n²).
    case exact
    /// By interpolation on a grid and fast Fourier transforms: O(n) and the transforms of the grid.
    ///
    /// Fewer than 100 samples, whose similarities may be few next to the errors of interpolation, repel each
    /// other pair by pair all the same.
    case interpolation
  }

  /// Effective number of neighbours; lowered to (n − 1) / 3 for fewer samples.
  public var perplexity: Double
  /// Iterations in all.
  public var iterations: Int
  /// The factor of the attraction in the first iterations.
  public var earlyExaggeration: Double
  /// How many iterations have it.
  public var earlyIterations: Int
  /// The factor of the gradient, which is Σⱼ (pᵢⱼ − qᵢⱼ) (yᵢ − yⱼ) / (1 + ‖yᵢ − yⱼ‖²) here, without a factor of 4.
  ///
  /// Nil takes n / exaggeration, but at least 50 (Belkina et al. 2019). At most 10⁹.
  public var learningRate: Double?
  /// How the repulsion is computed.
  public var method: Method

  /// Most samples for which `automatic` is `exact`.
  static let exactLimit = 1000
  /// Fewest samples whose repulsion is interpolated.
  static let interpolationLimit = 100
  /// With greater ones the squares of steps are beyond Float, and nothing would move.
  private static let greatestLearningRate = 1e9
  /// Deviation of the first coordinate at the start.
  static let initialDeviation = 1e-4

  /// t-SNE with the given options.
  public init(
    perplexity: Double = 30, iterations: Int = 1000, earlyExaggeration: Double = 12,
    earlyIterations: Int = 250, learningRate: Double? = nil, method: Method = .automatic
  ) {
    self.perplexity = perplexity
    self.iterations = iterations
    self.earlyExaggeration = earlyExaggeration
    self.earlyIterations = earlyIterations
    self.learningRate = learningRate
    self.method = method
  }

  /// Puts samples into the plane.
  ///
  /// - Parameters:
  ///   - samples: n × d, finite, n of at least 2.
  ///   - initialPositions: n × 2; nil takes the first two principal components, scaled to a deviation of 10⁻⁴ of the
  ///     first (Kobak and Berens 2019), with less than 10⁻⁶ added to each.
  ///   - engine: where the computing is done.
  ///   - onIteration: is called after each iteration with its number, from 1 on; false ends the descent.
  /// - Throws: `ProjectionError.invalidOption` for options out of range, a learning rate with which positions leave
  ///   the range of Float, or positions so far apart that their similarities are lost; `.invalidSamples` for samples
  ///   that are too few, without features or not finite; `.cancelled` if the task that calls has been cancelled: seen
  ///   once the neighbours are found, and after each iteration.
  /// - Complexity: O(n² · d) for the neighbours, and O(n · perplexity) for each iteration beside the repulsion.
  public func project(
    _ samples: Matrix, initialPositions: Matrix? = nil, engine: Engine,
    onIteration: (Int) -> Bool = { _ in true }
  ) throws(ProjectionError) -> TSNEResult {
    try check(samples, initialPositions)
    let samples = ScaledSamples.harmless(samples)
    let n = samples.rows
    let isExact = method == .exact || (method == .automatic && n <= Self.exactLimit)
    let perplexity = perplexity(forSamples: n)
    let count = isExact ? n - 1 : min(n - 1, max(1, Int(3 * perplexity)))
    let equal = EqualSamples(try NearestNeighbors(of: samples, count: count, engine: engine))
    guard !Task.isCancelled else { throw .cancelled }
    let affinities = Affinities(equal.spreadNeighbors, perplexity: perplexity, engine: engine)
    let start: Matrix
    if let initialPositions {
      start = initialPositions
    } else {
      start = try Self.initialPositions(of: samples, engine: engine)
    }
    let repulsion: any Repulsion =
      isExact || n < Self.interpolationLimit
      ? ExactRepulsion(count: n, engine: engine) : InterpolatedRepulsion(count: n, engine: engine)
    let descent = TSNEDescent(
      options: self, affinities: affinities, positions: start, copies: equal.samples, repulsion: repulsion,
      engine: engine)
    return try descent.run(onIteration)
  }

  /// The factor of the attraction in an iteration, counted from 0.
  func exaggeration(at iteration: Int) -> Double { iteration < earlyIterations ? earlyExaggeration : 1 }

  /// The learning rate in an iteration, counted from 0.
  func learningRate(at iteration: Int, samples: Int) -> Double {
    learningRate ?? max(50, Double(samples) / exaggeration(at: iteration))
  }

  /// The perplexity for so many samples: a third of a sample's neighbours at most, as fewer samples than three times the
  /// perplexity have it elsewhere, and at least 1.
  package func perplexity(forSamples n: Int) -> Double { max(1, min(perplexity, Double(n - 1) / 3)) }

  /// The share of the last step that is kept in an iteration, counted from 0.
  func momentum(at iteration: Int) -> Double { iteration < earlyIterations ? 0.5 : 0.8 }

  private func check(_ samples: Matrix, _ positions: Matrix?) throws(ProjectionError) {
    guard samples.rows >= 2 else {
      throw .invalidSamples("\(samples.rows) samples have no neighbours; give at least 2")
    }
    try samples.requireFeatures()
    try samples.requireFinite()
    guard perplexity >= 1, perplexity.isFinite else {
      throw .invalidOption("a perplexity of \(perplexity); give at least 1, such as 30")
    }
    guard iterations >= 0, earlyIterations >= 0 else {
      throw .invalidOption("\(iterations) iterations, \(earlyIterations) of them early; give at least 0")
    }
    guard earlyExaggeration >= 1, earlyExaggeration < 1e6 else {
      throw .invalidOption("an early exaggeration of \(earlyExaggeration); give at least 1, such as 12")
    }
    if let learningRate {
      guard learningRate > 0, learningRate <= Self.greatestLearningRate else {
        throw .invalidOption(
          "a learning rate of \(learningRate); give a number above 0 and up to 1e9, or none for n / exaggeration"
        )
      }
    }
    guard let positions else { return }
    guard positions.rows == samples.rows, positions.columns == 2 else {
      throw .invalidOption(
        "initial positions of \(positions.shape) for \(samples.rows) samples; give \(samples.rows) × 2")
    }
    try positions.requireFinite()
  }

  /// The first two principal components, scaled.
  static func initialPositions(of samples: Matrix, engine: Engine) throws(ProjectionError) -> Matrix {
    let n = samples.rows
    // Directions that have not settled are as good a start.
    let components = try PrincipalComponents(
      of: samples, count: min(2, samples.columns), mustSettle: false, engine: engine)
    let scores = try components.transform(samples, engine: engine)
    // The variance's divisor is n − 1; here it is n.
    let variance = (components.explainedVariance.first ?? 0) * Double(n - 1) / Double(n)
    let scale = variance > 0 ? initialDeviation / variance.squareRoot() : 0
    var positions = Matrix(rows: n, columns: 2)
    for i in 0..<n {
      let shift = shift(of: i)
      for j in 0..<2 {
        let score = j < scores.columns ? Double(scores[i, j]) * scale : 0
        positions[i, j] = Float(score + 0.01 * initialDeviation * shift[j])
      }
    }
    return positions
  }

  /// Points of a sequence that fills the square evenly, from -½ to ½: multiples of powers of 1 / 1.3247…, the root of
  /// x³ = x + 1.
  static func shift(of index: Int) -> SIMD2<Double> {
    let place = Double(index + 1) * SIMD2(0.7548776662466927, 0.5698402909980532)
    return place - place.rounded(.down) - 0.5
  }
}
