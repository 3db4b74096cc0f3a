import Datasets
import Kernels
import ToolSupport

/// What a user should hear of data that lie so far from 0 that a network has to learn the offset first.
struct OffsetNotice: Equatable {
  /// The feature whose mean is the largest beside its deviation.
  let name: String
  let mean: Double
  let deviation: Double

  /// Means that are fewer deviations from 0 are left to the user.
  static let ratio = 100.0

  /// nil for data that are scaled, images, and features that vary about as much as they are large.
  ///
  /// A constant feature counts for nothing: its one value is learned as a bias.
  ///
  /// - Complexity: O(n · d).
  init?(_ data: Dataset, scaling: Scaling) {
    guard scaling == .none, !data.isEightBit, data.rows > 1 else { return nil }
    let samples = data.samples
    var sums = [Double](repeating: 0, count: data.columns)
    for row in 0..<data.rows {
      for (column, value) in samples.row(row).enumerated() { sums[column] += Double(value) }
    }
    let means = sums.map { $0 / Double(data.rows) }
    var squares = [Double](repeating: 0, count: data.columns)
    for row in 0..<data.rows {
      for (column, value) in samples.row(row).enumerated() {
        let difference = Double(value) - means[column]
        squares[column] += difference * difference
      }
    }
    let deviations = squares.map { ($0 / Double(data.rows)).squareRoot() }
    let far = deviations.indices.filter {
      deviations[$0] > 0 && means[$0].magnitude >= Self.ratio * deviations[$0]
    }
    guard
      let worst = far.max(by: { means[$0].magnitude / deviations[$0] < means[$1].magnitude / deviations[$1] })
    else { return nil }
    name = data.featureNames.map { "“\($0[worst])”" } ?? "feature \(worst) (counted from 0)"
    (mean, deviation) = (means[worst], deviations[worst])
  }

  /// One line for the user.
  var text: String {
    "\(name) lies far from 0, at \(mean.readable(1)) ± \(deviation.readable(3)), which the network has to learn before all else; --scale standard or minmax takes it out"
  }
}
