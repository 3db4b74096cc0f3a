import Kernels

/// What becomes of missing values, which are NaN in samples read with `DatasetReading.keepsMissing`.
public enum MissingValueTreatment: String, Sendable, CaseIterable {
  /// Samples with a missing value are left out.
  case drop
  /// A missing value becomes the mean of the feature's others.
  case mean
  /// A missing value becomes the median of the feature's others: the mean of the two in the middle of an even number.
  case median
}

extension Dataset {
  /// Leaves no missing value, and tells how many there were and how many samples are left out.
  ///
  /// Means are summed in `Double` and, like medians, rounded to `Float` once. Samples left out take their labels with
  /// them; names of classes stay as they are.
  ///
  /// - Throws: `DatasetError.missingValues` for infinite values, which are not missing, for a feature that has no value
  ///   at all, where no sample is complete, and where there are labels, but not one for each sample; nothing is changed
  ///   then.
  /// - Complexity: O(samples · features), of `median` O(samples · log(samples)) for each feature with missing values.
  @discardableResult
  public mutating func treatMissingValues(
    _ treatment: MissingValueTreatment
  ) throws(DatasetError) -> (values: Int, samplesLeftOut: Int) {
    // Bytes are all there.
    guard bytes == nil else { return (0, 0) }
    if let labelMismatch { throw .missingValues(labelMismatch) }
    if let infinite = samples.withUnsafeElements({ $0.firstIndex { $0.isInfinite } }) {
      throw .missingValues(
        "the value in sample \(infinite / columns), feature \(infinite % columns) (counted from 0) is infinite, not missing; replace it by a finite number within the range of Float"
      )
    }
    let places = samples.withUnsafeElements { elements in elements.indices.filter { elements[$0].isNaN } }
    guard !places.isEmpty else { return (0, 0) }
    switch treatment {
    case .drop: return (places.count, try drop(Set(places.map { $0 / columns })))
    case .mean: try fill(places) { $0.reduce(0) { $0 + Double($1) } / Double($0.count) }
    case .median:
      try fill(places) {
        let sorted = $0.sorted()
        return (Double(sorted[(sorted.count - 1) / 2]) + Double(sorted[sorted.count / 2])) / 2
      }
    }
    return (places.count, 0)
  }

  private mutating func drop(_ incomplete: Set<Int>) throws(DatasetError) -> Int {
    let kept = (0..<rows).filter { !incomplete.contains($0) }
    guard !kept.isEmpty else {
      throw .missingValues("every sample has a missing value; leave out features, or fill them")
    }
    var complete = Matrix(rows: kept.count, columns: columns)
    let columns = columns
    complete.withUnsafeMutableElements { target in
      samples.withUnsafeElements { source in
        for (row, from) in kept.enumerated() {
          let values = source[from * columns..<(from + 1) * columns]
          _ = target[(row * columns)...].update(fromContentsOf: values)
        }
      }
    }
    samples = complete
    labels = labels.map { labels in kept.map { labels[$0] } }
    return incomplete.count
  }

  /// Fills the places, indices of elements, with what `statistic` makes of a feature's other values.
  private mutating func fill(_ places: [Int], _ statistic: ([Float]) -> Double) throws(DatasetError) {
    let columns = columns
    var values: [Int: Float] = [:]
    for column in Set(places.map { $0 % columns }).sorted() {
      let present = samples.withUnsafeElements { elements in
        stride(from: column, to: elements.count, by: columns).map { elements[$0] }.filter { !$0.isNaN }
      }
      guard !present.isEmpty else {
        // Names stay as they are when samples change.
        let names = featureNames?.count == columns ? featureNames : nil
        let name = names.map { "“\($0[column])”" } ?? "\(column) (counted from 0)"
        throw .missingValues("feature \(name) has no value in any sample; leave it out")
      }
      values[column] = Float(statistic(present))
    }
    samples.withUnsafeMutableElements { elements in
      for place in places { elements[place] = values[place % columns] ?? .nan }
    }
  }
}
