/// The colours that paints stand for.
public struct Theme: Equatable, Sendable {
  /// Text and axes.
  public var ink: Color
  /// Less important text.
  public var faintInk: Color
  /// Grid lines.
  public var grid: Color
  /// A band behind data.
  public var shade: Color
  /// The background.
  public var surface: Color
  /// The strong end of the scale of `Paint.heat`, which begins with the surface.
  public var heat: Color
  /// The colours of series; paints beyond the last begin with the first again.
  public var series: [Color]

  /// Dark on white.
  public static let light = Theme(
    ink: Color(0x1b1f24), faintInk: Color(0x59636e), grid: Color(0xe3e6ea), shade: Color(0xf3f5f7),
    surface: Color(0xffffff), heat: Color(0x0a3d80), series: SeriesPalette.light.colors)

  /// Bright on nearly black.
  public static let dark = Theme(
    ink: Color(0xe8eaed), faintInk: Color(0x9ba3ad), grid: Color(0x30363d), shade: Color(0x1e2228),
    surface: Color(0x16191d), heat: Color(0x7ab8ff), series: SeriesPalette.dark.colors)

  /// The opaque colour of a paint on the surface.
  public func color(of paint: Paint) -> Color {
    let (color, opacity) = resolve(paint)
    return color.over(surface, opacity: opacity)
  }

  /// A paint as a colour and its opacity.
  func resolve(_ paint: Paint) -> (color: Color, opacity: Double) {
    let color =
      switch paint {
      case .ink: ink
      case .faintInk: faintInk
      case .grid: grid
      case .shade: shade
      case .surface: surface
      case .heat: heat
      case .series(let index), .faintSeries(let index): seriesColor(index)
      }
    return (color, Self.opacity(of: paint))
  }

  /// How much of what is below a paint hides, in every theme.
  static func opacity(of paint: Paint) -> Double {
    switch paint {
    case .ink, .faintInk, .grid, .shade, .surface, .series: 1
    case .faintSeries: 0.35
    case .heat(let share): heatOpacity(share)
    }
  }

  private func seriesColor(_ index: Int) -> Color {
    index < 0 || series.isEmpty ? faintInk : series[index % series.count]
  }

  /// The share of the strong colour over the surface.
  static func heatOpacity(_ share: Double) -> Double {
    share.isNaN ? 0 : min(max(share, 0), 1)
  }

  /// The colours as CSS custom properties, one a line, to stand within a rule such as `:root { … }`.
  ///
  /// The names are those that `Drawing.inlineSVG(id:)` uses: `--ink`, `--faint-ink`, `--grid`, `--shade`,
  /// `--surface`, `--heat`, `--series-0` to `--series-99`, whose colours begin again where the
  /// theme has fewer.
  public var css: String {
    let roles = [
      ("ink", ink), ("faint-ink", faintInk), ("grid", grid), ("shade", shade), ("surface", surface),
      ("heat", heat),
    ]
    let numbered = (0..<SeriesPalette.count).map { ("series-\($0)", seriesColor($0)) }
    return (roles + numbered).map { "--\($0.0): \($0.1.hex);\n" }.joined()
  }
}

extension Paint {
  /// The paint for text on `Paint.heat(share)`: ink where the cell is pale, the surface's where it is strong.
  static func text(onHeat share: Double) -> Paint {
    Theme.heatOpacity(share) < 0.63 ? .ink : .surface
  }
}
