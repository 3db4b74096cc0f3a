import Autoencoder
import Datasets
import DeepClustering
import KMeans
import Kernels

/// The figures of a report: those of arXiv 2411.19496, and the table of clusters and classes.
public struct ReportFigures: Sendable {
  /// Losses over the epochs (figure 4), and scores where the truth is known.
  let curves: [Figure]
  /// The highest memberships before and after (figure 3).
  let confidence: [Figure]
  /// Clusters against classes.
  let table: [Figure]
  /// The maps of all stages, by cluster (figures 1 and 2) and by class.
  let maps: [Figure]

  /// All figures of a report.
  public init(_ content: ReportContent) {
    curves = Self.curves(content.subject)
    confidence = Self.confidence(content)
    table = Self.table(content)
    maps = Self.maps(content)
  }

  /// Every figure, in the order of the page.
  public var all: [Figure] { maps + curves + confidence + table }

  /// Whether a figure of that name may be one of a report's, of this run or another.
  public static func isName(_ name: String) -> Bool {
    if names.contains(name) { return true }
    guard name.hasPrefix(stagePrefix) else { return false }
    var epoch = name.dropFirst(stagePrefix.count)
    if epoch.hasSuffix(byClass) { epoch.removeLast(byClass.count) }
    return !epoch.isEmpty && epoch.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static let stagePrefix = "map-epoch-"
  private static let byClass = "-by-class"

  private static let names: Set = [
    "map", "map-by-class", "reconstruction-loss", "clustering-loss", "scores", "changed-labels",
    "memberships",
    "memberships-before", "memberships-after", "clusters-and-classes",
  ]

  /// Each figure as SVG, PNG at twice its size, and the numbers as CSV.
  public func files() -> [(name: String, bytes: [UInt8])] {
    all.flatMap { figure in
      [
        ("\(figure.name).svg", Array(figure.drawing.svg().utf8)),
        ("\(figure.name).png", figure.drawing.png()),
        ("\(figure.name).csv", Array(figure.csv.utf8)),
      ]
    }
  }

  // MARK: Curves

  private static func curves(_ subject: ReportSubject) -> [Figure] {
    let epochs = subject.history.filter { $0.phase != .kmeans }
    guard !epochs.isEmpty else { return [] }
    // Epochs count on from phase to phase, the K-means before fine-tuning stands at its beginning.
    let places = epochs.indices.map { Double($0 + 1) }
    var phases: [LineChart.Phase] = []
    for (index, record) in epochs.enumerated() where index == 0 || epochs[index - 1].phase != record.phase {
      phases.append(LineChart.Phase(name(of: record.phase), from: Double(index) + 0.5))
    }
    if phases.count == 1 { phases = [] }
    func series(_ name: String, _ color: Int, _ value: (EpochRecord) -> Double?) -> LineChart.Series? {
      let values = epochs.map { value($0) ?? .nan }
      return values.contains { $0.isFinite }
        ? LineChart.Series(name, x: places, y: values, color: color) : nil
    }
    func figure(
      _ name: String, _ title: String, _ unit: String, _ series: [LineChart.Series?],
      isLogarithmic: Bool = false
    ) -> Figure? {
      let series = series.compactMap { $0 }
      guard !series.isEmpty else { return nil }
      let chart = LineChart(
        title: title, xLabel: "epoch", yLabel: unit, series: series, phases: phases,
        isLogarithmic: isLogarithmic)
      let rows = epochs.indices.map { index in
        [epochs[index].phase.rawValue, "\(epochs[index].epoch)"]
          + series.map { $0.y[index].isFinite ? "\($0.y[index])" : "" }
      }
      return Figure(name, chart.drawing, header: ["phase", "epoch"] + series.map(\.name), rows: rows)
    }
    return [
      figure(
        "reconstruction-loss", "Reconstruction loss", "\(name(of: subject.reconstructionLoss)) a sample",
        [
          series("training", 0, \.reconstructionLoss), series("held out", 1, \.heldOutLoss),
        ], isLogarithmic: true),
      figure(
        "clustering-loss", "Clustering loss, its weight included", "a sample",
        [series("clustering", 1, \.clusteringLoss)]),
      figure(
        "scores", "Agreement with the true classes", "%",
        [
          series("ACC", 0) { $0.scores.map { 100 * $0.accuracy } },
          series("NMI", 1) { $0.scores.map { 100 * $0.nmi } },
        ]),
      figure(
        "changed-labels", "Samples that changed their cluster", "% of the samples",
        [series("changed", 2) { $0.changedLabels.map { 100 * $0 } }]),
    ].compactMap { $0 }
  }

  private static func name(of loss: ReconstructionLoss) -> String {
    switch loss {
    case .squaredError: "squared error"
    case .binaryCrossEntropy: "cross-entropy"
    }
  }

  private static func name(of phase: Phase) -> String {
    switch phase {
    case .layerwise: "layer by layer"
    case .pretrain: "pretraining"
    case .kmeans: "K-means"
    case .finetune: "fine-tuning"
    }
  }

  // MARK: Memberships

  private static let bins = 20

  private static func confidence(_ content: ReportContent) -> [Figure] {
    let subject = content.subject
    let stages =
      subject.stages.count > 1
      ? [
        ("before", "before fine-tuning", content.firstConfidence),
        ("after", "after \(subject.end.epoch) epochs", content.confidence),
      ]
      : [("memberships", "of the result", content.confidence)]
    return stages.enumerated().map { index, stage in
      let (name, title, confidence) = stage
      let chart = Histogram(
        title: "Highest memberships \(title)", xLabel: "highest membership of a sample",
        groups: [Histogram.Group("", confidence.highest, color: index)], bins: bins)
      let counts = chart.counts(of: chart.groups[0])
      return Figure(
        stages.count > 1 ? "memberships-\(name)" : name, chart.drawing, header: ["from", "to", "samples"],
        rows: counts.enumerated().map { bin, count in
          ["\(Double(bin) / Double(bins))", "\(Double(bin + 1) / Double(bins))", "\(count)"]
        })
    }
  }

  // MARK: Clusters and classes

  private static func table(_ content: ReportContent) -> [Figure] {
    guard let agreement = content.agreement, agreement.hasTable else { return [] }
    let subject = content.subject
    let names = agreement.classes.map(subject.className)
    let order = agreement.diagonalOrder
    let width = agreement.classes.count
    // Matched cells on the diagonal: clusters keep their order, classes follow theirs.
    let counts = agreement.clusters.indices.flatMap { row in order.map { agreement.counts[row * width + $0] }
    }
    let place = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    let chart = HeatTable(
      title: "Samples by cluster and class", rowNames: agreement.clusters.map(String.init),
      columnNames: order.map { names[$0] }, counts: counts,
      matches: agreement.matches.map { $0.flatMap { place[$0] } }, width: 640)
    let rows = agreement.clusters.enumerated().map { row, cluster in
      ["\(cluster)"] + agreement.classes.indices.map { "\(agreement.counts[row * width + $0])" }
    }
    return [Figure("clusters-and-classes", chart.drawing, header: ["cluster"] + names, rows: rows)]
  }

  // MARK: Maps

  private static func maps(_ content: ReportContent) -> [Figure] {
    let subject = content.subject
    return zip(subject.stages, content.maps).flatMap { stage, map in
      let labels = content.mappedSamples.map { Int(stage.labels[$0]) }
      let when =
        subject.stages.count == 1
        ? "" : stage.epoch == 0 ? " before fine-tuning" : " after \(stage.epoch) epochs"
      let name = subject.stages.count == 1 ? "map" : "\(stagePrefix)\(stage.epoch)"
      let classes = content.agreement?.classes ?? []
      let place = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
      let truth = subject.truth.map { truth in content.mappedSamples.map { place[truth[$0]] ?? 0 } }
      let header = ["sample", "x", "y", "cluster"] + (truth == nil ? [] : ["class"])
      let rows = content.mappedSamples.enumerated().map { row, sample in
        ["\(sample)", "\(map.positions[row, 0])", "\(map.positions[row, 1])", "\(labels[row])"]
          + (truth.map { [subject.className(classes[$0[row]])] } ?? [])
      }
      let byCluster = ScatterChart(
        title: "Embedding by cluster\(when)", positions: map.positions, colors: labels,
        names: subject.clusters <= 20 ? (0..<subject.clusters).map(String.init) : [])
      var figures = [Figure(name, byCluster.drawing, header: header, rows: rows)]
      if let truth, content.agreement?.showsClasses == true, stage.epoch == subject.end.epoch {
        let byClass = ScatterChart(
          title: "Embedding by class\(when)", positions: map.positions, colors: truth,
          names: classes.count <= 20 ? classes.map(subject.className) : [])
        figures.append(Figure("\(name)\(Self.byClass)", byClass.drawing, header: header, rows: rows))
      }
      return figures
    }
  }
}
