import DeepClustering
import Kernels

/// Clusters against the true classes, and the samples that disagree.
struct AgreementSection {
  let content: ReportContent
  let figures: ReportFigures
  let engine: Engine

  init(_ content: ReportContent, figures: ReportFigures, engine: Engine) {
    self.content = content
    self.figures = figures
    self.engine = engine
  }

  /// How many of the samples that disagree are shown.
  private static let shown = 48

  var markup: Markup {
    get throws {
      guard let agreement = content.agreement else { return "" }
      let share = 100 * Double(agreement.disagreeing.count) / Double(max(1, content.subject.count))
      return """
        <section>
        <h2>Clusters and classes</h2>
        \(table(agreement))
        <h3>Samples that disagree</h3>
        <p>\(agreement.disagreeing.count.grouped) samples (\(share.fixed(1)) %) are outside that matching. These
        are the surest of them: labels to doubt first, in the clusters or in the classes.</p>
        \(try samples(of: agreement))
        </section>
        """
    }
  }

  private func table(_ agreement: Agreement) -> Markup {
    guard agreement.hasTable else {
      return """
        <p>\(agreement.clusters.count.grouped) clusters and \(agreement.classes.count.grouped) classes are too many
        for a table. ACC is the share of the samples in the best one-to-one matching of both.</p>
        """
    }
    return """
      <p>How many samples of each class are in each cluster. The outlined cells are the best one-to-one matching,
      whose share of the samples is ACC.</p>
      <div class="table">
      \(figures.table.map(\.inline).joined())
      </div>
      """
  }

  private func samples(of agreement: Agreement) throws -> Markup {
    let indices = Array(agreement.disagreeing.prefix(Self.shown))
    guard !indices.isEmpty else { return "" }
    let subject = content.subject
    let cards = ClusterSection(content, engine: engine)
    let bitmaps = try content.bitmaps(of: indices, engine: engine)
    let classOf: (Int) -> String = { subject.className(subject.truth?[$0] ?? 0) }
    guard !bitmaps.isEmpty else {
      let rows = indices.map { sample -> Markup in
        """
        <tr><td class="number">\(sample)</td><td class="number">\(Int(subject.end.labels[sample]))</td>\
        <td>\(classOf(sample))</td><td class="number">\(content.confidence.highest[sample].fixed(2))</td></tr>
        """
      }
      return """
        <div class="scroll"><table><thead><tr><th class="number">sample</th><th class="number">cluster</th>\
        <th>class</th><th class="number">membership</th></tr></thead><tbody>
        \(rows.joined())
        </tbody></table></div>
        """
    }
    let items = zip(indices, bitmaps).map { sample, bitmap -> Markup in
      """
      <div>\(cards.image(bitmap, cards.caption(sample)))#\(sample)<br>cluster \(Int(subject.end.labels[sample]))<br>\
      class \(classOf(sample))</div>
      """
    }
    return """
      <div class="wrong">
      \(items.joined())
      </div>
      """
  }
}
