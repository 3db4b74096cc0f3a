import Datasets
import Kernels
import ToolSupport

/// What K-means is given beside the samples, read from files.
struct KMeansInputs {
  let weights: [Float]?
  let initialCentroids: Matrix?

  /// Reads the files that the settings name.
  init(_ settings: KMeansSettings) throws {
    initialCentroids = try settings.centroidFile.map { try Dataset.load([$0]).samples }
    weights = try settings.weightFile.map { path in
      let column = try Dataset.load([path]).samples
      guard column.columns == 1 else {
        throw DataError("\(path) has \(column.columns) columns; give one weight a sample, one a line")
      }
      return column.elements
    }
  }

  /// Throws unless they fit the samples.
  func check(_ settings: KMeansSettings, clusters: Int, rows: Int, columns: Int) throws(DataError) {
    if let weights, weights.count != rows {
      throw DataError(
        "\(settings.weightFile ?? "") has \(weights.count) weights for \(rows) samples; give one each"
      )
    }
    if let centroids = initialCentroids,
      centroids.rows != clusters || centroids.columns != columns
    {
      throw DataError(
        "\(settings.centroidFile ?? "") has \(centroids.shape) numbers; \(clusters) clusters of samples with \(columns) features start from \(clusters) × \(columns)"
      )
    }
  }
}
