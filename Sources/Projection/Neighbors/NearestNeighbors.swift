import Kernels

/// The k nearest other samples of each sample, exact.
public struct NearestNeighbors: Sendable {
  /// Neighbours of each sample, k.
  public let count: Int
  /// The neighbours' indices: k for each sample, from the nearest on.
  public let indices: [Int32]
  /// ‖xᵢ − xⱼ‖² of each of them, taken in Double and rounded to Float.
  public let squaredDistances: [Float]

  /// Finds the `count` nearest other samples of each sample.
  ///
  /// A sample is none of its own neighbours, but others that equal it are. Ties go to the lowest index. The result
  /// is the same for any number of threads and with every instruction set.
  ///
  /// All pairs are compared, at the speed of a matrix product. Up to 16 columns that is as fast as trees are,
  /// and with more it is faster.
  ///
  /// - Throws: `ProjectionError.invalidOption` unless there are more than `count` samples and `count` is 1 or
  ///   more, `.invalidSamples` for values that are not finite or so great that distances are not.
  /// - Complexity: O(n² · d).
  public init(of samples: Matrix, count: Int, engine: Engine) throws(ProjectionError) {
    guard count >= 1, count < samples.rows else {
      throw .invalidOption(
        "\(count) nearest neighbours among \(samples.rows) samples; give at least 1, and fewer than samples")
    }
    try samples.requireFinite()
    do throws(KernelError) {
      let found = try engine.nearestRows(of: samples, count: count)
      self.init(count: count, indices: found.indices, squaredDistances: found.squaredDistances)
    } catch {
      throw .invalidSamples("\(error)")
    }
  }

  init(count: Int, indices: [Int32], squaredDistances: [Float]) {
    (self.count, self.indices, self.squaredDistances) = (count, indices, squaredDistances)
  }
}

extension Matrix {
  /// Throws unless there are columns.
  func requireFeatures() throws(ProjectionError) {
    guard columns > 0 else {
      throw .invalidSamples("the \(rows) samples have no features; give at least one")
    }
  }

  /// Throws unless all elements are finite.
  func requireFinite() throws(ProjectionError) {
    guard let index = withUnsafeElements({ $0.firstIndex { !$0.isFinite } }) else { return }
    throw .invalidSamples(
      "sample \(index / columns), feature \(index % columns) is not a finite number; remove or fill in such values"
    )
  }
}
