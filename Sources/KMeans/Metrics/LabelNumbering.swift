/// Labels numbered 0 ..< count in ascending order.
struct LabelNumbering {
  /// The distinct labels, ascending.
  let labels: [Int]
  /// For each sample the position of its label in `labels`.
  let indices: [Int]

  init(of labeling: [Int]) {
    let distinct = Set(labeling).sorted()
    var position: [Int: Int] = [:]
    position.reserveCapacity(distinct.count)
    for (index, label) in distinct.enumerated() { position[label] = index }
    labels = distinct
    indices = labeling.compactMap { position[$0] }
  }
}

extension Collection where Element: BinaryInteger {
  /// Labels of any type as the metrics count them.
  ///
  /// - Precondition: an Int holds them.
  var integers: [Int] { self as? [Int] ?? map { Int($0) } }
}
