import Serialization

/// What a report says of a run's data and settings, from its metrics.
enum RunTitle {
  /// The names of the files, without folders.
  static func text(_ metrics: JSON) -> String {
    let sources = metrics["sources"]?.arrayValue?.compactMap(\.stringValue) ?? []
    let names = sources.map { String($0.split(separator: "/").last ?? "") }
    return names.isEmpty ? "clustering" : names.joined(separator: ", ")
  }

  /// Everything that the metrics tell but scores, in order.
  static func settings(_ metrics: JSON) -> [(name: String, value: String)] {
    let results: Set = ["acc", "nmi", "ari", "seconds", "samples_per_second", "sources"]
    return (metrics.objectValue?.members ?? []).filter { !results.contains($0.key) && $0.value != .null }.map
    {
      (name: $0.key.replacing("_", with: " "), value: words($0.value))
    }
  }

  private static func words(_ value: JSON) -> String {
    switch value {
    case .string(let text): text
    case .bool(let isTrue): isTrue ? "yes" : "no"
    case .array(let values): values.map(words).joined(separator: ", ")
    default: value.serialized()
    }
  }
}
