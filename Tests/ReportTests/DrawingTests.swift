import Report
import Testing

@Suite struct DrawingTests {
  @Test func aDrawingBeginsEmpty() {
    #expect(Drawing(width: 2, height: 1).shapes.isEmpty)
  }
}
