import Serialization
import ToolSupport

/// The settings of several runs of one method on one data set, which should agree in all but the seed.
struct SharedSettings {
  /// The runs, by seed.
  private let records: [ExperimentRecord]

  init(_ records: [ExperimentRecord]) { self.records = records.sorted { $0.seed < $1.seed } }

  /// The values of a setting, each once and in the order of the seeds, with the seeds that have it.
  ///
  /// Numbers that are the same are one value, whole or not; nil is for runs without the setting, but for
  /// those of before there was the setting, which had its former value.
  func values(of key: String) -> [(text: String?, seeds: [Int])] {
    var values: [(text: String?, seeds: [Int])] = []
    for record in records {
      let text = Self.text(Self.settings(of: record)[key] ?? SettingsDifference.formerValues[key])
      if let index = values.firstIndex(where: { $0.text == text }) {
        values[index].seeds.append(record.seed)
      } else {
        values.append((text, [record.seed]))
      }
    }
    return values
  }

  /// A line for each setting that differs: "lambda is 1 (seeds 0, 1) and 10 (seed 2)".
  var differences: [String] {
    var keys: [String] = []
    for record in records {
      for key in Self.settings(of: record).keys where key != "seed" && !keys.contains(key) {
        keys.append(key)
      }
    }
    return keys.compactMap { key in
      let values = values(of: key)
      guard values.count > 1 else { return nil }
      return "\(key) is "
        + values.map { "\($0.text ?? "absent") (\(TableText.seeds($0.seeds)))" }.joined(separator: " and ")
    }
  }

  /// The settings and the shape of the data, on which a result depends too.
  private static func settings(of record: ExperimentRecord) -> JSONObject {
    var settings = record.settings
    settings["samples"] = .integer(record.samples)
    settings["features"] = .integer(record.features)
    settings["clusters"] = .integer(record.clusters)
    return settings
  }

  private static func text(_ value: JSON?) -> String? {
    switch value {
    case nil, .null: nil
    case .string(let text): text
    case .integer, .number: value?.doubleValue?.brief
    case .some(let value): value.serialized()
    }
  }
}
