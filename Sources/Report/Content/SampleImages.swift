import Datasets
import Kernels

/// How samples become images: scaled back to what they were, and grey levels from black for the least value to
/// white for the greatest.
struct SampleImages {
  let shape: ImageShape
  let scaling: FittedScaling
  /// The value that becomes black, and the one that becomes white.
  let range: ClosedRange<Double>

  /// The images of the rows of a matrix of scaled samples.
  func bitmaps(of rows: Matrix) throws(DatasetError) -> [Bitmap] {
    var values = rows
    try scaling.undo(on: &values)
    let span = max(range.upperBound - range.lowerBound, .leastNormalMagnitude)
    return (0..<values.rows).map { row in
      let bytes = (0..<shape.count).map { feature in
        let share = (Double(values[row, feature]) - range.lowerBound) / span
        return share.isNaN ? 0 : UInt8((255 * min(1, max(0, share))).rounded())
      }
      return Bitmap(width: shape.width, height: shape.height, channels: shape.channels, bytes: bytes)
    }
  }
}

extension Bitmap {
  /// The image at a size of at most so many pixels a side, each the mean of those it stands for.
  func reduced(to side: Int) -> Bitmap {
    let factor = (max(width, height) + side - 1) / max(1, side)
    guard factor > 1 else { return self }
    let (columns, rows) = ((width + factor - 1) / factor, (height + factor - 1) / factor)
    var reduced: [UInt8] = []
    reduced.reserveCapacity(columns * rows * channels)
    for row in 0..<rows {
      for column in 0..<columns {
        let (xs, ys) = (
          column * factor..<min(width, (column + 1) * factor), row * factor..<min(height, (row + 1) * factor)
        )
        for channel in 0..<channels {
          var sum = 0
          for y in ys { for x in xs { sum += Int(bytes[(y * width + x) * channels + channel]) } }
          let count = xs.count * ys.count
          reduced.append(UInt8((sum + count / 2) / count))
        }
      }
    }
    return Bitmap(width: columns, height: rows, channels: channels, bytes: reduced)
  }
}
