/// Mean and spread of a value over seeds.
struct SeedStatistics: Equatable {
  let count: Int
  let mean: Double
  /// The sample standard deviation, by n − 1; nil for a single value.
  let standardDeviation: Double?

  /// Nil without values.
  init?(_ values: [Double]) {
    if values.isEmpty { return nil }
    // Equal values have no deviation, which rounding of their mean would make.
    let isConstant = values.allSatisfy { $0 == values[0] }
    let mean = isConstant ? values[0] : values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    (count, self.mean) = (values.count, mean)
    standardDeviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
  }
}
