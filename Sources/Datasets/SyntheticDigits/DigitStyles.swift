/// A way to write one digit: its strokes, 20 pixels high around the origin.
struct DigitStyle: Sendable {
  /// How often the style is used, relative to the digit's other styles.
  let weight: Float
  let strokes: [DigitStroke]

  init(weight: Float, _ strokes: DigitStroke...) {
    self.weight = weight
    self.strokes = strokes
  }

  /// The styles of the digits 0 to 9.
  static let ofDigit: [[DigitStyle]] = [
    zero, one, two, three, four, five, six, seven, eight, nine,
  ]

  private static let zero = [
    DigitStyle(
      weight: 1,
      DigitStroke(
        [(0.5, -10), (5, -7), (6.5, 0), (5, 7), (0, 10), (-5, 7), (-6.5, 0), (-5, -7)], isClosed: true))
  ]

  private static let one = [
    DigitStyle(weight: 3, DigitStroke([(0, -10), (0, -3), (0, 3), (0, 10)])),
    DigitStyle(
      weight: 1, DigitStroke([(-3.5, -6.5), (0, -10), (0, -3), (0, 3), (0, 10)], corners: [1])),
  ]

  private static let two = [
    DigitStyle(
      weight: 1,
      DigitStroke(
        [(-5.5, -6), (-3, -9.3), (2, -9.8), (5, -6), (3, -0.5), (-1.5, 5), (-6, 9.3), (0, 9.3), (6.5, 9.3)],
        corners: [6])),
    DigitStyle(
      weight: 1,
      DigitStroke([
        (-5.5, -6.5), (-2.5, -9.7), (2.5, -9.3), (4.5, -5), (2.5, 1), (-1, 6.5), (-4.5, 9.5), (-6.3, 7.5),
        (-4, 5.8), (0, 7.8), (3.5, 9.7), (7, 8.5),
      ])),
  ]

  private static let three = [
    DigitStyle(
      weight: 1,
      DigitStroke(
        [
          (-5, -8), (-1, -10), (3.5, -8.8), (4.2, -5), (1.5, -1.8), (-1.8, -0.8), (2.2, 0.2), (5.2, 3.5),
          (4.2, 8), (0, 10), (-5.5, 8),
        ], corners: [5]))
  ]

  private static let four = [
    DigitStyle(
      weight: 2,
      DigitStroke([(-4.3, -9.5), (-5, -4), (-5, 0), (-1, 1.2), (6, 0.2)], corners: [2]),
      DigitStroke([(4.2, -9.5), (3.7, -3), (3.2, 3), (2.8, 10)])),
    DigitStyle(
      weight: 1,
      DigitStroke(
        [(6.5, 3.2), (0, 3.2), (-6, 3), (-2, -3.5), (2.8, -10), (2.8, -3), (2.8, 3), (2.8, 10)],
        corners: [2, 4])),
  ]

  private static let five = [
    DigitStyle(
      weight: 1,
      DigitStroke(
        [
          (5.8, -9.5), (1, -9.5), (-3.8, -9.3), (-4.8, -2), (-0.5, -3.2), (4, -1), (5.3, 3.5), (3, 8.5),
          (-1.5, 10), (-6, 8),
        ], corners: [2, 3]))
  ]

  private static let six = [
    DigitStyle(
      weight: 1,
      DigitStroke([
        (3.5, -10), (-1, -6.5), (-4.3, -1), (-5, 5), (-2, 9.5), (2.5, 9.3), (5, 5.5), (3.3, 1.8), (-0.5, 1.3),
        (-4.3, 4.5),
      ]))
  ]

  private static let seven = [
    DigitStyle(
      weight: 2,
      DigitStroke([(-6, -9), (0, -9.3), (5.5, -9.5), (2.2, -3), (0, 3), (-1.5, 10)], corners: [2])),
    DigitStyle(
      weight: 1,
      DigitStroke([(-6, -9), (0, -9.3), (5.5, -9.5), (2.2, -3), (0, 3), (-1.5, 10)], corners: [2]),
      DigitStroke([(-3.5, 0.3), (5, -0.3)])),
  ]

  private static let eight = [
    DigitStyle(
      weight: 1,
      DigitStroke(
        [
          (4.2, -7.5), (0.5, -10), (-3.8, -8), (-3, -4), (0.5, -0.5), (4.2, 3.5), (3.8, 8), (-0.5, 10),
          (-4.8, 7.8), (-3.8, 3), (0.5, -0.5), (3.8, -4),
        ], isClosed: true))
  ]

  private static let nine = [
    DigitStyle(
      weight: 2,
      DigitStroke(
        [
          (4.3, -6.5), (1.5, -9.8), (-3, -8.8), (-4.8, -5), (-2.5, -1.3), (1.5, -2), (4.3, -6.5), (4, 1),
          (3, 10),
        ], corners: [6])),
    DigitStyle(
      weight: 1,
      DigitStroke(
        [
          (4.5, -6.5), (1.5, -9.8), (-3, -8.8), (-4.8, -5), (-2.5, -1.3), (1.5, -2), (4.5, -6.5), (4.5, 2),
          (2, 8.5), (-3, 9.5),
        ], corners: [6])),
  ]
}
