/// The sizes that all charts share, in CSS pixels.
enum Style {
  /// Width of a chart unless told otherwise: it fills a phone and stands beside another on a desk.
  static let width = 420.0
  /// Height unless told otherwise.
  static let height = 280.0
  /// Font size of titles.
  static let titleSize = 14.0
  /// Font size of names.
  static let labelSize = 12.0
  /// Font size of numbers on axes.
  static let tickSize = 11.5
  /// Free space at the edges.
  static let margin = 8.0
  /// From one line of labels to the next.
  static let lineHeight = 16.0
  /// Least space between neighbouring texts.
  static let gap = 6.0
  /// Width of lines that show data.
  static let lineWidth = 2.0

  /// How far below the middle of a line of text its baseline is.
  static func drop(_ size: Double) -> Double { size * StrokeFont.capHeight / 2 }

  /// The place of a thin line that fills pixels without smearing.
  static func crisp(_ place: Double) -> Double { place.rounded(.down) + 0.5 }
}

/// What a colour stands for.
struct LegendItem: Equatable, Sendable {
  var name: String
  var color: Int
}
