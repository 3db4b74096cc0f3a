/// Whether a text is well-formed XML of elements, attributes and text, as far as SVG files need it.
struct XMLChecker {
  private var rest: Substring
  private var open: [String] = []
  /// Names of elements in their order.
  private(set) var elements: [String] = []
  /// Values of attributes by name.
  private(set) var attributes: [String: [String]] = [:]
  /// What is wrong, nil where nothing is.
  private(set) var problem: String?

  init(_ text: String) {
    rest = text[...]
    check()
  }

  private mutating func check() {
    while problem == nil, !rest.isEmpty {
      let text = rest.prefix { $0 != "<" }
      checkText(text)
      rest = rest.dropFirst(text.count)
      if !rest.isEmpty { readTag() }
    }
    if problem == nil, let name = open.last { problem = "<\(name)> is not closed" }
    if problem == nil, elements.isEmpty { problem = "no element" }
  }

  private mutating func checkText(_ text: Substring) {
    if open.isEmpty, text.contains(where: { !$0.isWhitespace }) { problem = "text outside: \(text)" }
    if text.unicodeScalars.contains(where: { $0.value < 32 && $0 != "\n" }) { problem = "control character" }
    for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst()
    where !["amp;", "lt;", "gt;", "quot;"].contains(where: { part.hasPrefix($0) }) {
      problem = "bare & before \(part.prefix(10))"
    }
  }

  private mutating func readTag() {
    guard let end = rest.firstIndex(of: ">") else {
      problem = "tag without end"
      return
    }
    var tag = rest[rest.index(after: rest.startIndex)..<end]
    rest = rest[rest.index(after: end)...]
    if tag.first == "/" {
      let name = open.popLast()
      if name != String(tag.dropFirst()) { problem = "<\(tag)> closes \(name ?? "nothing")" }
      return
    }
    let isClosed = tag.last == "/"
    if isClosed { tag = tag.dropLast() }
    let name = tag.prefix { $0.isLetter }
    if name.isEmpty || tag.contains("<") { problem = "tag \(tag)" }
    if open.isEmpty, !elements.isEmpty { problem = "two roots" }
    elements.append(String(name))
    if !isClosed { open.append(String(name)) }
    readAttributes(tag.dropFirst(name.count))
  }

  private mutating func readAttributes(_ text: Substring) {
    var text = text
    var names: Set<String> = []
    while problem == nil, !text.isEmpty {
      guard text.first == " ", let equals = text.firstIndex(of: "=") else {
        problem = "attribute \(text)"
        return
      }
      let name = String(text[text.index(after: text.startIndex)..<equals])
      text = text[text.index(after: equals)...]
      guard text.popFirst() == "\"", let end = text.firstIndex(of: "\"") else {
        problem = "attribute \(name) without quotes"
        return
      }
      if !names.insert(name).inserted { problem = "attribute \(name) twice" }
      checkText(open.isEmpty ? "" : text[..<end])
      attributes[name, default: []].append(String(text[..<end]))
      text = text[text.index(after: end)...]
    }
  }
}
