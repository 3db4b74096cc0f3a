import Datasets
import Testing

@testable import Report

@Suite struct RasterTests {
  private func bitmap(_ shapes: [Shape], scale: Double = 1, theme: Theme = .light) -> Bitmap {
    var drawing = Drawing(width: 60, height: 40)
    drawing.shapes = shapes
    return drawing.bitmap(scale: scale, theme: theme)
  }

  /// How much ink there is, in pixels, by the green channel.
  private func ink(_ bitmap: Bitmap) -> Double {
    let (ink, surface) = (Double(Theme.light.ink.green), Double(Theme.light.surface.green))
    return stride(from: 1, to: bitmap.bytes.count, by: 3).reduce(0) {
      $0 + (surface - Double(bitmap.bytes[$1])) / (surface - ink)
    }
  }

  @Test func sizesAndColoursAreThoseOfTheTheme() {
    let image = bitmap(
      [.rectangle(Point(10, 5), width: 20, height: 10, fill: .series(1))], scale: 1.5, theme: .dark)
    #expect((image.width, image.height, image.channels) == (90, 60, 3))
    let expected = (0..<60).flatMap { row in
      (0..<90).flatMap { column in
        // Row 7 is covered by half.
        let isInside = (15..<45).contains(column) && (8..<22).contains(row)
        let isHalf = (15..<45).contains(column) && (row == 7 || row == 22)
        let color = Theme.dark.color(of: .series(1)).over(
          Theme.dark.surface, opacity: isInside ? 1 : isHalf ? 0.5 : 0)
        return [color.red, color.green, color.blue]
      }
    }
    #expect(image.bytes == expected)
  }

  @Test func transparentPaintIsMixedOnceWhereDotsOverlap() {
    let image = bitmap([.dots([Point(20, 20), Point(22, 20)], radius: 8, fill: .faintSeries(0))])
    let index = 3 * (20 * 60 + 21)
    let color = Theme.light.color(of: .faintSeries(0))
    #expect(Array(image.bytes[index..<index + 3]) == [color.red, color.green, color.blue])
  }

  @Test func manyDotsAreAsThoughDrawnAtOnce() {
    // More than are painted at a time.
    let points = (0..<5000).map { (i: Int) -> Point in
      let (x, y) = (i % 60, i / 60 % 40)
      return Point(Double(x), Double(y))
    }
    let image = bitmap([.dots(points, radius: 1, fill: .ink)])
    #expect(ink(image) > 0.97 * 59 * 39)
  }

  @Test func imagesAreNotSmoothed() {
    let checker = Bitmap(width: 2, height: 2, channels: 1, bytes: [0, 255, 100, 50])
    let image = bitmap([.image(checker, Point(50, 30), width: 20, height: 4)])
    func pixel(_ x: Int, _ y: Int) -> UInt8 { image.bytes[3 * (y * 60 + x)] }
    #expect(
      [pixel(50, 30), pixel(59, 31), pixel(50, 32), pixel(50, 34), pixel(49, 30)] == [0, 0, 100, 255, 255])
    let color = Bitmap(width: 1, height: 1, channels: 3, bytes: [1, 2, 3])
    let colored = bitmap([.image(color, Point(0, 0), width: 60, height: 40)])
    #expect(colored.bytes == (0..<2400).flatMap { _ in [1, 2, 3] as [UInt8] })
  }

  @Test func dashesHaveHalfOfTheLine() {
    let whole = ink(bitmap([.line([Point(5, 20), Point(55, 20)], stroke: .ink, width: 2)]))
    #expect(abs(whole - (100 + Double.pi)) < 0.5)
    let dashed = ink(bitmap([.line([Point(5, 20), Point(55, 20)], stroke: .ink, width: 2, dash: 5)]))
    #expect(abs(dashed - 5 * (10 + Double.pi)) < 1)
    // Around a corner: 3 of 5 before it.
    let pieces = Dashes.split([Point(0, 0), Point(3, 0), Point(3, 9)], dash: 5)
    #expect(pieces == [[Point(0, 0), Point(3, 0), Point(3, 2)], [Point(3, 7), Point(3, 9)]])
  }

  @Test func whatIsNotFiniteLeavesNoTrace() {
    let image = bitmap([
      .line([Point(.nan, 1), Point(.infinity, 2)], stroke: .ink, width: 3),
      .area([Point(0, 0), Point(.nan, 5), Point(5, 5)], fill: .ink),
      .rectangle(Point(.nan, 0), width: 5, height: 5, fill: .ink),
      .dots([Point(0, .infinity)], radius: 3, fill: .ink), .text("x", Point(.nan, 3), size: 9),
      .rectangle(Point(0, 0), width: -3, height: 5, fill: .ink), .line([], stroke: .ink, width: 2),
      .line([Point(1e300, -1e300), Point(-1e300, 1e300)], stroke: .ink, width: 1),
      .dots([Point(5, 5)], radius: -1, fill: .ink), .text("x", Point(9, 9), size: 0),
    ])
    #expect(image.bytes.allSatisfy { $0 == 255 })
  }

  @Test func verticalTextIsHorizontalTextTurned() {
    let horizontal = bitmap([.text("Agx", Point(20, 20), size: 16)], scale: 2)
    let vertical = bitmap([.text("Agx", Point(20, 20), size: 16, isVertical: true)], scale: 2)
    #expect(ink(horizontal) > 100)
    // (x, y) goes to (y, 40 − x) around the text's place.
    var turned = [UInt8](repeating: 255, count: 120 * 80)
    for y in 0..<80 {
      for x in 0..<120 where (0..<120).contains(y) && (0..<80).contains(79 - x) {
        turned[(79 - x) * 120 + y] = horizontal.bytes[3 * (y * 120 + x) + 1]
      }
    }
    let differences = turned.indices.map { abs(Int(turned[$0]) - Int(vertical.bytes[3 * $0 + 1])) }
    // Along rows the shares are exact, across them they are sampled, so the two differ a little.
    #expect(differences.max() ?? 255 < 40)
    #expect(differences.reduce(0, +) < 120 * 80)
  }
}
