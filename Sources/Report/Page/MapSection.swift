/// The map of the embedding, its stages and its switches.
struct MapSection {
  let content: ReportContent

  init(_ content: ReportContent) { self.content = content }

  var markup: Markup {
    let subject = content.subject
    let stages = subject.stages.map { stage -> Markup in
      """
      <button class="stage" aria-pressed="false"><canvas></canvas>\(subject.name(of: stage))</button>
      """
    }
    let selector: Markup =
      subject.stages.count > 1
      ? """
      <div class="stages">
      \(stages.joined())
      </div>
      """ : ""
    return """
      <section>
      <h2>Map of the embedding</h2>
      <p>\(explanation)</p>
      \(selector)
      <div class="map">
      <div class="frame"><canvas id="map" role="img" aria-label="Map of the embedding by t-SNE"></canvas>
      <div id="tip" hidden><canvas></canvas><p></p></div></div>
      <div>
      \(modes)
      <div id="legend"></div>
      <p class="note">Choose one to see it alone.</p>
      </div>
      </div>
      </section>
      """
  }

  private var explanation: String {
    let (shown, all) = (content.mappedSamples.count, content.subject.count)
    let which =
      shown < all ? "\(shown.grouped) of the \(all.grouped) samples, drawn at random" : "All samples"
    return
      "\(which), by t-SNE: neighbours in the embedding are neighbours here. Distances between groups and their sizes mean little. Point at a sample to see it."
  }

  private var modes: Markup {
    guard let agreement = content.agreement else { return "" }
    guard agreement.showsClasses else {
      return
        "<p class=\"note\">The \(agreement.classes.count.grouped) classes are too many to tell apart by colours.</p>"
    }
    return """
      <fieldset><legend>Colour</legend>
      <label><input type="radio" name="mode" value="cluster"> cluster</label>
      <label><input type="radio" name="mode" value="class"> true class</label>
      <label><input type="radio" name="mode" value="match"> agreement</label>
      </fieldset>
      """
  }
}
