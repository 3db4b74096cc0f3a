import Testing

@testable import Report

@Suite struct MarkupTests {
  @Test func stringsAreEscapedAndMarkupIsNot() {
    let inner: Markup = "<b>\("a<b & \"c\"")</b>"
    let outer: Markup = "<p title=\"\("it's")\">\(inner)\(7)</p>"
    #expect(outer.text == "<p title=\"it's\"><b>a&lt;b &amp; &quot;c&quot;</b>7</p>")
  }
}
