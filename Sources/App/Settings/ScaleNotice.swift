import Datasets
import Kernels
import ToolSupport

/// What a user should hear of data whose features are in units so different that a few of them decide everything.
struct ScaleNotice: Equatable {
  /// A feature with its standard deviation.
  struct Feature: Equatable {
    let name: String
    let deviation: Double
  }

  /// The feature that varies most, and the one that varies least of those that vary.
  let most: Feature
  let least: Feature

  /// Deviations that differ by less are left to the user.
  static let ratio = 100.0
  /// More features than this are hardly a table of measurements.
  static let mostFeatures = 256

  /// nil for data that are scaled, images, and features that vary alike.
  ///
  /// - Complexity: O(n · d).
  init?(_ data: Dataset, scaling: Scaling) {
    guard scaling == .none, !data.isEightBit, (2...Self.mostFeatures).contains(data.columns), data.rows > 1
    else {
      return nil
    }
    let samples = data.samples
    let deviations = (0..<data.columns).map { column -> Double in
      let values = (0..<data.rows).map { Double(samples[$0, column]) }
      let mean = values.reduce(0, +) / Double(values.count)
      let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (square / Double(values.count)).squareRoot()
    }
    let varying = deviations.indices.filter { deviations[$0] > 0 }
    guard let most = varying.max(by: { deviations[$0] < deviations[$1] }),
      let least = varying.min(by: { deviations[$0] < deviations[$1] }),
      deviations[most] >= Self.ratio * deviations[least]
    else { return nil }
    let feature = { (column: Int) in
      Feature(
        name: data.featureNames.map { "“\($0[column])”" } ?? "feature \(column) (counted from 0)",
        deviation: deviations[column])
    }
    (self.most, self.least) = (feature(most), feature(least))
  }

  /// One line for the user.
  var text: String {
    "the features vary in different units: \(most.name) by \(most.deviation.readable(1)), \(least.name) by \(least.deviation.readable(3)), so the first decides; --scale standard lets all count alike"
  }
}
