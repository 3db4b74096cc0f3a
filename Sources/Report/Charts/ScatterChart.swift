import Kernels

/// Samples as dots in a plane, such as an embedding by t-SNE, coloured by cluster or class.
///
/// Both directions have the same scale and no axes, since only neighbourhood has a meaning. Dots of all colours
/// are drawn in turn, so that no cluster hides another; the more there are the smaller they are. Points that are
/// not finite are left out.
public struct ScatterChart: Equatable, Sendable {
  /// What the chart says.
  public var title: String
  /// The places of the samples, y up.
  public var points: [Point]
  /// The number of each sample's colour; below 0 for samples that belong to nothing.
  public var colors: [Int]
  /// What the colours mean, from 0 on; empty for no legend.
  public var names: [String]
  /// The dots' radius, nil to choose it by their number.
  public var radius: Double?
  /// Width in CSS pixels.
  public var width: Double
  /// Height in CSS pixels.
  public var height: Double

  /// A chart of points, coloured as far as there are colours.
  public init(
    title: String, points: [Point], colors: [Int], names: [String] = [],
    radius: Double? = nil, width: Double = 420, height: Double = 400
  ) {
    (self.title, self.points, self.colors, self.names) = (title, points, colors, names)
    (self.radius, self.width, self.height) = (radius, width, height)
  }

  /// A chart of the rows of a matrix with two columns.
  ///
  /// - Precondition: the matrix has at least two columns; further ones are ignored.
  public init(
    title: String, positions: Matrix, colors: [Int], names: [String] = [],
    radius: Double? = nil, width: Double = 420, height: Double = 400
  ) {
    precondition(
      positions.columns >= 2, "ScatterChart: positions are \(positions.shape); two columns are needed")
    let points = (0..<positions.rows).map { row in
      Point(Double(positions[row, 0]), Double(positions[row, 1]))
    }
    self.init(
      title: title, points: points, colors: colors, names: names, radius: radius,
      width: width, height: height)
  }

  /// The radius of so many dots: they cover about the same share of the chart's area from 1,000 to 70,000 on.
  static func radius(count: Int) -> Double {
    min(max(12.5 / Double(max(count, 1)).squareRoot().squareRoot(), 0.75), 3.5)
  }

  /// The chart as shapes.
  public var drawing: Drawing {
    var canvas = Canvas(width: width, height: height, title: title)
    if !names.isEmpty {
      let items = names.enumerated().map { LegendItem(name: $0.element, color: $0.offset) }
      let legend = Legend(items, width: canvas.right - canvas.left, maximumRows: 4)
      canvas.bottom -= legend.height
      legend.add(to: &canvas, at: Point(canvas.left, canvas.bottom))
      canvas.bottom -= 6
    }
    let samples = zip(points, 0...).filter { Scale.isUsable($0.0.x) && Scale.isUsable($0.0.y) }
    guard let placing = Placing(samples.map(\.0), in: canvas) else {
      canvas.addEmptyNote()
      return canvas.drawing
    }
    let radius = radius ?? Self.radius(count: samples.count)
    let dots = samples.map { (place: placing.place($0.0), color: $0.1 < colors.count ? colors[$0.1] : 0) }
    add(dots, radius: radius, to: &canvas)
    return canvas.drawing
  }

  /// Draws the dots in rounds, one for each colour in every round.
  private func add(_ dots: [(place: Point, color: Int)], radius: Double, to canvas: inout Canvas) {
    let rounds = dots.count < 200 ? 1 : 8
    for round in 0..<rounds {
      var places: [Int: [Point]] = [:]
      for index in stride(from: round, to: dots.count, by: rounds) {
        places[max(dots[index].color, -1), default: []].append(dots[index].place)
      }
      for (color, places) in places.sorted(by: { $0.key < $1.key }) {
        canvas.drawing.shapes.append(.dots(places, radius: radius, fill: .series(color)))
      }
    }
  }

  /// From the samples' plane to the chart, with one scale for both directions.
  private struct Placing {
    private let centre, middle: Point
    private let scale: Double

    init?(_ points: [Point], in canvas: Canvas) {
      guard var low = points.first else { return nil }
      var high = low
      for point in points {
        low = Point(min(low.x, point.x), min(low.y, point.y))
        high = Point(max(high.x, point.x), max(high.y, point.y))
      }
      let (width, height) = (high.x - low.x, high.y - low.y)
      let edge = 4.0
      let room = Point(
        max(canvas.right - canvas.left - 2 * edge, 1), max(canvas.bottom - canvas.top - 2 * edge, 1))
      centre = Point(low.x + width / 2, low.y + height / 2)
      middle = Point((canvas.left + canvas.right) / 2, (canvas.top + canvas.bottom) / 2)
      let scale = min(room.x / width, room.y / height)
      self.scale = scale.isFinite ? scale : 0
    }

    func place(_ point: Point) -> Point {
      Point(middle.x + (point.x - centre.x) * scale, middle.y - (point.y - centre.y) * scale)
    }
  }
}
