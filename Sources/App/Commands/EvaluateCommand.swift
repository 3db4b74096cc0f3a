import Datasets
import KMeans
import ToolSupport

/// `evaluate`: scores of one labelling against another.
struct EvaluateCommand: Command {
  static let name = "evaluate"
  static let summary = "scores labels against the true classes: ACC, NMI, ARI"
  static let help = """
    Scores labels against the true classes: ACC (best one-to-one matching), NMI (arithmetic mean) and
    ARI, each 1 for a perfect clustering.

    usage: deepkmeans evaluate LABELS TRUTH

    Both are .npy, .npz (array y, or the only one), IDX or CSV, plain or gzip.
    """
  static let options: [String: Arguments.Arity] = [:]

  private let labels: String
  private let truth: String

  init(_ arguments: Arguments) throws(UsageError) {
    guard arguments.operands.count == 2 else {
      throw UsageError("evaluate needs two files, labels and truth; see 'deepkmeans evaluate --help'")
    }
    (labels, truth) = (arguments.operands[0], arguments.operands[1])
  }

  func run() throws {
    let predicted = try Dataset.loadLabels(labels)
    let classes = try Dataset.loadLabels(truth)
    guard predicted.count == classes.count else {
      throw DataError(
        "\(labels) has \(predicted.count) labels and \(truth) \(classes.count); they must be of the same samples"
      )
    }
    let scores = try ClusteringScores(of: predicted, against: classes)
    print("samples  \(predicted.count)")
    print("clusters \(Set(predicted).count)")
    print("classes  \(Set(classes).count)")
    print("ACC      \(scores.accuracy.fixed(6))")
    print("NMI      \(scores.nmi.fixed(6))")
    print("ARI      \(scores.ari.fixed(6))")
  }
}
