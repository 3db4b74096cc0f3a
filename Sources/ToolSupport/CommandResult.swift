import Serialization

/// What a command found, as text for people and as JSON for programs.
package struct CommandResult: Sendable, Equatable {
  /// Lines without the last line's end.
  package let text: String
  /// The same for programs.
  package let json: JSON

  /// A result whose text is not just its values, one a line.
  package init(text: String, json: JSON) { (self.text, self.json) = (text, json) }

  /// No result to be shown, because standard output has the data themselves.
  package static let none = CommandResult(text: "", json: .null)

  /// A result of some values, each a line of text and a member of the object.
  package init(_ fields: [ResultField]) {
    let width = (fields.map(\.label.count).max() ?? 0) + 2
    text = fields.map { $0.label.rightPadded(to: width) + $0.text }.joined(separator: "\n")
    json = .object(JSONObject(fields.map { ($0.key, $0.value) }))
  }
}

/// A value of a result with its names.
package struct ResultField: Sendable, Equatable {
  /// The name for people.
  package let label: String
  /// The name for programs.
  package let key: String
  /// The value for programs.
  package let value: JSON
  /// The value for people, with its unit.
  package let text: String

  /// A value; `text` is that of the value unless given.
  package init(_ label: String, key: String, _ value: JSON, text: String? = nil) {
    (self.label, self.key, self.value) = (label, key, value)
    self.text = text ?? value.stringValue ?? value.serialized()
  }

  /// A share, 0 to 1, which people read in per cent.
  package init(_ label: String, key: String, percent share: Double) {
    self.init(label, key: key, .number(share), text: "\((100 * share).fixed(2)) %")
  }
}

extension JSONObject {
  /// An object with the given members, in order.
  package init(_ members: [(String, JSON)]) {
    self.init()
    for (key, value) in members { self[key] = value }
  }
}
