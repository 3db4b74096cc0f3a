import Datasets
import Testing

@testable import Report

@Suite struct SVGTests {
  static let nasty = "a<b & \"c\" > 'd' \u{1} é\n]]>"

  static var everything: Drawing {
    var drawing = Drawing(width: 100, height: 50.5, title: nasty)
    drawing.shapes = [
      .line(
        [Point(1, 2), Point(3.14159, -4), Point(.nan, 0), Point(5, 6)], stroke: .ink, width: 1.5, dash: 4),
      .area([Point(0, 0), Point(10, 0), Point(0, 10)], fill: .faintSeries(2)),
      .rectangle(Point(1, 1), width: 5, height: 6, radius: 2, fill: .heat(0.25)),
      .dots(
        [Point(10, 20), Point(10.5, 19), Point(.infinity, 1), Point(0, 0)], radius: 2, fill: .series(123)),
      .text(nasty, Point(5, 5), size: 12, anchor: .end, isBold: true, isVertical: true),
      .image(Bitmap(width: 2, height: 1, channels: 1, bytes: [0, 255]), Point(0, 0), width: 4, height: 2),
      .line([], stroke: .grid, width: 1), .area([Point(0, .nan)], fill: .shade),
      .dots([], radius: 1, fill: .ink),
      .text("", Point(0, 0), size: 1),
    ]
    return drawing
  }

  @Test func filesAreWellFormed() {
    for theme in [Theme.light, .dark] {
      let checker = XMLChecker(Self.everything.svg(theme: theme))
      #expect(checker.problem == nil)
      #expect(
        checker.elements == ["svg", "title", "rect", "g", "path", "path", "rect", "path", "text", "image"])
    }
    let checker = XMLChecker(Self.everything.inlineSVG(id: "a\"b"))
    #expect(checker.problem == nil)
    #expect(checker.attributes["id"] == ["a&quot;b", "a&quot;b-title"])
    #expect(checker.attributes["viewBox"] == ["0 0 100 50.5"])
    #expect(checker.attributes["role"] == ["img"])
  }

  @Test func theCheckerFindsFaults() {
    for text in [
      "", "<a>", "<a></b>", "<a b=c/>", "<a>x & y</a>", "<a/><b/>", "<a b=\"1\" b=\"2\"/>", "x<a/>",
    ] {
      #expect(XMLChecker(text).problem != nil)
    }
  }

  @Test func shapesAreWrittenCompactly() {
    let svg = Self.everything.svg()
    for part in [
      "d=\"M1 2L3.14-4M5 6h0\" fill=\"none\" stroke=\"#1b1f24\" stroke-width=\"1.5\" stroke-dasharray=\"4\"",
      "d=\"M0 0L10 0 0 10z\" fill=\"#2fb581\" fill-opacity=\".35\"",
      "<rect x=\"1\" y=\"1\" width=\"5\" height=\"6\" rx=\"2\" fill=\"#0a3d80\" fill-opacity=\".25\"/>",
      // 10, 20, then by 0.5, −1, then to the origin.
      "d=\"m10 20h0m.5-1h0m-10.5-19h0\" fill=\"none\"",
      "a&lt;b &amp; &quot;c&quot; &gt; 'd' \u{FFFD} é ]]&gt;</text>",
      "font-weight=\"bold\" text-anchor=\"end\" transform=\"rotate(-90 5 5)\"",
      "href=\"data:image/png;base64,iVBORw0KGgo",
    ] { #expect(svg.contains(part), "\(part)") }
  }

  @Test func inlineColoursAreVariablesThatThemesDefine() {
    let svg = Self.everything.inlineSVG(id: "x")
    let attributes = XMLChecker(svg).attributes
    let paints = (attributes["fill", default: []] + attributes["stroke", default: []]).filter { $0 != "none" }
    let defined = { (theme: Theme) in
      Set(theme.css.split(separator: "\n").map { "var(\($0.prefix { $0 != ":" }))" })
    }
    #expect(Set(paints).isSubset(of: defined(.light)))
    #expect(defined(.light) == defined(.dark))
    #expect(paints.contains("var(--series-23)"))
    #expect(Theme.dark.css.hasPrefix("--ink: #e8eaed;\n"))
  }

  /// Also with fewer colours than there are numbers, and with none.
  @Test func themesDefineEverySeries() {
    for series in [[], [Color(0xff0000), Color(0x00ff00)]] {
      var theme = Theme.light
      theme.series = series
      let lines = theme.css.split(separator: "\n").filter { $0.hasPrefix("--series-") }
      let expected = (0..<SeriesPalette.count).map {
        "--series-\($0): \(theme.color(of: .series($0)).hex);"
      }
      #expect(lines.map(String.init) == expected)
    }
  }

  @Test func theSameDrawingGivesTheSameBytes() {
    #expect(Self.everything.svg() == Self.everything.svg())
    #expect(Self.everything.png(scale: 2) == Self.everything.png(scale: 2))
  }
}
