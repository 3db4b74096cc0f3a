import Datasets
import Kernels

/// A card for each cluster: size, what its centroid stands for, typical and doubtful samples, classes.
struct ClusterSection {
  let content: ReportContent
  let engine: Engine

  init(_ content: ReportContent, engine: Engine) {
    self.content = content
    self.engine = engine
  }

  /// Samples in each strip, fewer where there are many clusters, so that the page stays small.
  private var examples: Int { content.subject.clusters > 40 ? 6 : 12 }

  var markup: Markup {
    get throws {
      let centroids = try content.centroidBitmaps(engine: engine)
      let cards = try content.portraits.map { portrait in
        let decoded = centroids.isEmpty ? nil : centroids[portrait.cluster]
        return try card(portrait, decoded)
      }
      return """
        <section>
        <h2>Clusters</h2>
        <p>\(explanation(hasImages: !centroids.isEmpty))</p>
        <div class="clusters">
        \(cards.joined())
        </div>
        </section>
        """
    }
  }

  private func explanation(hasImages: Bool) -> String {
    let nearest =
      "The nearest samples are those closest to the centroid, the doubtful ones those almost as close to another."
    guard hasImages else { return nearest }
    let centroid =
      content.subject.autoencoder == nil
      ? "The large image is the centroid." : "The large image is the centroid, decoded by the network."
    return "\(centroid) \(nearest)"
  }

  private func card(_ portrait: ClusterPortrait, _ decoded: Bitmap?) throws -> Markup {
    let share = 100 * Double(portrait.size) / Double(max(1, content.subject.count))
    let image: Markup =
      decoded.map { self.image($0, "centroid of cluster \(portrait.cluster), decoded") } ?? ""
    let strips: Markup = """
      \(try strip("nearest", portrait.nearest.prefix(examples)))\
      \(try strip("most doubtful", portrait.doubtful.prefix(examples)))
      """
    return """
      <article class="cluster">
      <header><h3><i class="swatch" style="background:var(--series-\(portrait.cluster % 100))"></i>Cluster \
      \(portrait.cluster)</h3><span>\(portrait.size.grouped) samples, \(share.fixed(1)) %</span></header>
      <p class="note">\(facts(portrait))</p>
      \(featureTable(portrait.cluster))
      <div class="portrait">\(image)<div class="strip">\(strips)</div></div>
      </article>
      """
  }

  private func facts(_ portrait: ClusterPortrait) -> String {
    var parts = ["radius \(portrait.radius.short)"]
    let classes = portrait.classes.prefix(4).map { entry in
      let share = 100 * Double(entry.count) / Double(max(1, portrait.size))
      return "\(content.subject.className(entry.label)): \(share.fixed(share < 1 ? 1 : 0)) %"
    }
    if !classes.isEmpty {
      let rest = portrait.classes.count - classes.count
      parts.append("class " + classes.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : ""))
    }
    return parts.joined(separator: " · ")
  }

  private func strip(_ title: String, _ samples: ArraySlice<Int>) throws -> Markup {
    guard !samples.isEmpty else { return "" }
    let bitmaps = try content.bitmaps(of: Array(samples), engine: engine)
    guard !bitmaps.isEmpty else {
      let list = samples.map(String.init).joined(separator: ", ")
      return "<span>\(title): samples \(list)</span>"
    }
    let images = zip(samples, bitmaps).map { image($1, caption($0)) }
    return "<span>\(title)</span>\(images.joined())"
  }

  private func featureTable(_ cluster: Int) -> Markup {
    guard let entries = content.features?.entries[cluster], !entries.isEmpty else { return "" }
    let rows = entries.map { entry -> Markup in
      let names = content.subject.featureNames ?? []
      let name = names.indices.contains(entry.feature) ? names[entry.feature] : "feature \(entry.feature)"
      let sign = entry.deviations > 0 ? "+" : ""
      return """
        <tr><td>\(name)</td><td class="number">\(entry.mean.short)</td>\
        <td class="number">\(sign)\(entry.deviations.fixed(2))</td></tr>
        """
    }
    return """
      <table><thead><tr><th>what sets it apart</th><th class="number">mean</th>\
      <th class="number">deviations from all</th></tr></thead><tbody>
      \(rows.joined())
      </tbody></table>
      """
  }

  // MARK: Images

  func image(_ bitmap: Bitmap, _ title: String) -> Markup {
    let data = Base64.encode(PNG.encode(bitmap.reduced(to: 64)))
    return """
      <img src="data:image/png;base64,\(data)" width="\(bitmap.width)" height="\(bitmap.height)" alt="\(title)" \
      title="\(title)">
      """
  }

  /// A sample in words.
  func caption(_ sample: Int) -> String {
    let subject = content.subject
    var text = "sample \(sample), membership \(content.confidence.highest[sample].fixed(2))"
    if let truth = subject.truth { text += ", class \(subject.className(truth[sample]))" }
    return text
  }
}
