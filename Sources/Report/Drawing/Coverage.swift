/// What share of each pixel a shape covers.
///
/// A pixel is sampled by `rowsPerPixel` rows; along a row the share is exact. The shape is given by where its
/// outlines cross the rows, and what lies within is where their winding number is not zero, so that parts that
/// overlap, such as the segments of a line, are covered once. What lies outside the canvas is cut off.
///
/// The area that the shares add up to is the midpoint rule's: it is off by at most the total variation of the
/// shape's width, from its top to its bottom, times half the distance of two rows.
struct Coverage {
  /// Rows of samples in a pixel.
  static let rowsPerPixel = 16

  private struct Crossing {
    var x: Float
    var winding: Int32
  }

  private let width: Int
  private let rows: Int
  private var crossings: [Crossing] = []
  private var crossingRows: [Int32] = []

  /// Nothing on a canvas of the given number of pixels.
  init(width: Int, height: Int) {
    self.width = width
    rows = height * Self.rowsPerPixel
  }

  /// Adds the interior of a closed polygon, all of whose points have to be finite.
  mutating func addPolygon(_ points: [Point]) {
    guard var former = points.last, points.count > 2 else { return }
    for point in points {
      addEdge(from: former, to: point)
      former = point
    }
  }

  /// Adds a line of the given radius with round ends; a disc where its ends are the same.
  mutating func addCapsule(from start: Point, to end: Point, radius: Double) {
    let along = Point(end.x - start.x, end.y - start.y)
    let length = (along.x * along.x + along.y * along.y).squareRoot()
    guard radius > 0, length.isFinite else { return }
    // The straight sides' corners, counted around.
    var corners: [Point] = []
    if length > 0 {
      let (x, y) = (-along.y / length * radius, along.x / length * radius)
      corners = [
        Point(start.x + x, start.y + y), Point(end.x + x, end.y + y), Point(end.x - x, end.y - y),
        Point(start.x - x, start.y - y),
      ]
    }
    for row in rowRange(from: min(start.y, end.y) - radius, to: max(start.y, end.y) + radius) {
      let y = Self.centre(of: row)
      // The part is convex, so its intersection with the row is one interval.
      var (left, right) = (Double.infinity, -Double.infinity)
      for centre in [start, end] {
        let squared = radius * radius - (y - centre.y) * (y - centre.y)
        guard squared > 0 else { continue }
        let half = squared.squareRoot()
        left = min(left, centre.x - half)
        right = max(right, centre.x + half)
      }
      for index in corners.indices {
        let (a, b) = (corners[index], corners[(index + 1) % 4])
        guard min(a.y, b.y) <= y, y < max(a.y, b.y) else { continue }
        let x = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x)
        left = min(left, x)
        right = max(right, x)
      }
      addSpan(from: left, to: right, row: row)
    }
  }

  /// Adds a disc.
  mutating func addDisc(_ centre: Point, radius: Double) {
    guard radius > 0 else { return }
    for row in rowRange(from: centre.y - radius, to: centre.y + radius) {
      let offset = Self.centre(of: row) - centre.y
      let half = max(radius * radius - offset * offset, 0).squareRoot()
      addSpan(from: centre.x - half, to: centre.x + half, row: row)
    }
  }

  /// Adds a rectangle whose corners are quarters of a disc of the given radius.
  mutating func addRectangle(_ corner: Point, width: Double, height: Double, radius: Double) {
    guard width > 0, height > 0 else { return }
    let radius = max(min(radius, width / 2, height / 2), 0)
    for row in rowRange(from: corner.y, to: corner.y + height) {
      let y = Self.centre(of: row) - corner.y
      let beyond = max(radius - y, y - (height - radius), 0)
      let inset = radius - max(radius * radius - beyond * beyond, 0).squareRoot()
      addSpan(from: corner.x + inset, to: corner.x + width - inset, row: row)
    }
  }

  /// Gives the rows of pixels that are covered, and begins again with nothing.
  ///
  /// - Parameter body: takes a row, the column of its first pixel, and the shares of the pixels from there.
  /// - Complexity: O(crossings · log(crossings of a row) + pixels of the rows).
  mutating func drain(_ body: (_ row: Int, _ column: Int, _ shares: ArraySlice<Float>) -> Void) {
    guard let first = crossingRows.min(), let last = crossingRows.max() else { return }
    var (sorted, ends) = sortedByRow(first: Int(first), last: Int(last))
    crossings.removeAll(keepingCapacity: true)
    crossingRows.removeAll(keepingCapacity: true)

    var row = PixelRow(width: width)
    var start = 0
    for pixelRow in Int(first) / Self.rowsPerPixel...Int(last) / Self.rowsPerPixel {
      let sampleRows = pixelRow * Self.rowsPerPixel..<(pixelRow + 1) * Self.rowsPerPixel
      for sampleRow in sampleRows.clamped(to: Int(first)..<Int(last) + 1) {
        let end = ends[sampleRow - Int(first)]
        sorted[start..<end].sort { $0.x < $1.x }
        var (winding, left) = (Int32(0), Float(0))
        for crossing in sorted[start..<end] {
          if winding == 0 { left = crossing.x }
          winding += crossing.winding
          if winding == 0 { row.add(from: left, to: crossing.x) }
        }
        start = end
      }
      row.finish { body(pixelRow, $0, $1) }
    }
  }

  private func sortedByRow(first: Int, last: Int) -> (crossings: [Crossing], ends: [Int]) {
    var ends = [Int](repeating: 0, count: last - first + 1)
    for row in crossingRows { ends[Int(row) - first] += 1 }
    var sum = 0
    for index in ends.indices {
      let count = ends[index]
      ends[index] = sum
      sum += count
    }
    var sorted = crossings
    for (index, row) in crossingRows.enumerated() {
      sorted[ends[Int(row) - first]] = crossings[index]
      ends[Int(row) - first] += 1
    }
    return (sorted, ends)
  }

  private mutating func addEdge(from start: Point, to end: Point) {
    guard start.y != end.y else { return }
    let (upper, lower, winding) = start.y < end.y ? (start, end, Int32(1)) : (end, start, Int32(-1))
    let slope = (lower.x - upper.x) / (lower.y - upper.y)
    for row in rowRange(from: upper.y, to: lower.y) {
      add(upper.x + (Self.centre(of: row) - upper.y) * slope, winding, row: row)
    }
  }

  private mutating func addSpan(from left: Double, to right: Double, row: Int) {
    guard left < right else { return }
    add(left, 1, row: row)
    add(right, -1, row: row)
  }

  private mutating func add(_ x: Double, _ winding: Int32, row: Int) {
    crossings.append(Crossing(x: Float(min(max(x, 0), Double(width))), winding: winding))
    crossingRows.append(Int32(row))
  }

  private static func centre(of row: Int) -> Double {
    (Double(row) + 0.5) / Double(rowsPerPixel)
  }

  /// The rows of samples within the canvas whose centres lie in from..<to.
  private func rowRange(from: Double, to: Double) -> Range<Int> {
    func index(_ y: Double) -> Int {
      Int(min(max((y * Double(Self.rowsPerPixel) - 0.5).rounded(.up), 0), Double(rows)))
    }
    let first = index(from)
    return first..<max(first, index(to))
  }
}

