import Kernels

/// What results must be, in Double and without the code under test.
enum Reference {
  /// ‖xᵢ − cₖ‖², a row for each sample.
  static func squaredDistances(_ samples: Matrix, _ centroids: Matrix) -> [[Double]] {
    let rows = (0..<centroids.rows).map { centroids.row($0).map(Double.init) }
    return (0..<samples.rows).map { i in
      let sample = samples.row(i).map(Double.init)
      return rows.map { row in
        var distance = 0.0
        for j in row.indices { distance += (sample[j] - row[j]) * (sample[j] - row[j]) }
        return distance
      }
    }
  }

  /// The nearest centroid of each sample, the lowest index on ties.
  static func nearest(_ samples: Matrix, _ centroids: Matrix) -> [Int32] {
    squaredDistances(samples, centroids).map { row in
      Int32(row.indices.min { row[$0] < row[$1] } ?? 0)
    }
  }

  /// The inertia about the given centroids and labels, off by (n d + 3) 2⁻⁵³ of itself at most.
  static func inertia(_ samples: Matrix, _ centroids: Matrix, _ labels: [Int32]) -> Double {
    let rows = (0..<centroids.rows).map { centroids.row($0) }
    return labels.indices.reduce(0.0) { sum, i in
      zip(samples.row(i), rows[Int(labels[i])]).reduce(sum) {
        let difference = Double($1.0) - Double($1.1)
        return $0 + difference * difference
      }
    }
  }

  /// The means of the clusters, one after the other, 0 for one without samples.
  ///
  /// In the order of the samples: off by n 2⁻⁵³, and by 2⁻²⁴ as a Float.
  static func means(
    _ samples: Matrix, weights: [Float]? = nil, _ labels: [Int32], clusters: Int
  ) -> [Double] {
    (0..<clusters).flatMap { k in
      let members = labels.indices.filter { labels[$0] == Int32(k) }
      let masses = members.map { Double(weights?[$0] ?? 1) }
      let mass = masses.reduce(0, +)
      return (0..<samples.columns).map { j in
        let sum = zip(members, masses).reduce(0.0) { $0 + $1.1 * Double(samples[$1.0, j]) }
        return mass > 0 ? sum / mass : 0
      }
    }
  }
}
