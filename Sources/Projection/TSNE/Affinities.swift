import Kernels
internal import KernelsCore

/// The similarities of samples, pᵢⱼ = (pⱼ|ᵢ + pᵢ|ⱼ) / 2n: a symmetric sparse matrix whose elements have the sum 1.
///
/// Each row's columns ascend; behind them it is filled up to whole vectors with entries of value 0 in the row's own
/// column, so that kernels need no other case.
final class Affinities {
  let rows: Int
  private let starts: [Int]
  private let columns: [Int32]
  /// All values, those of 0 included: 1 × entries.
  let values: Matrix

  /// The similarities of samples with the given neighbours.
  init(_ neighbors: NearestNeighbors, perplexity: Double, engine: Engine) {
    let k = neighbors.count
    rows = neighbors.indices.count / k
    let conditional = Self.conditional(neighbors, rows: rows, perplexity: perplexity, engine: engine)
    let directed = DirectedRows(neighbors.indices, conditional, rows: rows)
    let width = engine.planar.vectorWidth
    var starts = [0]
    starts.reserveCapacity(rows + 1)
    for row in 0..<rows {
      let length = directed.mergedLength(of: row)
      starts.append(starts[row] + (length + width - 1) / width * width)
    }
    let total = starts[rows]
    var columns = [Int32](repeating: 0, count: total)
    var values = Matrix(rows: 1, columns: total)
    let scale = 1 / Float(2 * rows)
    let count = rows
    columns.withUnsafeMutableBufferPointer { columns in
      values.withUnsafeMutableElements { values in
        guard let columns = columns.baseAddress, let values = values.baseAddress else {
          preconditionFailure("Affinities: no rows")
        }
        engine.parallel.forEachChunk(of: count, grain: 1024) { _, range in
          for row in range {
            directed.merge(row, scale: scale, into: starts[row]..<starts[row + 1], columns, values)
          }
        }
      }
    }
    (self.starts, self.columns, self.values) = (starts, columns, values)
  }

  private init(starts: [Int], columns: [Int32], values: Matrix) {
    rows = starts.count - 1
    (self.starts, self.columns, self.values) = (starts, columns, values)
  }

  /// The same with rows and columns in another order: row i is row `order[i]` of this one.
  ///
  /// The entries of a row stay in their order.
  func reordered(_ order: [Int32], engine: Engine) -> Affinities {
    var places = [Int32](repeating: 0, count: rows)
    for (place, row) in order.enumerated() { places[Int(row)] = Int32(truncatingIfNeeded: place) }
    var starts = [0]
    starts.reserveCapacity(rows + 1)
    for (place, row) in order.enumerated() {
      starts.append(starts[place] + self.starts[Int(row) + 1] - self.starts[Int(row)])
    }
    let count = rows
    var values = Matrix(rows: 1, columns: starts[rows])
    let columns = [Int32](unsafeUninitializedCapacity: starts[rows]) { columns, initialized in
      let columns = columns.baseAddress
      values.withUnsafeMutableElements { values in
        let values = values.baseAddress
        withRows { source in
          engine.parallel.forEachChunk(of: count, grain: 1024) { _, range in
            for place in range {
              let from = source.starts[Int(order[place])]
              for entry in starts[place]..<starts[place + 1] {
                let old = from + entry - starts[place]
                columns?[entry] = places[Int(source.columns[old])]
                values?[entry] = source.values[old]
              }
            }
          }
        }
      }
      initialized = starts[count]
    }
    return Affinities(starts: starts, columns: columns, values: values)
  }

  /// Calls `body` with the rows for the kernels.
  func withRows<Result>(_ body: (SparseRows) -> Result) -> Result {
    starts.withUnsafeBufferPointer { starts in
      columns.withUnsafeBufferPointer { columns in
        values.withUnsafeElements { values in
          guard let starts = starts.baseAddress, let columns = columns.baseAddress,
            let values = values.baseAddress
          else { preconditionFailure("Affinities: no rows") }
          return body(SparseRows(starts: starts, columns: columns, values: values))
        }
      }
    }
  }

  /// Σ p ln p.
  func negativeEntropy(engine: Engine) throws(KernelError) -> Double {
    var logarithms = values
    // 0 ln 0 is 0.
    logarithms.withUnsafeMutableElements { elements in
      for index in elements.indices { elements[index] = max(elements[index], .leastNormalMagnitude) }
    }
    let positive = logarithms
    try engine.naturalLogarithm(of: positive, into: &logarithms)
    return try engine.dot(values, logarithms)
  }

  /// pⱼ|ᵢ of each neighbour.
  private static func conditional(
    _ neighbors: NearestNeighbors, rows: Int, perplexity: Double, engine: Engine
  ) -> [Float] {
    let k = neighbors.count
    let search = PerplexitySearch(perplexity: perplexity, kernels: engine.planar)
    var weights = [Float](repeating: 0, count: rows * k)
    // The kernels read whole vectors.
    let width = search.kernels.vectorWidth
    let distances = neighbors.squaredDistances + [Float](repeating: 0, count: width)
    weights.withUnsafeMutableBufferPointer { weights in
      distances.withUnsafeBufferPointer { distances in
        guard let weights = weights.baseAddress, let distances = distances.baseAddress else {
          preconditionFailure("Affinities: no neighbours")
        }
        engine.parallel.forEachChunk(of: rows, grain: 256) { _, range in
          for row in range {
            search.weights(of: distances + row * k, count: k, into: weights + row * k)
          }
        }
      }
    }
    return weights
  }
}
