/// The kernels of K-means' passes over the samples, for one instruction set.
///
/// A part of `KernelTable`, under the same rules: every closure mentions `V`.
public struct AssignmentKernels: Sendable {
  /// ‖a − b‖² in Double, the same bits with every instruction set: a, b, count.
  public let wideSquaredDistance: @Sendable (UnsafePointer<Float>, UnsafePointer<Float>, Int) -> Double
  /// Statistics of rows: rows, their number, columns, weight, reference, statistics.
  public let measureRows:
    @Sendable (
      UnsafePointer<Float>, Int, Int, Double, UnsafePointer<Float>, SampleStatistics
    ) -> Void
  /// Places in which labels differ; their number: labels, other labels, count, first place, list.
  public let listChanges:
    @Sendable (UnsafePointer<Int32>, UnsafePointer<Int32>, Int, Int, UnsafeMutablePointer<Int32>) -> Int
  /// Takes a row from one sum and adds it to another: row, weight, rounders, count, from, to.
  public let moveRow:
    @Sendable (
      UnsafePointer<Float>, Double, UnsafePointer<Double>, Int, UnsafeMutablePointer<Double>?,
      UnsafeMutablePointer<Double>?
    ) -> Void
  /// Takes what rounding leaves of a row from one sum and adds it to another: row, weight, rounders, finer
  /// rounders, count, from, to.
  public let moveRemainder:
    @Sendable (
      UnsafePointer<Float>, Double, UnsafePointer<Double>, UnsafePointer<Double>, Int,
      UnsafeMutablePointer<Double>?, UnsafeMutablePointer<Double>?
    ) -> Void
  /// Means from sums: sums, mass, count, means.
  public let divideSums: @Sendable (UnsafePointer<Double>, Double, Int, UnsafeMutablePointer<Float>) -> Void
  /// Inertia beyond the scatter: sums, mass, common mean, centroid, count.
  public let excessInertia:
    @Sendable (
      UnsafePointer<Double>, Double, UnsafePointer<Double>, UnsafePointer<Float>, Int
    ) -> Double
  /// destination ← source − origin: source, origin, destination, count.
  public let subtractOrigin:
    @Sendable (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  /// Labels where the scores decide, −1 elsewhere; whether there are any of these: state, norms, margin, labels,
  /// count.
  public let decideLabels:
    @Sendable (NearestState, UnsafePointer<Float>, ScoreMargin, UnsafeMutablePointer<Int32>, Int) -> Bool
  /// Distance bounds from scores: state, norms, margin, bounds, count.
  public let boundDistances:
    @Sendable (NearestState, UnsafePointer<Float>, ScoreMargin, DistanceBounds, Int) -> Void
  /// Moves bounds along with the centroids and lists the samples that they leave open; their number: first
  /// sample, count, labels, bounds, movement, list.
  public let keepBounded:
    @Sendable (
      Int, Int, UnsafePointer<Int32>, DistanceBounds, CentroidMovement, UnsafeMutablePointer<Int32>
    ) -> Int
  /// Squared distances from products, none above the closest so far, in place; whether any is within its error
  /// of 0: values, width, candidates, halved squared norms, norms, margin, closest, count.
  public let shortenDistances:
    @Sendable (
      UnsafeMutablePointer<Float>, Int, Int, UnsafePointer<Float>, UnsafePointer<Float>, ScoreMargin,
      UnsafePointer<Float>, Int
    ) -> Bool
  /// Lane-wise minimum: distances, closest, count.
  public let takeSmaller: @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  /// Centroids that may be nearest, by products of projections; their number: products, width, clusters, first
  /// cluster, floor, residuals, limits, list.
  public let listCandidates:
    @Sendable (
      UnsafePointer<Float>, Int, Int, Int, ScoreFloor, UnsafePointer<Float>, UnsafePointer<Float>,
      UnsafeMutablePointer<Candidate>
    ) -> Int
  /// Moves lower bounds and lists the centroids that they leave; their number: bounds, width, clusters,
  /// movements, upper bounds, list.
  public let sweepBounds:
    @Sendable (
      UnsafeMutablePointer<Float>, Int, Int, UnsafePointer<Float>, UnsafePointer<Float>,
      UnsafeMutablePointer<Candidate>
    ) -> Int
  /// Lists centroids by scaled bounds: bounds, width, clusters, factors, limits, list.
  public let listScaledBounds:
    @Sendable (
      UnsafePointer<Float>, Int, Int, UnsafePointer<Float>, UnsafePointer<Float>,
      UnsafeMutablePointer<Candidate>
    ) -> Int
  /// Lower bounds from products: products, width, clusters, halved squared norms, norms, margin, bounds.
  public let boundScores:
    @Sendable (
      UnsafePointer<Float>, Int, Int, UnsafePointer<Float>, UnsafePointer<Float>, ScoreMargin,
      UnsafeMutablePointer<Float>
    ) -> Void

  /// The kernels of a vector type, specialised in the module that calls this.
  @inlinable @inline(__always)
  public init<V: KernelVector>(_ vector: V.Type) {
    wideSquaredDistance = { a, b, count in KernelsCore.wideSquaredDistance(V.self, a, b, count: count) }
    measureRows = { rows, count, columns, weight, reference, statistics in
      KernelsCore.measureRows(
        V.self, rows, count: count, columns: columns, weight: weight, reference: reference, into: statistics)
    }
    listChanges = { a, b, count, first, list in
      KernelsCore.listChanges(V.self, a, b, count: count, first: first, list: list)
    }
    moveRow = { row, weight, rounders, count, from, to in
      KernelsCore.moveRow(
        V.self, row, weight: weight, rounders: rounders, count: count, from: from, to: to)
    }
    moveRemainder = { row, weight, rounders, fineRounders, count, from, to in
      KernelsCore.moveRemainder(
        V.self, row, weight: weight, rounders: rounders, fineRounders: fineRounders, count: count, from: from,
        to: to)
    }
    divideSums = { sums, mass, count, means in
      KernelsCore.divideSums(V.self, sums, mass: mass, count: count, into: means)
    }
    excessInertia = { sums, mass, common, centroid, count in
      KernelsCore.excessInertia(
        V.self, sums, mass: mass, common: common, centroid: centroid, count: count)
    }
    subtractOrigin = { source, origin, destination, count in
      KernelsCore.subtractOrigin(V.self, source, origin, into: destination, count: count)
    }
    decideLabels = { state, norms, margin, labels, count in
      KernelsCore.decideLabels(V.self, state, norms: norms, margin: margin, into: labels, count: count)
    }
    boundDistances = { state, norms, margin, bounds, count in
      KernelsCore.boundDistances(V.self, state, norms: norms, margin: margin, into: bounds, count: count)
    }
    keepBounded = { first, count, labels, bounds, movement, list in
      KernelsCore.keepBounded(
        V.self, first: first, count: count, labels: labels, bounds: bounds, movement: movement, list: list)
    }
    shortenDistances = { values, width, candidates, halfNorms, norms, margin, closest, count in
      KernelsCore.shortenDistances(
        V.self, values, width: width, candidates: candidates, halfNorms: halfNorms, norms: norms,
        margin: margin, closest: closest, count: count)
    }
    takeSmaller = { distances, closest, count in
      KernelsCore.takeSmaller(V.self, distances, into: closest, count: count)
    }
    listCandidates = { products, width, clusters, first, floor, residuals, limits, list in
      KernelsCore.listCandidates(
        V.self, products: products, width: width, clusters: clusters, first: first, floor: floor,
        residuals: residuals, limits: limits, list: list)
    }
    sweepBounds = { lower, width, clusters, movements, upper, list in
      KernelsCore.sweepBounds(
        V.self, lower: lower, width: width, clusters: clusters, movements: movements, upper: upper, list: list
      )
    }
    listScaledBounds = { lower, width, clusters, factors, limits, list in
      KernelsCore.listScaledBounds(
        V.self, lower: lower, width: width, clusters: clusters, factors: factors, limits: limits, list: list)
    }
    boundScores = { products, width, clusters, halfNorms, norms, margin, lower in
      KernelsCore.boundScores(
        V.self, products: products, width: width, clusters: clusters, halfNorms: halfNorms, norms: norms,
        margin: margin, lower: lower)
    }
  }
}
