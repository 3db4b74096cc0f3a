/// A JSON value (RFC 8259).
///
/// Numbers without fraction and exponent that fit in `Int` are integers; all others are `Double`.
public enum JSON: Equatable, Sendable {
  /// The literal `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number.
  case integer(Int)
  /// Any other number; written as `null` when it is not finite, because JSON has no word for those.
  case number(Double)
  /// Text.
  case string(String)
  /// Values in order.
  case array([JSON])
  /// Values by name, in order.
  case object(JSONObject)

  /// A number with the shortest digits that give back the `Float`: 0.1 and not 0.10000000149011612.
  public static func float(_ value: Float) -> JSON { .number(Double(value.description) ?? Double(value)) }
}

// MARK: Reading parts

extension JSON {
  /// The truth value, if this is one.
  public var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The whole number, if this is one.
  public var intValue: Int? { if case .integer(let value) = self { value } else { nil } }

  /// The number, whole or not, if this is one.
  public var doubleValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The text, if this is text.
  public var stringValue: String? { if case .string(let value) = self { value } else { nil } }

  /// The elements, if this is an array.
  public var arrayValue: [JSON]? { if case .array(let value) = self { value } else { nil } }

  /// The members, if this is an object.
  public var objectValue: JSONObject? { if case .object(let value) = self { value } else { nil } }

  /// The member `key`, if this is an object that has it.
  public subscript(key: String) -> JSON? { objectValue?[key] }
}

// MARK: Literals

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// `null`.
  public init(nilLiteral: ()) { self = .null }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// Text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// An array.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// An object with members in the order written; of equal keys the last value stays.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    var object = JSONObject()
    for (key, value) in elements { object[key] = value }
    self = .object(object)
  }
}
