import Serialization

extension JSON {
  /// A number, or null where there is none.
  static func number(optional value: Double?) -> JSON { value.map(JSON.number) ?? .null }
}
