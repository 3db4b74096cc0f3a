/// Broken lines.
enum Dashes {
  /// The dashes of a line: pieces of the length `dash` with gaps of the same length between them, from its
  /// beginning on and around corners; the whole line where `dash` is 0.
  static func split(_ points: [Point], dash: Double) -> [[Point]] {
    // Finer dashes than a pixel's tenth are not seen; they would only cost time.
    guard dash >= 0.1, dash.isFinite, var former = points.first else { return [points] }
    var pieces: [[Point]] = []
    var piece = [former]
    var left = dash
    var isDrawing = true
    for point in points.dropFirst() {
      var length = former.distance(to: point)
      // Far outside every canvas.
      guard length < 1e6 else { return [points] }
      while length > left {
        let share = left / length
        former = Point(former.x + share * (point.x - former.x), former.y + share * (point.y - former.y))
        length -= left
        if isDrawing { pieces.append(piece + [former]) }
        isDrawing.toggle()
        piece = [former]
        left = dash
      }
      left -= length
      former = point
      if isDrawing { piece.append(point) }
    }
    if isDrawing { pieces.append(piece) }
    return pieces
  }
}

extension Point {
  /// The length of the straight line to another place.
  func distance(to other: Point) -> Double {
    ((other.x - x) * (other.x - x) + (other.y - y) * (other.y - y)).squareRoot()
  }
}
