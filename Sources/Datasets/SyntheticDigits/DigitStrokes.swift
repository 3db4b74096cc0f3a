/// How each digit is written: its pen strokes, 20 pixels high around the origin.
enum DigitStrokes {
  /// The strokes of the digits 0 to 9.
  static let ofDigit: [[DigitStroke]] = [
    zero, one, two, three, four, five, six, seven, eight, nine,
  ]

  private static let zero = [
    DigitStroke(
      [(0.5, -10), (5, -7), (6.5, 0), (5, 7), (0, 10), (-5, 7), (-6.5, 0), (-5, -7)], isClosed: true)
  ]

  private static let one = [
    DigitStroke([(0, -10), (0, -3), (0, 3), (0, 10)])
  ]

  private static let two = [
    DigitStroke(
      [(-5.5, -6), (-3, -9.3), (2, -9.8), (5, -6), (3, -0.5), (-1.5, 5), (-6, 9.3), (0, 9.3), (6.5, 9.3)],
      corners: [6])
  ]

  private static let three = [
    DigitStroke(
      [
        (-5.5, -9.5), (0, -9.7), (4.8, -9.3), (2.5, -5.5), (-0.5, -2), (4, 0.3), (5.3, 5), (2, 9.5),
        (-2, 9.8),
        (-6, 7.8),
      ], corners: [2, 4])
  ]

  private static let four = [
    DigitStroke(
      [(6.5, 3.2), (0, 3.2), (-6, 3), (-2, -3.5), (2.8, -10), (2.8, -3), (2.8, 3), (2.8, 10)],
      corners: [2, 4])
  ]

  private static let five = [
    DigitStroke(
      [
        (5.8, -9.5), (1, -9.5), (-3.8, -9.3), (-4.8, -2), (-0.5, -3.2), (4, -1), (5.3, 3.5), (3, 8.5),
        (-1.5, 10), (-6, 8),
      ], corners: [2, 3])
  ]

  private static let six = [
    DigitStroke([
      (3.5, -10), (-1, -6.5), (-4.3, -1), (-5, 5), (-2, 9.5), (2.5, 9.3), (5, 5.5), (3.3, 1.8), (-0.5, 1.3),
      (-4.3, 4.5),
    ])
  ]

  private static let seven = [
    DigitStroke([(-6, -9), (0, -9.3), (5.5, -9.5), (2.2, -3), (0, 3), (-1.5, 10)], corners: [2])
  ]

  private static let eight = [
    DigitStroke(
      [
        (4.2, -7.5), (0.5, -10), (-3.8, -8), (-3, -4), (0.5, -0.5), (4.2, 3.5), (3.8, 8), (-0.5, 10),
        (-4.8, 7.8), (-3.8, 3), (0.5, -0.5), (3.8, -4),
      ], isClosed: true)
  ]

  private static let nine = [
    DigitStroke(
      [
        (4.5, -6.5), (1.5, -9.8), (-3, -8.8), (-4.8, -5), (-2.5, -1.3), (1.5, -2), (4.5, -6.5), (4.5, 2),
        (2, 8.5), (-3, 9.5),
      ], corners: [6])
  ]
}
