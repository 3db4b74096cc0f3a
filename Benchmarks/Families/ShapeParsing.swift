import ToolSupport

/// Shapes with commas between them.
func parseShapes<Shape>(
  _ text: String, _ parse: (String) throws(UsageError) -> Shape
) throws(UsageError) -> [Shape] {
  var shapes: [Shape] = []
  for part in text.split(separator: ",", omittingEmptySubsequences: false) {
    shapes.append(try parse(String(part)))
  }
  return shapes
}

/// Sizes of at least 1 with an x between them, such as 256x500x784; nil if it is anything else.
func parseSizes(_ text: some StringProtocol) -> [Int]? {
  let parts = text.split(separator: "x", omittingEmptySubsequences: false)
  // No dimension beyond 2³¹, so that products of two of them are numbers.
  let sizes = parts.compactMap { Int($0) }.filter { $0 >= 1 && $0 <= Int(Int32.max) }
  return sizes.count == parts.count ? sizes : nil
}
