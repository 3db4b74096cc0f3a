internal import KernelsCore

/// One pass over the samples that takes the distances to candidates for a seed.
///
/// A class, because a copy of its many functions for each panel would cost as much as a panel of few features.
final class SeedingPass: @unchecked Sendable {
  private let set: SampleSet
  private let candidates: Matrix
  /// The candidates less the origin, kept alive while the pass is.
  private let shifted: Matrix
  private let walk: PanelWalk
  private let scratch: UnsafeMutablePointer<Float>
  private let margin: ScoreMargin
  private let kernels: KernelTable
  private let rows: RowReader
  /// The squared distance of each sample to the nearest seed.
  private let closest: UnsafePointer<Float>
  /// Panel after panel: the distances to the first candidate, to the second, and so on.
  private let distances: UnsafeMutablePointer<Float>

  init(
    _ operands: PassOperands, set: SampleSet, candidates: Matrix, kernels: KernelTable,
    closest: UnsafePointer<Float>, distances: UnsafeMutablePointer<Float>
  ) {
    self.set = set
    self.candidates = candidates
    (walk, scratch) = (operands.walk, operands.scratch)
    (margin, rows, shifted) = (operands.margin, operands.rows, operands.centroids)
    self.kernels = kernels
    self.closest = closest
    self.distances = distances
  }

  /// Measures the samples of a range, and adds up for each candidate what the potential would be.
  func measure(_ range: Range<Int>, worker: Int, addingTo sums: UnsafeMutablePointer<Double>) {
    let own = walk.own(of: worker, scratch)
    let (count, width) = (candidates.rows, walk.width)
    for first in stride(from: range.lowerBound, to: range.upperBound, by: width) {
      let panel = first..<min(first + width, range.upperBound)
      walk.visit(PanelWalk.Rows(range: panel), own, scratch: scratch, norms: false) { block in
        let isDoubtful = kernels.assignment.shortenDistances(
          block.values, width, count, scratch, set.norms.base + first, margin, closest + first, panel.count)
        if isDoubtful { takeAnew(panel, block.values) }
        if let weights = set.weights {
          for k in 0..<count {
            sums[k] += panel.reduce(0) {
              $0 + Double(weights[$1]) * Double(block.values[k * width + $1 - first])
            }
          }
        } else {
          kernels.panels.addClusterSums(block.values, width, panel.count, count, sums)
        }
        (distances + first * count).update(from: block.values, count: width * count)
      }
    }
  }

  /// Takes distances that are within their error of 0 by the direct formula.
  private func takeAnew(_ panel: Range<Int>, _ values: UnsafeMutablePointer<Float>) {
    let d = candidates.columns
    rows.withBuffer { buffer in
      for i in panel {
        let norm = set.norms.base[i]
        let error = ((margin.curve + margin.normError) * norm + margin.slope) * norm + margin.offset
        for k in 0..<candidates.rows {
          let place = k * walk.width + i - panel.lowerBound
          guard values[place] < error else { continue }
          let exact = kernels.assignment.wideSquaredDistance(
            rows.row(i, buffer), candidates.storage.base + k * d, d)
          values[place] = min(Float(exact), closest[i])
        }
      }
    }
  }
}
