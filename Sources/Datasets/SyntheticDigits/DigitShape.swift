import Kernels

/// The strokes of one sample as straight lines in image coordinates.
struct DigitShape {
  let lines: [[DigitPoint]]

  /// The strokes of `digit`, bent and placed at random.
  init(of digit: Int, varying variation: SyntheticDigits.Variation, random: inout Random) {
    let transform = DigitTransform(varying: variation, random: &random)
    var lines: [[DigitPoint]] = []
    for stroke in DigitStrokes.ofDigit[digit] {
      var stroke = stroke
      for index in stroke.points.indices {
        let jitter = DigitPoint(Float(random.nextNormal()), Float(random.nextNormal()))
        stroke.points[index] = transform.applied(to: stroke.points[index] + variation.jitter * jitter)
      }
      lines.append(stroke.polyline())
    }
    let shift = DigitPoint(random.nextFloat(in: variation.shift), random.nextFloat(in: variation.shift))
    let middle = Float(SyntheticDigits.side) / 2
    let offset = DigitPoint(middle, middle) + shift - Self.centre(of: lines)
    // No digit is cut off, whatever pen draws it.
    let margin = (variation.thickness.upperBound + variation.softness) / 2
    let points = lines.joined()
    let placed = DigitPoint(
      Self.confined(offset.x, moving: points.lazy.map(\.x), margin: margin),
      Self.confined(offset.y, moving: points.lazy.map(\.y), margin: margin))
    self.lines = lines.map { line in line.map { $0 + placed } }
  }

  /// The offset nearest to `offset` that moves the coordinates into the image without its margin, or to
  /// its middle where they do not fit.
  private static func confined(
    _ offset: Float, moving coordinates: some Sequence<Float>, margin: Float
  ) -> Float {
    var low = Float.infinity
    var high = -Float.infinity
    for coordinate in coordinates {
      low = min(low, coordinate)
      high = max(high, coordinate)
    }
    let least = margin - low
    let greatest = Float(SyntheticDigits.side) - margin - high
    return least <= greatest ? min(max(offset, least), greatest) : (least + greatest) / 2
  }

  /// The centre of mass of a thin pen's ink, by which MNIST centres its digits too.
  private static func centre(of lines: [[DigitPoint]]) -> DigitPoint {
    var sum = DigitPoint(0, 0)
    var total: Float = 0
    for line in lines {
      for (start, end) in zip(line, line.dropFirst()) {
        let length = (end - start).length
        sum = sum + length / 2 * (start + end)
        total += length
      }
    }
    return 1 / max(total, .leastNormalMagnitude) * sum
  }
}

/// Stretching, slanting and turning: a linear map of the plane.
private struct DigitTransform {
  private let xAxis: DigitPoint
  private let yAxis: DigitPoint

  init(varying variation: SyntheticDigits.Variation, random: inout Random) {
    let width = random.nextFloat(in: variation.width)
    let height = random.nextFloat(in: variation.height)
    let slant = random.nextFloat(in: variation.slant)
    let angle = random.nextFloat(in: variation.rotation)
    // Cosine and sine from the tangent of half the angle, for which half the angle itself is close
    // enough; the mathematical library's own would differ between platforms.
    let tangent = angle / 2
    let cosine = (1 - tangent * tangent) / (1 + tangent * tangent)
    let sine = 2 * tangent / (1 + tangent * tangent)
    xAxis = width * DigitPoint(cosine, sine)
    // y points downwards, so what leans to the right has its lower end on the left.
    yAxis = height * DigitPoint(-slant * cosine - sine, -slant * sine + cosine)
  }

  func applied(to point: DigitPoint) -> DigitPoint { point.x * xAxis + point.y * yAxis }
}
