import Datasets

extension Drawing {
  /// The drawing as an SVG file of its own, with the theme's colours and background.
  public func svg(theme: Theme = .light) -> String {
    var writer = SVGWriter { paint in
      let (color, opacity) = theme.resolve(paint)
      return (color.hex, opacity)
    }
    let (width, height) = (CompactNumber.text(width), CompactNumber.text(height))
    writer.text +=
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\" role=\"img\">\n"
    if !title.isEmpty { writer.text += "<title>\(XMLText.escape(title))</title>\n" }
    writer.text += "<rect width=\"100%\" height=\"100%\" fill=\"\(theme.surface.hex)\"/>\n"
    writer.add(shapes)
    writer.text += "</svg>\n"
    return writer.text
  }

  /// The drawing as an element of an HTML page, its colours the CSS custom properties that `Theme.css` sets.
  ///
  /// The element has a `viewBox` but no size: CSS gives it one, for instance `width: 100%`.
  ///
  /// - Parameter id: the element's id, of which the page has one only; its title's is `id-title`.
  public func inlineSVG(id: String) -> String {
    var writer = SVGWriter { paint in (Self.variable(of: paint), Theme.opacity(of: paint)) }
    let id = XMLText.escape(id)
    let size = "\(CompactNumber.text(width)) \(CompactNumber.text(height))"
    writer.text += "<svg id=\"\(id)\" viewBox=\"0 0 \(size)\" role=\"img\""
    if title.isEmpty {
      writer.text += ">\n"
    } else {
      writer.text +=
        " aria-labelledby=\"\(id)-title\">\n<title id=\"\(id)-title\">\(XMLText.escape(title))</title>\n"
    }
    writer.add(shapes)
    writer.text += "</svg>\n"
    return writer.text
  }

  /// The CSS custom property of a paint, without its opacity.
  private static func variable(of paint: Paint) -> String {
    switch paint {
    case .ink: "var(--ink)"
    case .faintInk: "var(--faint-ink)"
    case .grid: "var(--grid)"
    case .shade: "var(--shade)"
    case .surface: "var(--surface)"
    case .heat: "var(--heat)"
    case .series(let index), .faintSeries(let index):
      index < 0 ? "var(--faint-ink)" : "var(--series-\(index % SeriesPalette.count))"
    }
  }
}

/// Writes shapes as SVG elements, one a line.
private struct SVGWriter {
  var text = ""
  /// A paint's colour as SVG has it, and its opacity.
  let resolve: (Paint) -> (color: String, opacity: Double)

  init(resolve: @escaping (Paint) -> (color: String, opacity: Double)) {
    self.resolve = resolve
  }

  mutating func add(_ shapes: [Shape]) {
    text +=
      "<g font-family=\"Helvetica,Arial,'Liberation Sans',sans-serif\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\n"
    for shape in shapes { add(shape) }
    text += "</g>\n"
  }

  private mutating func add(_ shape: Shape) {
    switch shape {
    case .line(let points, let stroke, let width, let dash):
      addLine(points, stroke: stroke, width: width, dash: dash)
    case .area(let points, let fill):
      guard points.count > 2, points.allSatisfy(\.isFinite) else { return }
      text += "<path d=\"\(path(through: points[...]))z\"\(attributes(fill: fill))/>\n"
    case .rectangle(let corner, let width, let height, let radius, let fill):
      guard corner.isFinite, width > 0, height > 0 else { return }
      text += "<rect\(box(corner, width, height))"
      if radius > 0 { text += " rx=\"\(CompactNumber.text(radius))\"" }
      text += "\(attributes(fill: fill))/>\n"
    case .dots(let points, let radius, let fill): addDots(points, radius: radius, fill: fill)
    case .text(let string, let place, let size, let anchor, let fill, let isBold, let isVertical):
      guard place.isFinite, !string.isEmpty else { return }
      let (x, y) = (CompactNumber.text(place.x), CompactNumber.text(place.y))
      text += "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(CompactNumber.text(size))\""
      if isBold { text += " font-weight=\"bold\"" }
      switch anchor {
      case .start: break
      case .middle: text += " text-anchor=\"middle\""
      case .end: text += " text-anchor=\"end\""
      }
      if isVertical { text += " transform=\"rotate(-90 \(x) \(y))\"" }
      text += "\(attributes(fill: fill))>\(XMLText.escape(string))</text>\n"
    case .image(let bitmap, let corner, let width, let height):
      guard corner.isFinite, width > 0, height > 0, !bitmap.bytes.isEmpty else { return }
      text +=
        "<image\(box(corner, width, height)) preserveAspectRatio=\"none\" image-rendering=\"pixelated\" href=\"data:image/png;base64,\(Base64.encode(PNG.encode(bitmap)))\"/>\n"
    }
  }

  private mutating func addLine(_ points: [Point], stroke: Paint, width: Double, dash: Double) {
    guard width > 0 else { return }
    let path = points.finiteRuns.map { run in
      run.count == 1 ? self.path(through: run) + "h0" : self.path(through: run)
    }.joined()
    guard !path.isEmpty else { return }
    text += "<path d=\"\(path)\" fill=\"none\"\(attributes(stroke: stroke, width: width))"
    if dash > 0 { text += " stroke-dasharray=\"\(CompactNumber.text(dash))\"" }
    text += "/>\n"
  }

  /// Dots as segments of no length whose round ends are discs, each placed relative to the former.
  private mutating func addDots(_ points: [Point], radius: Double, fill: Paint) {
    guard radius > 0 else { return }
    // Tenths of a pixel, so that the steps between them are exact and their sums do not drift.
    func tenths(_ value: Double) -> Int { Int((min(max(value, -1e6), 1e6) * 10).rounded()) }
    var path = ""
    var (x, y) = (0, 0)
    for point in points where point.isFinite {
      let (newX, newY) = (tenths(point.x), tenths(point.y))
      path += "m"
      path += CompactNumber.hundredths(10 * (newX - x))
      let step = CompactNumber.hundredths(10 * (newY - y))
      if !step.hasPrefix("-") { path += " " }
      path += step
      path += "h0"
      (x, y) = (newX, newY)
    }
    guard !path.isEmpty else { return }
    text += "<path d=\"\(path)\" fill=\"none\"\(attributes(stroke: fill, width: 2 * radius))/>\n"
  }

  private func path(through points: ArraySlice<Point>) -> String {
    var path = ""
    for (index, point) in points.enumerated() {
      path += index == 0 ? "M" : index == 1 ? "L" : " "
      let y = CompactNumber.text(point.y)
      path += CompactNumber.text(point.x)
      if !y.hasPrefix("-") { path += " " }
      path += y
    }
    return path
  }

  private func box(_ corner: Point, _ width: Double, _ height: Double) -> String {
    " x=\"\(CompactNumber.text(corner.x))\" y=\"\(CompactNumber.text(corner.y))\" width=\"\(CompactNumber.text(width))\" height=\"\(CompactNumber.text(height))\""
  }

  private func attributes(fill: Paint) -> String {
    let (color, opacity) = resolve(fill)
    return " fill=\"\(color)\"" + (opacity < 1 ? " fill-opacity=\"\(CompactNumber.text(opacity))\"" : "")
  }

  private func attributes(stroke: Paint, width: Double) -> String {
    let (color, opacity) = resolve(stroke)
    return " stroke=\"\(color)\" stroke-width=\"\(CompactNumber.text(width))\""
      + (opacity < 1 ? " stroke-opacity=\"\(CompactNumber.text(opacity))\"" : "")
  }
}
