/// Throws unless the weight of a clustering loss is 0 or positive.
func checkWeight(_ name: String, _ value: Double) throws(DeepClusteringError) {
  guard value >= 0, value.isFinite else {
    throw .invalidOption("\(name) is \(value); give 0 or a positive number")
  }
}

/// Throws unless a parameter is positive.
func checkPositive(_ name: String, _ value: Double) throws(DeepClusteringError) {
  guard value > 0, value.isFinite else {
    throw .invalidOption("\(name) is \(value); give a positive number")
  }
}
