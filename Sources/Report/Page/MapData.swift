import Datasets
import DeepClustering
import Kernels
import Serialization

/// The numbers that the page's script draws the maps from.
struct MapData {
  let content: ReportContent
  let engine: Engine

  init(_ content: ReportContent, engine: Engine) {
    self.content = content
    self.engine = engine
  }

  /// Bytes that all thumbnails may take; they get smaller, and in the end fewer, to keep to it.
  private static let thumbnailBudget = 7 << 20

  /// The element that holds them.
  var script: Markup {
    get throws {
      // No “</script” can occur: JSON strings here are names, which are escaped, and Base64.
      let text = try json.serialized().replacing("<", with: "\\u003c")
      return Markup(raw: "<script type=\"application/json\" id=\"map-data\">\(text)</script>")
    }
  }

  private var json: JSON {
    get throws {
      let subject = content.subject
      let shown = content.mappedSamples
      var object = JSONObject()
      if shown.count < subject.count {
        object["samples"] = .string(Base64.encode(littleEndian: shown.map { UInt32($0) }))
      }
      object["clusters"] = .array((0..<subject.clusters).map { .string("\($0)") })
      if let truth = subject.truth, let agreement = content.agreement, agreement.showsClasses {
        let position = Dictionary(uniqueKeysWithValues: agreement.classes.enumerated().map { ($1, $0) })
        object["classes"] = .array(agreement.classes.map { .string(subject.className($0)) })
        object["truth"] = .string(Base64.encode(littleEndian: shown.map { UInt16(position[truth[$0]] ?? 0) }))
        var matches = [Int](repeating: -1, count: subject.clusters)
        for (cluster, match) in zip(agreement.clusters, agreement.matches) { matches[cluster] = match ?? -1 }
        object["matches"] = .array(matches.map(JSON.integer))
      }
      object["stages"] = .array(
        zip(subject.stages, content.maps).map { stage, map in
          var entry = JSONObject()
          entry["name"] = .string(subject.name(of: stage))
          entry["xy"] = .string(Base64.encode(littleEndian: map.quantized))
          entry["labels"] = .string(Self.encode(labels: shown.map { stage.labels[$0] }, of: subject.clusters))
          return .object(entry)
        })
      object["sheets"] = try thumbnails()
      return .object(object)
    }
  }

  /// Labels of two bytes, or of four where there are more clusters than two can tell apart.
  static func encode(labels: [Int32], of clusters: Int) -> String {
    clusters <= 1 << 16
      ? Base64.encode(littleEndian: labels.map { UInt16($0) }) : Base64.encode(littleEndian: labels)
  }

  /// The sheets of thumbnails, at the greatest size that keeps to the budget; null without images.
  private func thumbnails() throws -> JSON {
    guard let shape = content.images?.shape, !content.mappedSamples.isEmpty else { return .null }
    let shown = content.mappedSamples
    for side in [32, 28, 20, 16, 14, 12, 10, 8] where side <= max(shape.width, shape.height) || side == 8 {
      // Incompressible grey thumbnails take half a byte a pixel; a first sheet tells what they take here.
      let trial = min(shown.count, 1024)
      let sheet = try sheets(of: shown.prefix(trial), side: side)
      let bytes = sheet.sheets.reduce(0) { $0 + $1.count } * shown.count / trial
      guard bytes <= Self.thumbnailBudget || side == 8 else { continue }
      return json(shown.count == trial ? sheet : try sheets(of: shown[...], side: side))
    }
    return .null
  }

  private func sheets(of samples: ArraySlice<Int>, side: Int) throws -> SpriteSheets {
    try SpriteSheets(count: samples.count) { range in
      let indices = Array(
        samples[samples.startIndex + range.lowerBound..<samples.startIndex + range.upperBound])
      return try content.bitmaps(of: indices, engine: engine).map { $0.reduced(to: side) }
    }
  }

  private func json(_ sheets: SpriteSheets) -> JSON {
    var object = JSONObject()
    object["width"] = .integer(sheets.width)
    object["height"] = .integer(sheets.height)
    object["columns"] = .integer(SpriteSheets.columns)
    object["rows"] = .integer(SpriteSheets.rows)
    object["images"] = .array(sheets.sheets.map { .string(Base64.encode($0)) })
    return .object(object)
  }
}
