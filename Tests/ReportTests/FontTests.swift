import Datasets
import Testing

@testable import Report

@Suite struct FontTests {
  static let characters =
    (33..<127).compactMap { UnicodeScalar($0).map(Character.init) } + Array("–−·×±λα→²…äÖé")

  @Test func everyCharacterHasItsOwnGlyphWithinItsAdvance() {
    let box = StrokeFont.glyph("\u{1F600}").strokes
    var faults: [Character] = []
    for character in Self.characters {
      let glyph = StrokeFont.glyph(character)
      let points = glyph.strokes.joined()
      let pen = StrokeFont.penRadius(isBold: false)
      let isInside = points.allSatisfy { point in
        point.isFinite && point.x - pen > -0.04 && point.x + pen < glyph.advance + 0.04 && point.y > -0.25
          && point.y < 0.95
      }
      if points.isEmpty || !isInside || glyph.strokes == box { faults.append(character) }
    }
    #expect(faults == [])
    let distinct = Set(Self.characters.map { "\(StrokeFont.glyph($0).strokes)" })
    #expect(distinct.count == Self.characters.count)
    #expect(StrokeFont.glyph(" ").strokes.isEmpty)
    #expect(!box.isEmpty)
  }

  @Test func lettersStandBetweenTheLines() {
    // Capitals and digits fill the height of capitals, low letters a good half of it.
    func extent(_ character: Character) -> (low: Double, high: Double) {
      let heights = StrokeFont.glyph(character).strokes.joined().map(\.y)
      let pen = StrokeFont.penRadius(isBold: false)
      return ((heights.min() ?? 0) - pen, (heights.max() ?? 0) + pen)
    }
    for character in "ABCDEFGHIKLMNOPRSTUVWXYZ0123456789bdhkl" {
      let extent = extent(character)
      #expect(abs(extent.low) < 0.02 && abs(extent.high - StrokeFont.capHeight) < 0.02, "\(character)")
    }
    for character in "acemnorsuvwxz" {
      let extent = extent(character)
      #expect(abs(extent.low) < 0.02 && abs(extent.high - 0.523) < 0.02, "\(character)")
    }
    for character in "gpqy" { #expect(abs(extent(character).low + StrokeFont.descent) < 0.02) }
  }

  @Test func widthsAreThoseOfCommonFaces() {
    // Sums of the advances that the metrics files of Helvetica and Arial give, in thousandths.
    #expect(abs(TextMetrics.width(of: "Hamburgefonstiv", size: 1000) - 7558) < 1)
    #expect(abs(TextMetrics.width(of: "0123456789", size: 10) - 55.6) < 1e-9)
    #expect(TextMetrics.width(of: "", size: 10) == 0)
    let width = TextMetrics.width(of: "epoch", size: 12)
    #expect(abs(TextMetrics.width(of: "epoch", size: 24) - 2 * width) < 1e-9)
    #expect(TextMetrics.width(of: "epoch", size: 12, isBold: true) > width)
  }

  @Test func cutTextFits() {
    let text = "a rather long label of a feature"
    for limit in stride(from: 0.0, through: 220, by: 3.7) {
      let cut = TextMetrics.cut(text, toWidth: limit, size: 12)
      #expect(TextMetrics.width(of: cut, size: 12) <= limit)
      #expect(cut == text || cut.isEmpty || cut.hasSuffix("…"))
    }
    #expect(TextMetrics.cut(text, toWidth: 1000, size: 12) == text)
    let lines = TextMetrics.wrap(text, toWidth: 60, size: 12, lines: 2)
    #expect(lines.count == 2 && lines[0] == "a rather" && lines[1].hasSuffix("…"))
    #expect(TextMetrics.wrap("one two", toWidth: 500, size: 12, lines: 2) == ["one two"])
    #expect(TextMetrics.wrap("", toWidth: 500, size: 12, lines: 2) == [])
  }

  @Test func inkStaysInTheTextsBox() {
    var drawing = Drawing(width: 120, height: 60)
    drawing.shapes = [.text("Hxgjpq019", Point(60, 30), size: 14, anchor: .middle)]
    let image = drawing.bitmap(scale: 1)
    guard let box = drawing.textBoxes.first else {
      Issue.record("no box")
      return
    }
    var (inside, outside) = (0, 0)
    for row in 0..<60 {
      for column in 0..<120 where image.bytes[3 * (row * 120 + column)] < 250 {
        let (x, y) = (Double(column), Double(row))
        if x + 1 < box.left || x > box.right || y + 1 < box.top - 0.3 || y > box.bottom + 0.3 {
          outside += 1
        } else {
          inside += 1
        }
      }
    }
    #expect(inside > 100)
    #expect(outside == 0)
  }
}
