import Datasets
import ToolSupport

extension DataFileDescription {
  /// What to say where labels are left aside because they are no classes.
  var fractionNotice: String? {
    fraction.map {
      "labels of \(path) are left aside: \($0.text) on line \($0.line) is no whole number, and so no class"
    }
  }
}

extension DataOptions {
  /// Tells the user what about the data may spoil the result, unless an option has decided it.
  func sayNotices(of data: Dataset, to messages: Messages, trainsNetwork: Bool) {
    if let notice = labelColumnNotice(data) { messages.say(notice) }
    guard scaling == nil else { return }
    if let notice = ScaleNotice(data, scaling: scaling(of: data)) { messages.say(notice.text) }
    if trainsNetwork, let notice = OffsetNotice(data, scaling: scaling(of: data)) {
      messages.say(notice.text)
    }
  }

  /// Names that columns of classes have in tables, those that this program writes among them.
  private static let labelNames = ["class", "classes", "label", "labels", "target"]

  /// What to say where a column that is likely to hold the classes is one of the features, which would give them away.
  func labelColumnNotice(_ data: Dataset) -> String? {
    guard data.labels == nil, reading.labelColumn == nil,
      let name = data.featureNames?.first(where: { Self.labelNames.contains($0.lowercased()) })
    else { return nil }
    return
      "column “\(name)” is taken for a feature; if it holds the classes, give --label-column \(name), or leave it out by --skip-columns \(name)"
  }
}
