import Datasets

/// The hash of labels as checkpoints and records keep it.
enum LabelFingerprint {
  /// What stands for it where there are no labels.
  static let none = "none"

  /// The hash of the labels of some data, or `none`.
  static func of(_ data: Dataset) -> String { data.labelFingerprint() ?? none }
}
