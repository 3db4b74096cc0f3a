import ToolSupport

/// The text of a page that is written by hand, between two comments.
enum Remarks {
  private static let (start, end) = ("<!-- remarks -->", "<!-- /remarks -->")

  /// The slot with a text in it.
  static func slot(_ text: String) -> String { start + text + end }

  /// The text in the slot of a page, as it is; a line break for an empty page.
  ///
  /// - Throws: `DataError` unless the page has both comments once and in order: what is written by hand must not get
  ///   lost.
  static func text(in page: String) throws(DataError) -> String {
    let (starts, ends) = (page.ranges(of: start), page.ranges(of: end))
    if page.allSatisfy(\.isWhitespace) { return "\n" }
    if starts.isEmpty, ends.isEmpty {
      throw DataError(
        "the page is none of 'reproduce', whose remarks lie between '\(start)' and '\(end)'; give another --page"
      )
    }
    guard starts.count == 1, ends.count == 1, let first = starts.first, let last = ends.first,
      first.upperBound <= last.lowerBound
    else {
      throw DataError("the remarks of the page do not lie between one '\(start)' and one '\(end)' after it")
    }
    return String(page[first.upperBound..<last.lowerBound])
  }
}
