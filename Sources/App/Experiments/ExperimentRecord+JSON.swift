import KMeans
import Serialization
import ToolSupport

extension ExperimentRecord {
  /// Scores beside ACC, NMI and ARI, in the order of `ClusteringScores.numbers`.
  private static let otherScores = ["ami", "purity", "homogeneity", "completeness", "v_measure"]

  /// The record as one object.
  var json: JSON {
    var object = JSONObject()
    object["dataset"] = .string(dataset)
    object["method"] = .string(method)
    object["seed"] = .integer(seed)
    object["acc"] = .number(optional: scores?.accuracy)
    object["nmi"] = .number(optional: scores?.nmi)
    object["ari"] = .number(optional: scores?.ari)
    object["failure"] = .string(failure)
    object["stop_reason"] = .string(stopReason)
    for (index, key) in Self.otherScores.enumerated() {
      object[key] = .number(optional: scores?.numbers[3 + index])
    }
    object["samples"] = .integer(samples)
    object["features"] = .integer(features)
    object["clusters"] = .integer(clusters)
    object["settings"] = .object(settings)
    object["fingerprint"] = .string(fingerprint)
    if let labelFingerprint { object["label_fingerprint"] = .string(labelFingerprint) }
    object["version"] = .string(version)
    object["instruction_set"] = .string(instructionSet)
    object["threads"] = .integer(threads)
    object["processor"] = .string(processor)
    object["measures"] = .object(measures)
    object["seconds"] = .object(seconds)
    object["history"] = .object(history)
    return .object(object)
  }

  /// Reads a record back; its history may be missing.
  ///
  /// - Throws: `DataError` that names the member that is missing or of another kind.
  init(_ json: JSON) throws(DataError) {
    guard let object = json.objectValue else {
      throw DataError("not a record of a run: it is not a JSON object")
    }
    let members = RecordMembers(object: object)
    self.init(
      dataset: try members.text("dataset"), method: try members.text("method"),
      seed: try members.integer("seed"), samples: try members.integer("samples"),
      features: try members.integer("features"), clusters: try members.integer("clusters"))
    var numbers: [Double] = []
    // A broken run has null for each of them.
    for key in ["acc", "nmi", "ari"] + Self.otherScores {
      if let number = try members.optionalNumber(key) { numbers.append(number) }
    }
    if numbers.count == ClusteringScores.numberCount { scores = ClusteringScores(numbers: numbers) }
    failure = try members.optionalText("failure")
    stopReason = try members.optionalText("stop_reason")
    settings = try members.object("settings")
    fingerprint = try members.text("fingerprint")
    if object["label_fingerprint"] != nil { labelFingerprint = try members.text("label_fingerprint") }
    version = try members.text("version")
    instructionSet = try members.text("instruction_set")
    threads = try members.integer("threads")
    processor = try members.text("processor")
    measures = try members.object("measures")
    seconds = try members.object("seconds")
    if object["history"] != nil { history = try members.object("history") }
  }
}

/// The members of an object by kind; each is there, or an error says which is not.
private struct RecordMembers {
  let object: JSONObject

  func text(_ key: String) throws(DataError) -> String { try require(key, "a text", \.stringValue) }

  func integer(_ key: String) throws(DataError) -> Int { try require(key, "a whole number", \.intValue) }

  func object(_ key: String) throws(DataError) -> JSONObject { try require(key, "an object", \.objectValue) }

  func optionalText(_ key: String) throws(DataError) -> String? {
    if object[key] == .null { return nil }
    return try require(key, "a text or null", \.stringValue)
  }

  func optionalNumber(_ key: String) throws(DataError) -> Double? {
    if object[key] == .null { return nil }
    return try require(key, "a number or null", \.doubleValue)
  }

  private func require<Value>(
    _ key: String, _ kind: String, _ value: (JSON) -> Value?
  ) throws(DataError) -> Value {
    guard let member = object[key] else { throw DataError("not a record of a run: it has no '\(key)'") }
    guard let value = value(member) else { throw DataError("not a record of a run: '\(key)' is not \(kind)") }
    return value
  }
}

extension JSON {
  /// A text, or null.
  fileprivate static func string(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
}
