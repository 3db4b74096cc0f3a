import Testing

@testable import Report

@Suite struct CoverageTests {
  /// The area that a shape covers on a canvas of 40 × 30.
  private func area(_ add: (inout Coverage) -> Void) -> Double {
    var coverage = Coverage(width: 40, height: 30)
    add(&coverage)
    var sum = 0.0
    coverage.drain { _, _, shares in sum += shares.reduce(0) { $0 + Double($1) } }
    return sum
  }

  /// The midpoint rule's bound for a width that rises to its largest value and falls again.
  private func bound(width: Double) -> Double {
    2 * width / 2 / Double(Coverage.rowsPerPixel) + 1e-3
  }

  @Test func discsHaveTheirArea() {
    for (x, y, radius) in [(20, 15, 10), (7.3, 8.1, 0.7), (20.5, 15.25, 3.33), (11, 12, 0.05)] {
      let area = area { $0.addDisc(Point(x, y), radius: radius) }
      #expect(abs(area - Double.pi * radius * radius) <= bound(width: 2 * radius))
    }
  }

  @Test func polygonsHaveTheirArea() {
    let triangle = [Point(2.3, 1.1), Point(35.2, 9.7), Point(11.9, 28.4)]
    let star = [
      Point(20, 2), Point(23, 12), Point(34, 12), Point(25, 18), Point(29, 28), Point(20, 22), Point(11, 28),
      Point(15, 18), Point(6, 12), Point(17, 12),
    ]
    for polygon in [triangle, star, Array(star.reversed())] {
      var doubled = 0.0
      for (a, b) in zip(polygon, polygon.dropFirst() + [polygon[0]]) { doubled += a.x * b.y - b.x * a.y }
      let area = area { $0.addPolygon(polygon) }
      // The star's width rises and falls twice.
      #expect(abs(area - abs(doubled) / 2) <= 2 * bound(width: 33))
    }
  }

  @Test func strokesHaveTheirArea() {
    for (start, end) in [
      (Point(5, 5), Point(30, 20)), (Point(30, 5), Point(5, 5.01)), (Point(8, 4), Point(8, 25)),
    ] {
      let radius = 1.3
      let length = start.distance(to: end)
      let area = area { $0.addCapsule(from: start, to: end, radius: radius) }
      let widest = min(
        length + 2 * radius, 2 * radius * length / max(abs(end.y - start.y), 1e-9) + 2 * radius)
      #expect(abs(area - (2 * radius * length + Double.pi * radius * radius)) <= bound(width: widest))
    }
  }

  @Test func roundedRectanglesHaveTheirArea() {
    let area = area { $0.addRectangle(Point(3.2, 4.7), width: 20, height: 10, radius: 4) }
    #expect(abs(area - (200 - (4 - Double.pi) * 16)) <= bound(width: 20))
    // On whole pixels there is no error at all.
    #expect(self.area { $0.addRectangle(Point(3, 4), width: 20, height: 10, radius: 0) } == 200)
  }

  @Test func whatOverlapsIsCoveredOnce() {
    let line = (0...400).map { Point(5 + Double($0) * 0.07, 15 + 0.2 * Double($0 % 2)) }
    let area = area { coverage in
      for (a, b) in zip(line, line.dropFirst()) { coverage.addCapsule(from: a, to: b, radius: 2) }
    }
    // Between the lines at 15 and 15.2 with round ends.
    #expect(area > 28 * 4 + Double.pi * 4 - bound(width: 32))
    #expect(area < 28 * 4.2 + Double.pi * 4 + 4 * 0.2 + bound(width: 32))
    var shares: [Float] = []
    var coverage = Coverage(width: 40, height: 30)
    for _ in 0..<50 { coverage.addDisc(Point(20.25, 15.5), radius: 0.4) }
    coverage.drain { _, _, row in shares += row }
    #expect(shares.allSatisfy { $0 < 0.56 })
  }

  @Test func whatIsOutsideIsCutOff() {
    let half = area { $0.addDisc(Point(0, 15), radius: 10) }
    #expect(abs(half - 50 * Double.pi) <= bound(width: 10))
    let corner = area { $0.addPolygon([Point(30, 20), Point(1e9, 20), Point(1e9, 1e9), Point(30, 1e9)]) }
    #expect(abs(corner - 100) < 1e-3)
    #expect(area { $0.addRectangle(Point(-1e300, -1e300), width: 1e301, height: 1e301, radius: 3) } == 1200)
    #expect(area { $0.addDisc(Point(-50, 15), radius: 20) } == 0)
    #expect(area { $0.addCapsule(from: Point(0, -40), to: Point(40, -40), radius: 5) } == 0)
  }
}
