/// A point or a vector in the plane: x to the right, y downwards, in pixels.
struct DigitPoint: Sendable, Equatable {
  var x: Float
  var y: Float

  init(_ x: Float, _ y: Float) {
    self.x = x
    self.y = y
  }

  static func + (a: DigitPoint, b: DigitPoint) -> DigitPoint { DigitPoint(a.x + b.x, a.y + b.y) }
  static func - (a: DigitPoint, b: DigitPoint) -> DigitPoint { DigitPoint(a.x - b.x, a.y - b.y) }
  static func * (a: Float, b: DigitPoint) -> DigitPoint { DigitPoint(a * b.x, a * b.y) }

  var length: Float { (x * x + y * y).squareRoot() }
}

/// A pen stroke: a smooth curve through given points, except at the corners.
///
/// The curve is a chain of cubic Béziers. Giving the points that it passes through, instead of the
/// Béziers' own control points, lets each point move by itself while the curve stays smooth.
struct DigitStroke: Sendable {
  var points: [DigitPoint]
  /// Indices of the points where the direction changes suddenly.
  let corners: Set<Int>
  /// Whether the last point is joined to the first.
  let isClosed: Bool

  init(_ points: [(Float, Float)], corners: Set<Int> = [], isClosed: Bool = false) {
    self.points = points.map { DigitPoint($0.0, $0.1) }
    self.corners = corners
    self.isClosed = isClosed
  }

  /// Straight lines cut from each Bézier: short enough for a pen of two pixels to hide the angles.
  private static let linesPerSegment = 6

  /// The points of a chain of straight lines that follows the curve.
  func polyline() -> [DigitPoint] {
    guard let first = points.first else { return [] }
    var line = [first]
    let segments = isClosed ? points.count : points.count - 1
    for segment in 0..<segments {
      let start = points[segment]
      let end = points[(segment + 1) % points.count]
      let third = (end - start).length / 3
      let outgoing = start + third * direction(at: segment, alongFrom: start, to: end)
      let incoming = end - third * direction(at: (segment + 1) % points.count, alongFrom: start, to: end)
      for step in 1...Self.linesPerSegment {
        let t = Float(step) / Float(Self.linesPerSegment)
        line.append(Self.bezier(start, outgoing, incoming, end, at: t))
      }
    }
    return line
  }

  /// The curve's direction at a point: parallel to the line between its neighbours (as for Catmull and
  /// Rom), at corners and ends along the segment itself.
  private func direction(
    at index: Int, alongFrom start: DigitPoint, to end: DigitPoint
  ) -> DigitPoint {
    let isEnd = !isClosed && (index == 0 || index == points.count - 1)
    let chord: DigitPoint
    if isEnd || corners.contains(index) {
      chord = end - start
    } else {
      let next = points[(index + 1) % points.count]
      let previous = points[(index + points.count - 1) % points.count]
      chord = next - previous
    }
    return 1 / max(chord.length, .leastNormalMagnitude) * chord
  }

  private static func bezier(
    _ a: DigitPoint, _ b: DigitPoint, _ c: DigitPoint, _ d: DigitPoint, at t: Float
  ) -> DigitPoint {
    let s = 1 - t
    return (s * s * s) * a + (3 * s * s * t) * b + (3 * s * t * t) * c + (t * t * t) * d
  }
}
