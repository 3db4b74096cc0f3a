/// A drawing with the numbers behind it.
public struct Figure: Sendable {
  /// Its name as a file, without extension.
  public let name: String
  /// The drawing.
  public let drawing: Drawing
  /// The numbers: a header, and lines with commas between values.
  public let csv: String

  init(_ name: String, _ drawing: Drawing, header: [String], rows: some Sequence<[String]>) {
    self.name = name
    self.drawing = drawing
    csv = ([header] + rows).map { $0.map(Self.field).joined(separator: ",") }.joined(separator: "\n") + "\n"
  }

  /// A field of a CSV file (RFC 4180).
  private static func field(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }

  /// The figure within the page.
  var inline: Markup { "<figure>\(Markup(raw: drawing.inlineSVG(id: "figure-\(name)")))</figure>" }
}
