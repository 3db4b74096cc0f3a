import Autoencoder
import KMeans
import Serialization
import Testing
import ToolSupport

@testable import App
@testable import DeepClustering

@Suite struct ExperimentRecordTests {
  static let record: ExperimentRecord = {
    var record = ExperimentRecord.made("usps", "ct", 3, 77.5, 78.9, settings: [("lambda", 1.5)])
    record.stopReason = "epochs used up"
    record.fingerprint = "0f"
    record.measures["median_highest_membership_before"] = 0.75
    return record
  }()

  @Test func theJSONReadsBackAsTheRecord() throws {
    for layout in [JSON.Layout.compact, .indented] {
      let text = Self.record.json.serialized(layout)
      #expect(try ExperimentRecord(JSON(parsing: text)) == Self.record)
    }
    var broken = ExperimentRecord.made("mnist", "dcn", 0, failure: "the loss is not finite")
    #expect(try ExperimentRecord(JSON(parsing: broken.json.serialized())) == broken)
    #expect(broken.isBroken && !Self.record.isBroken)
    // Scores of a run that broke later do not make it whole, and none at all without a reason do not either.
    broken.scores = Self.record.scores
    #expect(broken.isBroken && broken.reason == "the loss is not finite")
    #expect(ExperimentRecord.made("mnist", "dcn", 0).isBroken)
    #expect(ExperimentRecord.made("mnist", "dcn", 0).reason == "no scores")
    #expect(ExperimentRecord.made("mnist", "dcn", 0, .nan).isBroken)
  }

  @Test func theKeysComeInOrder() throws {
    let keys = try #require(Self.record.json.objectValue).keys
    #expect(
      Array(keys.prefix(8)) == ["dataset", "method", "seed", "acc", "nmi", "ari", "failure", "stop_reason"])
    #expect(keys.last == "history")
    #expect(Self.record.json["acc"] == 0.775 && Self.record.json["failure"] == .null)
    #expect(ExperimentRecord.fileName(dataset: "usps", method: "ct", seed: 3) == "usps/ct-3.json")
  }

  @Test(arguments: [
    ("[1]", "it is not a JSON object"), ("{}", "it has no 'dataset'"),
    (#"{"dataset": "usps", "method": 3}"#, "'method' is not a text"),
    (#"{"dataset": "usps", "method": "ct", "seed": 1.5}"#, "'seed' is not a whole number"),
  ])
  func whatIsNoRecordIsRefused(text: String, problem: String) throws {
    let json = try JSON(parsing: text)
    #expect(throws: DataError("not a record of a run: \(problem)")) { try ExperimentRecord(json) }
  }

  @Test func everyMemberButTheHistoryIsNeeded() throws {
    let object = try #require(Self.record.json.objectValue)
    for key in object.keys where key != "history" {
      var without = object
      without[key] = nil
      #expect(throws: DataError("not a record of a run: it has no '\(key)'")) {
        try ExperimentRecord(.object(without))
      }
      without[key] = true
      let error = #expect(throws: DataError.self) { try ExperimentRecord(.object(without)) }
      #expect(error?.description.contains("'\(key)' is not ") == true)
    }
    var record = Self.record
    record.history = JSONObject()
    var without = object
    without["history"] = nil
    #expect(try ExperimentRecord(.object(without)) == record)
    without["history"] = true
    #expect(throws: DataError("not a record of a run: 'history' is not an object")) {
      try ExperimentRecord(.object(without))
    }
  }

  /// 50 epochs of pretraining and 100 of fine-tuning.
  static var history: [EpochRecord] {
    (0..<150).map { index in
      var epoch = EpochRecord(
        phase: index < 50 ? .pretrain : .finetune, epoch: index < 50 ? index + 1 : index - 49,
        seconds: 1.0 / Double(index + 3))
      epoch.reconstructionLoss = 100.0 / Double(index + 7)
      if index >= 50 {
        epoch.clusteringLoss = 10.0 / Double(index)
        epoch.changedLabels = 1.0 / Double(index)
        epoch.inertia = 1e7 / Double(index)
        epoch.scores = record.scores
      }
      return epoch
    }
  }

  @Test func theHistoryIsInColumns() throws {
    var record = Self.record
    record.history = HistoryColumns.json(Self.history)
    let columns = try #require(record.json["history"]?.objectValue)
    #expect(
      columns.keys == [
        "phase", "epoch", "reconstruction_loss", "clustering_loss", "changed_labels", "inertia", "seconds",
        "acc", "nmi", "ari",
      ])
    #expect(columns.members.allSatisfy { $0.value.arrayValue?.count == 150 })
    #expect(columns["phase"]?.arrayValue?[49] == "pretrain" && columns["epoch"]?.arrayValue?[50] == 1)
    #expect(columns["reconstruction_loss"]?.arrayValue?[0] == 14.2857)
    #expect(columns["clustering_loss"]?.arrayValue?[49] == .null)
    #expect(columns["clustering_loss"]?.arrayValue?[50] == 0.2)
    let text = record.json.serialized(.indented)
    #expect(text.utf8.count < 20_000, "\(text.utf8.count) bytes")
    #expect(try ExperimentRecord(JSON(parsing: text)) == record)
    #expect(HistoryColumns.json([]) == JSONObject())
  }

  @Test(arguments: [
    ("[]", "[]", nil), ("[\"kmeans\"]", "[null]", nil),
    ("[\"kmeans\"]", "[7]", 7), ("[\"pretrain\", \"pretrain\", \"kmeans\"]", "[2, 4, 7]", 3),
    ("[\"pretrain\", \"kmeans\", \"finetune\", \"finetune\", \"finetune\"]", "[2, 7, 900, 1, 3]", 3),
  ])
  func anEpochTakesTheMedianOfTheLastPhaseThatTrained(phases: String, seconds: String, median: Double?) throws
  {
    var columns = JSONObject()
    columns["phase"] = try JSON(parsing: phases)
    columns["seconds"] = try JSON(parsing: seconds)
    #expect(HistoryColumns.secondsOfAnEpoch(columns) == median)
    columns["seconds"] = nil
    #expect(HistoryColumns.secondsOfAnEpoch(columns) == nil)
  }

  @Test func numbersAreShortened() {
    let cases: [(Double, Double)] = [
      (0, 0), (1.0 / 3, 0.333333), (-2.0 / 3, -0.666667), (123_456.7, 123_457), (999_999.7, 1e6),
      (12_345_678, 12_345_700), (1.23456789e-9, 1.23457e-9), (0.5, 0.5), (6.02214076e23, 6.02214e23),
    ]
    for (number, short) in cases { #expect(number.shortened == short, "\(number): \(number.shortened)") }
    #expect(Double.infinity.shortened == .infinity && Double.nan.shortened.isNaN)
    #expect(Double.leastNonzeroMagnitude.shortened == 0)
    #expect(Double.greatestFiniteMagnitude.shortened.description.count < 30)
  }
}
