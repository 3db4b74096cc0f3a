/// Counts of pairs as shaded cells, such as samples by cluster and class.
///
/// A cell's shade is its share of its row. Numbers are printed in tables of at most 25 rows and columns, except for
/// zeros. The table is as wide as its numbers need, `width` at least.
public struct HeatTable: Equatable, Sendable {
  /// What the chart says.
  public var title: String
  /// What the rows are, in the singular.
  public var rowLabel: String
  /// What the columns are, in the singular.
  public var columnLabel: String
  /// Names of the rows.
  public var rowNames: [String]
  /// Names of the columns.
  public var columnNames: [String]
  /// The counts, row after row.
  public var counts: [Int]
  /// The column that each row is matched with, for instance by the Hungarian method; its cell has an outline.
  public var matches: [Int?]
  /// Least width in CSS pixels.
  public var width: Double

  /// A table of counts.
  ///
  /// - Precondition: as many counts as rows times columns.
  public init(
    title: String, rowLabel: String = "cluster", columnLabel: String = "class", rowNames: [String],
    columnNames: [String], counts: [Int], matches: [Int?] = [], width: Double = 420
  ) {
    precondition(
      counts.count == rowNames.count * columnNames.count,
      "HeatTable: \(counts.count) counts for \(rowNames.count) rows × \(columnNames.count) columns")
    (self.title, self.rowLabel, self.columnLabel) = (title, rowLabel, columnLabel)
    (self.rowNames, self.columnNames, self.counts) = (rowNames, columnNames, counts)
    (self.matches, self.width) = (matches, width)
  }

  /// The chart as shapes.
  public var drawing: Drawing {
    guard !rowNames.isEmpty, !columnNames.isEmpty else {
      var canvas = Canvas(
        width: width, height: 2 * Style.margin + 40 + Canvas.titleHeight(title, width: width), leastHeight: 0,
        title: title)
      canvas.addEmptyNote()
      return canvas.drawing
    }
    return HeatTableLayout(self).drawing
  }
}
