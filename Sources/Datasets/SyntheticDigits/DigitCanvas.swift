import Kernels

/// Draws digits, one after the other, into the same square of pixels.
struct DigitCanvas {
  /// The last digit drawn, row after row, in [0, 1].
  private(set) var pixels: [Float]
  private let side: Int
  private var blurred: [Float]
  private var squaredDistances: [Float]

  init(side: Int) {
    self.side = side
    pixels = Array(repeating: 0, count: side * side)
    blurred = pixels
    squaredDistances = pixels
  }

  /// Draws `digit`; all its variation comes from `random`.
  mutating func draw(_ digit: Int, varying variation: SyntheticDigits.Variation, random: Random) {
    var random = random
    let lines = DigitShape(of: digit, varying: variation, random: &random).lines
    let radius = random.nextFloat(in: variation.thickness) / 2
    ink(lines, radius: radius, softness: variation.softness)
    blur(random.nextFloat(in: variation.blur))
    addNoise(variation.noise, random: &random)
  }

  /// Intensity by the distance from the pen's path: 1 up to the soft edge, then linearly to 0.
  private mutating func ink(_ lines: [[DigitPoint]], radius: Float, softness: Float) {
    let softness = max(softness, 1e-3)
    let outer = radius + softness / 2
    for index in squaredDistances.indices { squaredDistances[index] = .infinity }
    for line in lines {
      for (start, end) in zip(line, line.dropFirst()) { measure(from: start, to: end, within: outer) }
    }
    for index in pixels.indices {
      let distance = squaredDistances[index].squareRoot()
      pixels[index] = min(max((outer - distance) / softness, 0), 1)
    }
  }

  /// Lowers the distances of the pixels around one straight line.
  private mutating func measure(from start: DigitPoint, to end: DigitPoint, within reach: Float) {
    let along = end - start
    let squaredLength = max(along.x * along.x + along.y * along.y, .leastNormalMagnitude)
    let columns = indices(from: min(start.x, end.x) - reach, to: max(start.x, end.x) + reach)
    let rows = indices(from: min(start.y, end.y) - reach, to: max(start.y, end.y) + reach)
    for row in rows {
      for column in columns {
        // Pixel (0, 0) covers the unit square whose centre is (½, ½).
        let offset = DigitPoint(Float(column) + 0.5, Float(row) + 0.5) - start
        let projection = (offset.x * along.x + offset.y * along.y) / squaredLength
        let toLine = offset - min(max(projection, 0), 1) * along
        let squared = toLine.x * toLine.x + toLine.y * toLine.y
        let index = row * side + column
        squaredDistances[index] = min(squaredDistances[index], squared)
      }
    }
  }

  /// The pixel indices whose centres lie between two coordinates, within the canvas.
  private func indices(from low: Float, to high: Float) -> Range<Int> {
    let limit = Float(side)
    let first = Int(min(max(low, 0), limit))
    let end = Int(min(max(high + 1, 0), limit))
    return first..<max(first, end)
  }

  /// Replaces a share of each pixel by the average of its neighbourhood, weighted ¼ ½ ¼ both ways.
  private mutating func blur(_ share: Float) {
    guard share > 0 else { return }
    average(pixels, into: &blurred, step: side)
    let vertical = blurred
    average(vertical, into: &blurred, step: 1)
    for index in pixels.indices { pixels[index] += share * (blurred[index] - pixels[index]) }
  }

  /// Averages each pixel with its two neighbours along rows (`step` 1) or columns (`step` side).
  ///
  /// Beyond the edge is paper.
  private func average(_ source: [Float], into target: inout [Float], step: Int) {
    let last = side - 1
    for index in source.indices {
      let position = step == 1 ? index % side : index / side
      let before = position > 0 ? source[index - step] : 0
      let after = position < last ? source[index + step] : 0
      target[index] = 0.25 * before + 0.5 * source[index] + 0.25 * after
    }
  }

  private mutating func addNoise(_ amplitude: Float, random: inout Random) {
    guard amplitude > 0 else { return }
    for index in pixels.indices where pixels[index] > 0 {
      pixels[index] = min(max(pixels[index] + random.nextFloat(in: -amplitude..<amplitude), 0), 1)
    }
  }
}

extension Random {
  /// Uniform in the range; its upper bound is attained only where it equals the lower.
  mutating func nextFloat(in range: ClosedRange<Float>) -> Float {
    nextFloat(in: range.lowerBound..<range.upperBound)
  }
}
