import Testing

@testable import Report

@Suite struct MarkupTests {
  @Test func stringsAreEscapedAndMarkupIsNot() {
    let inner: Markup = "<b>\("a<b & \"c\"")</b>"
    let outer: Markup = "<p title=\"\("it's")\">\(inner)\(7)</p>"
    #expect(outer.text == "<p title=\"it&#39;s\"><b>a&lt;b &amp; &quot;c&quot;</b>7</p>")
  }

  /// RFC 4648, section 10.
  @Test func base64IsThatOfTheStandard() {
    let texts = ["", "f", "fo", "foo", "foob", "fooba", "foobar"]
    #expect(
      texts.map { Base64.encode(Array($0.utf8)) } == [
        "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy",
      ])
    #expect(Base64.encode([0xfb, 0xff]) == "+/8=")
    #expect(
      Base64.encode(littleEndian: [UInt16(0x0102), 0xfffe]) == Base64.encode([2, 1, 0xfe, 0xff] as [UInt8]))
  }
}
