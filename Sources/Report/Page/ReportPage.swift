import Autoencoder
import DeepClustering
import Kernels

/// The report as one HTML file that needs nothing else: no network, no other files.
public struct ReportPage {
  let content: ReportContent
  let figures: ReportFigures
  let engine: Engine

  /// What the foot of every page says.
  private static let signature = "Written by deepkmeans."

  /// Whether a page is a report of this program.
  public static func isPage(_ html: String) -> Bool { html.contains(signature) }

  /// The page of a report.
  public init(_ content: ReportContent, figures: ReportFigures, engine: Engine) {
    self.content = content
    self.figures = figures
    self.engine = engine
  }

  /// The file.
  ///
  /// - Throws: `DatasetError`, `KernelError`, `AutoencoderError` where images cannot be made.
  public func html() throws -> String {
    let subject = content.subject
    let sections = [
      MapSection(content).markup,
      curves,
      confidence,
      try ClusterSection(content, engine: engine).markup,
      try AgreementSection(content, figures: figures, engine: engine).markup,
      settings,
    ]
    let data = try MapData(content, engine: engine).script
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(subject.title): \(subject.method)</title>
      <style>
      \(Markup(raw: themes))
      \(Markup(raw: PageStyle.text))
      </style>
      </head>
      <body>
      <header>
      <div><h1>\(subject.title)</h1><p>\(subtitle)</p></div>
      <button id="theme" hidden>light / dark</button>
      </header>
      <main>
      \(summary)
      \(sections.joined())
      </main>
      <footer>\(Self.signature) The figures are also in figures/, with their numbers as CSV.</footer>
      \(data)
      <script>
      \(Markup(raw: PageScript.text))
      </script>
      </body>
      </html>

      """
    return page.text
  }

  private var subtitle: String {
    let subject = content.subject
    var parts = [subject.method, "\(subject.count.grouped) samples"]
    if let samples = subject.samples { parts.append("\(samples.columns.grouped) features") }
    parts.append("\(subject.clusters) clusters in \(subject.end.embedding.columns) dimensions")
    return parts.joined(separator: " · ")
  }

  private var themes: String {
    // What a map shows faintly, and what it marks as wrong.
    let light = "color-scheme: light; --quiet: #d6d9df; --alarm: #c8321e; \(Theme.light.css)"
    let dark = "color-scheme: dark; --quiet: #59606b; --alarm: #ff7a66; \(Theme.dark.css)"
    return """
      :root { \(light) }
      @media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { \(dark) } }
      :root[data-theme=dark] { \(dark) }
      """
  }

  private var summary: Markup {
    let tiles = content.measures.map { measure -> Markup in
      """
      <div><dt>\(measure.name)</dt><dd><span class="value">\(measure.value)</span>
      <div class="meaning" style="border:0;padding:0">\(measure.meaning)</div></dd></div>
      """
    }
    return """
      <dl class="tiles">
      \(tiles.joined())
      </dl>
      """
  }

  private var curves: Markup {
    guard !figures.curves.isEmpty else { return "" }
    return """
      <section>
      <h2>Training</h2>
      <p>Losses are means over the samples of an epoch. A curve that still falls at its end says that more epochs
      would change the result; a jump is a step that went wrong.</p>
      <div class="figures">
      \(figures.curves.map(\.inline).joined())
      </div>
      </section>
      """
  }

  private var confidence: Markup {
    """
    <section>
    <h2>How sure the clusters are</h2>
    <p>The highest membership of each sample, \(content.subject.membershipName): 1 is a sample that lies with one
    centroid\(evenMembership).</p>
    <div class="figures">
    \(figures.confidence.map(\.inline).joined())
    </div>
    </section>
    """
  }

  /// What the membership of a sample is that lies as near to all centroids.
  private var evenMembership: String {
    let subject = content.subject
    return subject.membership == .hard
      ? ", as every sample does" : ", 1 / \(subject.clusters) one that lies as near to all"
  }

  private var settings: Markup {
    let rows = content.subject.settings.map { entry -> Markup in
      "<tr><th scope=\"row\">\(entry.name)</th><td>\(entry.value)</td></tr>"
    }
    guard !rows.isEmpty else { return "" }
    return """
      <section>
      <h2>Settings</h2>
      <div class="settings"><table><tbody>
      \(rows.joined())
      </tbody></table></div>
      </section>
      """
  }
}
