/// Tables and lists as text.
enum TableText {
  /// A Markdown table: the first column to the left, all others as given.
  static func markdown(_ header: [String], _ rows: [[String]], alignment: String = "---") -> String {
    let rule = ["---"] + header.dropFirst().map { _ in alignment }
    return ([header, rule] + rows).map { row in
      "| " + row.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }.joined(separator: "\n")
  }

  /// A line of CSV (RFC 4180).
  static func csv(_ cells: [String]) -> String {
    cells.map { cell in
      guard cell.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return cell }
      return "\"\(cell.replacing("\"", with: "\"\""))\""
    }.joined(separator: ",")
  }

  /// "seed 3", or "seeds 1, 2, 3".
  static func seeds(_ seeds: [Int]) -> String {
    let list = seeds.sorted().map { "\($0)" }.joined(separator: ", ")
    return seeds.count == 1 ? "seed \(list)" : "seeds \(list)"
  }

  /// "1 seed", or "3 seeds".
  static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
