import Serialization

/// The first setting in which a kept run differs from the one that is asked for.
struct SettingsDifference {
  /// What differs, in words: the setting, its value there and here.
  let words: String

  /// Settings that runs of older versions do not name, and what they had for them.
  static let formerValues: [String: JSON] = [
    "restart-selection": .string("inertia"), "balance": .number(0), "fine-tuning-warm-up": .integer(0),
    "exchange": .bool(false),
    // Named once also for methods without it.
    "reinitialisation": .string("restarts"),
  ]

  /// The difference, or nil if there is none.
  init?(kept: JSONObject, wanted: JSONObject) {
    func value(_ key: String, of settings: JSONObject, beside other: JSONObject) -> JSON? {
      settings[key] ?? (other[key] == nil ? nil : Self.formerValues[key])
    }
    let differing = (kept.keys + wanted.keys).first {
      value($0, of: kept, beside: wanted) != value($0, of: wanted, beside: kept)
    }
    guard let key = differing else { return nil }
    func word(_ value: JSON?) -> String { value?.serialized() ?? "not given" }
    words = "\(key) \(word(kept[key])), here \(word(wanted[key]))"
  }
}
