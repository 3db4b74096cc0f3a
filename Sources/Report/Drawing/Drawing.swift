import Datasets

/// A figure as shapes in the order in which they are painted, for SVG and for pixels alike.
///
/// The origin is at the upper left, x to the right and y down, in CSS pixels (1/96 inch). Renderers leave out
/// what is not finite: a line has a gap there, an area or a dot is missing.
public struct Drawing: Equatable, Sendable {
  /// Width in CSS pixels.
  public var width: Double
  /// Height in CSS pixels.
  public var height: Double
  /// What the drawing shows, for those who do not see it; it is not painted.
  public var title: String
  /// The shapes, the lowest first.
  public var shapes: [Shape] = []

  /// An empty drawing.
  public init(width: Double, height: Double, title: String = "") {
    self.width = width
    self.height = height
    self.title = title
  }
}

/// A place in a drawing.
public struct Point: Equatable, Sendable {
  /// To the right.
  public var x: Double
  /// Down.
  public var y: Double

  /// The place (x, y).
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  /// Whether both coordinates are finite.
  var isFinite: Bool { x.isFinite && y.isFinite }
}

/// What a drawing consists of.
public enum Shape: Equatable, Sendable {
  /// Line segments through points, with round joins and ends; `dash` is the length of dashes and gaps, 0 for
  /// an unbroken line.
  case line([Point], stroke: Paint, width: Double, dash: Double = 0)
  /// The area within a polygon.
  case area([Point], fill: Paint)
  /// A rectangle with its upper left corner, `radius` for round corners.
  case rectangle(Point, width: Double, height: Double, radius: Double = 0, fill: Paint)
  /// Discs of one size and paint, as one area: where they overlap they are painted once.
  case dots([Point], radius: Double, fill: Paint)
  /// One line of text whose baseline is at y of the point, `anchor` at its x; turned a quarter to read upwards
  /// where `isVertical`.
  case text(
    String, Point, size: Double, anchor: Anchor = .start, fill: Paint = .ink, isBold: Bool = false,
    isVertical: Bool = false)
  /// An image in a rectangle, its pixels not smoothed.
  case image(Bitmap, Point, width: Double, height: Double)

  /// Which part of a text stands at its place.
  public enum Anchor: Equatable, Sendable {
    /// The beginning.
    case start
    /// The middle.
    case middle
    /// The end.
    case end
  }
}

/// A colour by its role, which a light and a dark theme fill differently.
public enum Paint: Equatable, Hashable, Sendable {
  /// Text and axes.
  case ink
  /// Less important text.
  case faintInk
  /// Grid lines.
  case grid
  /// A band behind data, little different from the background.
  case shade
  /// The background.
  case surface
  /// Colour of a series or cluster, from 0 on; many of them stay tellable, below 0 is faint ink.
  case series(Int)
  /// Half-transparent colour of a series.
  case faintSeries(Int)
  /// The share 0…1 on a scale from the surface to a strong colour.
  case heat(Double)
}

extension [Point] {
  /// The points in runs between those that are not finite.
  var finiteRuns: [ArraySlice<Point>] {
    split { !$0.isFinite }
  }
}
