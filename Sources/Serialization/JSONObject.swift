/// The members of a JSON object, in the order in which they were added.
public struct JSONObject: Equatable, Sendable {
  /// The names, in order.
  public private(set) var keys: [String] = []
  private var values: [String: JSON] = [:]

  /// An object without members.
  public init() {}

  /// Number of members.
  public var count: Int { keys.count }

  /// The names and values, in order.
  public var members: [(key: String, value: JSON)] { keys.map { (key: $0, value: values[$0] ?? .null) } }

  /// The value of a member; a new one goes to the end, and `nil` removes it.
  ///
  /// - Complexity: O(1), but O(count) to remove.
  public subscript(key: String) -> JSON? {
    get { values[key] }
    set {
      let former = values[key]
      values[key] = newValue
      switch (former, newValue) {
      case (nil, .some): keys.append(key)
      case (.some, nil): keys.removeAll { $0 == key }
      default: break
      }
    }
  }
}