/// The shares of a row of pixels while spans are added.
private struct PixelRow {
  /// Shares of pixels covered in part.
  private var parts: [Float]
  /// Where runs of pixels that are covered in whole begin (+1) and end (−1).
  private var steps: [Float]
  private var shares: [Float]
  private var touched: Range<Int> = 0..<0

  init(width: Int) {
    parts = Array(repeating: 0, count: width + 1)
    steps = parts
    shares = parts
  }

  mutating func add(from left: Float, to right: Float) {
    guard left < right else { return }
    let (first, last) = (Int(left), Int(right))
    if first == last {
      parts[first] += right - left
    } else {
      parts[first] += Float(first + 1) - left
      parts[last] += right - Float(last)
      steps[first + 1] += 1
      steps[last] -= 1
    }
    touched =
      touched.isEmpty
      ? first..<last + 1 : min(first, touched.lowerBound)..<max(last + 1, touched.upperBound)
  }

  mutating func finish(_ body: (_ column: Int, _ shares: ArraySlice<Float>) -> Void) {
    guard !touched.isEmpty else { return }
    var whole: Float = 0
    for column in touched {
      whole += steps[column]
      shares[column] = min((whole + parts[column]) / Float(Coverage.rowsPerPixel), 1)
      parts[column] = 0
      steps[column] = 0
    }
    // The last entry stands for what ends at the right edge and is no pixel.
    let pixels = touched.clamped(to: 0..<shares.count - 1)
    if !pixels.isEmpty { body(pixels.lowerBound, shares[pixels]) }
    touched = 0..<0
  }
}
