/// Colours that are told apart on one background.
struct SeriesPalette: Sendable {
  /// Chosen ones: the first ten also for those who do not tell red from green.
  ///
  /// The hues are the same in both palettes and their order is, so a cluster keeps its name; the lightness and
  /// chroma maximise the least distance in Oklab, seen with all cones, and without those for red or for green
  /// (Machado, Oliveira and Fernandes 2009) weighted by 1.5.
  let chosen: [UInt32]
  /// The lightness in Oklab of further ones, in turn.
  let lightness: [Double]

  /// For a white background.
  static let light = SeriesPalette(
    chosen: [
      0x4d74e7, 0xed8713, 0x2fb581, 0xc94d9d, 0x8538a9, 0x97575c, 0x11acdf, 0x8f790d, 0x1c6306, 0x532d01,
      0x7d8eec, 0x7b517c, 0x278588, 0xec7d88, 0x6c905c, 0xad86b9, 0x024076, 0x88612d, 0x852946, 0x0c88c2,
    ], lightness: [0.62, 0.48, 0.71])

  /// For a nearly black background.
  static let dark = SeriesPalette(
    chosen: [
      0x5a87fb, 0xffc87a, 0x1dedd3, 0xe367ba, 0x8d54ac, 0xdf9992, 0x3ec2fe, 0xb7af0e, 0x388f63, 0xd05719,
      0xbed5ff, 0xb561d1, 0x0ba3a6, 0xffbdbb, 0x83a068, 0xf796fa, 0x4f63d8, 0xbe8802, 0x985d79, 0x81a0da,
    ], lightness: [0.74, 0.60, 0.85])

  /// How many colours there are, chosen and further ones.
  static let count = 100

  /// The colours, the chosen ones first.
  ///
  /// A further one's hue is the golden angle from the former's, so any run of them is spread around the
  /// circle; lightness and chroma go through three and two values, so that near hues differ in them.
  var colors: [Color] {
    chosen.map { Color($0) }
      + (chosen.count..<Self.count).map { index in
        Color(
          lightness: lightness[index % lightness.count], chroma: index / 3 % 2 == 0 ? 0.15 : 0.09,
          hue: 137.507_764 * Double(index))
      }
  }
}
