import Datasets

extension Drawing {
  /// The drawing as pixels: anti-aliased, text in a font of our own, on the theme's background.
  ///
  /// - Parameters:
  ///   - scale: pixels of the image to a CSS pixel: 2 for print and dense screens.
  ///   - theme: the colours.
  /// - Returns: width · scale × height · scale pixels, rounded up, of three channels.
  /// - Precondition: the scale is positive, and the image has at most 2²⁸ pixels.
  public func bitmap(scale: Double = 2, theme: Theme = .light) -> Bitmap {
    let (columns, rows) = ((width * scale).rounded(.up), (height * scale).rounded(.up))
    precondition(
      scale > 0 && columns * rows <= 0x1p28,
      "Drawing.bitmap: \(width) × \(height) by \(scale); choose a positive scale, and 2²⁸ pixels at most")
    var raster = Raster(
      width: max(Int(columns), 1), height: max(Int(rows), 1), scale: scale, theme: theme)
    for shape in shapes { raster.paint(shape) }
    return raster.bitmap
  }

  /// The drawing as a PNG file, `scale` and `theme` as for `bitmap`.
  public func png(scale: Double = 2, theme: Theme = .light) -> [UInt8] {
    PNG.encode(bitmap(scale: scale, theme: theme))
  }
}

/// Paints shapes onto pixels.
struct Raster {
  private let width: Int
  private let height: Int
  private let scale: Double
  private let theme: Theme
  /// Red, green and blue of each pixel, 0…255, not rounded until the end.
  private var channels: [Float]
  private var coverage: Coverage

  /// A canvas filled with the theme's background.
  init(width: Int, height: Int, scale: Double, theme: Theme) {
    (self.width, self.height, self.scale, self.theme) = (width, height, scale, theme)
    channels = []
    channels.reserveCapacity(3 * width * height)
    let surface = theme.surface
    for _ in 0..<width * height {
      channels.append(Float(surface.red))
      channels.append(Float(surface.green))
      channels.append(Float(surface.blue))
    }
    coverage = Coverage(width: width, height: height)
  }

  /// The pixels painted so far.
  var bitmap: Bitmap {
    Bitmap(
      width: width, height: height, channels: 3,
      bytes: channels.map { UInt8(min(max($0.rounded(), 0), 255)) })
  }

  /// Paints a shape over what is there.
  mutating func paint(_ shape: Shape) {
    switch shape {
    case .line(let points, let stroke, let width, let dash):
      for run in points.finiteRuns {
        for piece in Dashes.split(Array(run), dash: dash) { addStroke(piece, radius: width / 2) }
      }
      fill(stroke)
    case .area(let points, let paint):
      guard points.allSatisfy(\.isFinite) else { return }
      coverage.addPolygon(points.map(scaled))
      fill(paint)
    case .rectangle(let corner, let width, let height, let radius, let paint):
      guard corner.isFinite else { return }
      coverage.addRectangle(
        scaled(corner), width: width * scale, height: height * scale, radius: radius * scale)
      fill(paint)
    case .dots(let points, let radius, let paint): paintDots(points, radius: radius, paint: paint)
    case .text(let text, let place, let size, let anchor, let paint, let isBold, let isVertical):
      guard place.isFinite else { return }
      let run = StrokeFont.TextRun(
        text: text, place: place, size: size, anchor: anchor, isBold: isBold, isVertical: isVertical)
      for stroke in run.strokes { addStroke(stroke, radius: run.penRadius) }
      fill(paint)
    case .image(let image, let corner, let width, let height):
      guard corner.isFinite else { return }
      paintImage(image, corner: scaled(corner), width: width * scale, height: height * scale)
    }
  }

  private func scaled(_ point: Point) -> Point { Point(point.x * scale, point.y * scale) }

  private mutating func addStroke(_ points: [Point], radius: Double) {
    guard let first = points.first else { return }
    if points.count == 1 { coverage.addDisc(scaled(first), radius: radius * scale) }
    for (start, end) in zip(points, points.dropFirst()) {
      coverage.addCapsule(from: scaled(start), to: scaled(end), radius: radius * scale)
    }
  }

  private mutating func paintDots(_ points: [Point], radius: Double, paint: Paint) {
    // Opaque discs look the same one after the other, and fewer at a time need less memory.
    let isOpaque = Theme.opacity(of: paint) == 1
    for (index, point) in points.enumerated() where point.isFinite {
      coverage.addDisc(scaled(point), radius: radius * scale)
      if isOpaque, index % 4096 == 4095 { fill(paint) }
    }
    fill(paint)
  }

  /// Paints what `coverage` holds.
  private mutating func fill(_ paint: Paint) {
    let (color, opacity) = theme.resolve(paint)
    let (red, green, blue) = (Float(color.red), Float(color.green), Float(color.blue))
    let (alpha, width) = (Float(opacity), width)
    channels.withUnsafeMutableBufferPointer { channels in
      coverage.drain { row, column, shares in
        var index = 3 * (row * width + column)
        for share in shares {
          let weight = alpha * share
          channels[index] += weight * (red - channels[index])
          channels[index + 1] += weight * (green - channels[index + 1])
          channels[index + 2] += weight * (blue - channels[index + 2])
          index += 3
        }
      }
    }
  }

  /// Copies the nearest pixel of the image to each pixel whose centre its rectangle contains.
  private mutating func paintImage(_ image: Bitmap, corner: Point, width: Double, height: Double) {
    guard width > 0, height > 0, !image.bytes.isEmpty else { return }
    func centres(from start: Double, to end: Double, limit: Int) -> Range<Int> {
      func index(_ value: Double) -> Int {
        Int(min(max((value - 0.5).rounded(.up), 0), Double(limit)))
      }
      return index(start)..<max(index(start), index(end))
    }
    for row in centres(from: corner.y, to: corner.y + height, limit: self.height) {
      let share = (Double(row) + 0.5 - corner.y) / height
      let sourceRow = min(Int(share * Double(image.height)), image.height - 1)
      for column in centres(from: corner.x, to: corner.x + width, limit: self.width) {
        let share = (Double(column) + 0.5 - corner.x) / width
        let sourceColumn = min(Int(share * Double(image.width)), image.width - 1)
        let source = (sourceRow * image.width + sourceColumn) * image.channels
        for channel in 0..<3 {
          channels[3 * (row * self.width + column) + channel] =
            Float(image.bytes[source + (image.channels == 3 ? channel : 0)])
        }
      }
    }
  }
}
