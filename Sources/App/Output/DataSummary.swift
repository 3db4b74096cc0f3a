import Datasets
import Kernels
import Serialization
import ToolSupport

/// What is in some data, for `info`.
struct DataSummary {
  private let data: Dataset
  private let files: [DataFileDescription]
  private var low = Float.infinity
  private var high = -Float.infinity
  private var sum = 0.0
  private var missing = 0
  private var infinite = 0
  /// Place of the first value that is missing or infinite.
  private var firstBad: (row: Int, column: Int)?

  /// Looks through all values.
  init(_ data: Dataset, _ files: [DataFileDescription]) {
    (self.data, self.files) = (data, files)
    if let bytes = data.bytes {
      bytes.withUnsafeElements { for byte in $0 { add(Float(byte)) } }
    } else {
      data.samples.withUnsafeElements { elements in
        for (index, value) in elements.enumerated() {
          if value.isFinite {
            add(value)
          } else {
            if value.isNaN { missing += 1 } else { infinite += 1 }
            firstBad = firstBad ?? (index / data.columns, index % data.columns)
          }
        }
      }
    }
  }

  private mutating func add(_ value: Float) {
    low = min(low, value)
    high = max(high, value)
    sum += Double(value)
  }

  var fields: [ResultField] {
    var fields = [
      text("format", "format", unique(files.map(\.format))),
      text("type", "type", unique(files.map(\.elementType))),
      ResultField("samples", key: "samples", .integer(data.rows)),
      ResultField("features", key: "features", .integer(data.columns)),
    ]
    if let names = data.featureNames {
      fields.append(
        ResultField("names", key: "feature_names", .array(names.map(JSON.string)), text: Self.list(names)))
    }
    if let shape = data.imageShape {
      let json: JSON = [
        "width": .integer(shape.width), "height": .integer(shape.height),
        "channels": .integer(shape.channels),
      ]
      // In the words of the option as well, whose order is another than many expect.
      let word = shape.channels == 1 ? " (--image-size \(ImageSize(shape).word))" : ""
      fields.append(ResultField("images", key: "image", json, text: "\(shape)\(word)"))
    }
    let finite = data.rows * data.columns - missing - infinite
    if finite > 0 {
      let mean = sum / Double(finite)
      fields.append(
        ResultField(
          "range", key: "range",
          ["min": .float(low), "max": .float(high), "mean": .number(mean)],
          text: "\(Self.brief(low)) to \(Self.brief(high)), mean \(Self.brief(Float(mean)))"))
    }
    fields.append(ResultField("missing", key: "missing", .integer(missing)))
    if infinite > 0 { fields.append(ResultField("infinite", key: "infinite", .integer(infinite))) }
    let fingerprint = text("fingerprint", "fingerprint", data.fingerprint())
    return fields + [classes, fingerprint, text("scale", "scale", scaling), text("fit", "fit", fit)]
  }

  private func text(_ label: String, _ key: String, _ text: String) -> ResultField {
    ResultField(label, key: key, .string(text))
  }

  private func unique(_ words: [String]) -> String {
    words.enumerated().filter { words.firstIndex(of: $0.element) == $0.offset }.map(\.element).joined(
      separator: ", ")
  }

  private static func brief(_ value: Float) -> String {
    value == value.rounded() ? Double(value).brief : "\(value)"
  }

  private static func list(_ texts: [String]) -> String {
    texts.prefix(12).joined(separator: ", ") + (texts.count > 12 ? ", … (\(texts.count))" : "")
  }

  private var classes: ResultField {
    guard let labels = data.labels else {
      let fraction = files.lazy.compactMap(\.fraction).first
      let reason = fraction.map { ": \($0.text) on line \($0.line) is no whole number" } ?? ""
      return ResultField("labels", key: "classes", .null, text: "none\(reason)")
    }
    var counts: [Int: Int] = [:]
    for label in labels { counts[label, default: 0] += 1 }
    let sorted = counts.sorted { $0.key < $1.key }.map { label, count in
      let name = data.classNames.flatMap { $0.indices.contains(label) ? $0[label] : nil }
      return (label: label, name: name ?? "\(label)", count: count)
    }
    let json = sorted.map { entry -> JSON in
      ["label": .integer(entry.label), "name": .string(entry.name), "samples": .integer(entry.count)]
    }
    let list = Self.list(sorted.map { "\($0.name) (\($0.count))" })
    return ResultField(
      "labels", key: "classes", .array(json),
      text: "\(sorted.count) class\(sorted.count == 1 ? "" : "es"): \(list)")
  }

  private var scale: Scaling { .automatic(isEightBit: data.isEightBit) }

  private var scaling: String {
    switch scale {
    case .unit: "unit, bytes / 255"
    case let scale: scale.rawValue
    }
  }

  /// What `fit` without options would do.
  private var fit: String {
    if let firstBad {
      return
        "refuses the data: \(missing + infinite) value\(missing + infinite == 1 ? " is" : "s are") missing or infinite, the first in sample \(firstBad.row), feature \(firstBad.column) (counted from 0)"
    }
    guard let labels = data.labels else {
      return "needs --clusters K, because there are no labels to count; then ct on \(network("K"))"
    }
    let clusters = Set(labels).count
    if clusters > data.rows { return "refuses the data: more clusters than samples" }
    return "ct with \(clusters) clusters, as many as there are classes, on \(network("\(clusters)"))"
  }

  private func network(_ latent: String) -> String {
    let sizes = [data.columns] + NetworkSettings().hidden
    return
      "a network of \(sizes.map(String.init).joined(separator: "-"))-\(latent), data scaled by \(scale.rawValue)"
  }
}
