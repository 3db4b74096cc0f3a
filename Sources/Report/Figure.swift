import Datasets

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
    var output = TextOutput()
    for row in [header] + rows {
      for (index, field) in row.enumerated() {
        if index > 0 { output.append(",") }
        // What is not there, such as a loss that was not measured, is nothing at all.
        if !field.isEmpty { output.append(field: field, delimiter: ",") }
      }
      output.append("\n")
    }
    csv = String(decoding: output.bytes, as: UTF8.self)
  }

  /// The figure within the page.
  var inline: Markup { "<figure>\(Markup(raw: drawing.inlineSVG(id: "figure-\(name)")))</figure>" }
}
