import Testing

@testable import Report

@Suite struct ThemeTests {
  static let themes = [Theme.light, .dark]

  @Test(arguments: themes) func everythingIsSeenOnTheBackground(theme: Theme) {
    #expect(theme.ink.contrast(with: theme.surface) > 12)
    #expect(theme.faintInk.contrast(with: theme.surface) > 4.5)
    #expect(theme.faintInk.contrast(with: theme.shade) > 4.5)
    #expect(theme.series.map { $0.contrast(with: theme.surface) }.min() ?? 0 > 2)
    #expect(theme.series.prefix(20).map { $0.contrast(with: theme.surface) }.min() ?? 0 > 2.5)
  }

  @Test(arguments: themes) func textOnHeatIsRead(theme: Theme) {
    let contrasts = (0...100).map { step in
      let share = Double(step) / 100
      return theme.color(of: .heat(share)).contrast(with: theme.color(of: .text(onHeat: share)))
    }
    #expect(contrasts.min() ?? 0 > 3.5)
  }

  @Test(arguments: themes) func coloursAreTold(theme: Theme) {
    func least(_ colors: some Collection<Color>) -> Double {
      let places = colors.map(\.oklab)
      return places.indices.flatMap { i in
        places.indices.filter { $0 > i }.map { places[i].distance(to: places[$0]) }
      }.min() ?? 0
    }
    #expect(theme.series.count == 100)
    #expect(Set(theme.series).count == 100)
    #expect(least(theme.series.prefix(10)) > 0.13)
    #expect(least(theme.series.prefix(20)) > 0.07)
    #expect(least(theme.series) > 0.005)
    for matrix in [Self.withoutRed, Self.withoutGreen] {
      #expect(least(theme.series.prefix(10).map { Self.seen($0, through: matrix) }) > 0.085)
    }
  }

  /// What a colour looks like to those without a kind of cones (Machado, Oliveira and Fernandes 2009).
  static func seen(_ color: Color, through matrix: [[Double]]) -> Color {
    let light = color.linearLight
    let bytes = matrix.map { row in
      let sum = zip(row, light).reduce(0) { $0 + $1.0 * $1.1 }
      return UInt8((255 * Oklab.encode(min(max(sum, 0), 1))).rounded())
    }
    return Color(red: bytes[0], green: bytes[1], blue: bytes[2])
  }

  static let withoutRed = [
    [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
  ]
  static let withoutGreen = [
    [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
  ]

  @Test func oklabIsThePublishedOne() {
    // The values of Ottosson's page for the primaries, by its matrices.
    let red = Color(0xff0000).oklab
    #expect(red.distance(to: Oklab(lightness: 0.6280, a: 0.2249, b: 0.1258)) < 2e-4)
    #expect(Color(0xffffff).oklab.distance(to: Oklab(lightness: 1, a: 0, b: 0)) < 1e-3)
    for code in [0x4d74e7, 0x000000, 0xffffff, 0x123456] as [UInt32] {
      let lab = Color(code).oklab
      let bytes = lab.linearLight.map { (255 * Oklab.encode(min(max($0, 0), 1))).rounded() }
      #expect(Color(red: UInt8(bytes[0]), green: UInt8(bytes[1]), blue: UInt8(bytes[2])) == Color(code))
    }
  }

  @Test(arguments: themes) func paintsMixWithTheBackground(theme: Theme) {
    #expect(theme.color(of: .heat(0)) == theme.surface)
    #expect(theme.color(of: .heat(.nan)) == theme.surface)
    #expect(theme.color(of: .heat(7)) == theme.heat)
    #expect(theme.color(of: .series(-3)) == theme.faintInk)
    #expect(theme.color(of: .series(103)) == theme.series[3])
    #expect(Color(0xff0000).over(Color(0x0000ff), opacity: 0.5) == Color(0x800080))
    #expect(Color(0xff0000).over(Color(0x0000ff), opacity: .nan) == Color(0x0000ff))
  }
}
