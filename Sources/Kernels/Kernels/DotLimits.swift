internal import KernelsCore

/// Inner dimensions for which a product of few columns is dot products: found by measurement, for vectors of each width.
///
/// Dot products waste no lanes, but have theirs to add up; tiles waste those beyond the last column, and have A packed where
/// its rows come from memory. SIMD4 (SSE2; NEON has its limits) and SIMD8 were measured on Zen 3, SIMD16 on Zen 5 and
/// Emerald Rapids, with no more than 16 columns.
///
/// The rows have no say: a row's result is the same alone and among others.
enum DotLimits {
  /// The inner dimensions for products of `n` columns, or nil if there are none.
  static func depths(columns n: Int, vectorWidth: Int) -> ClosedRange<Int>? {
    let shortest: Int? =
      switch vectorWidth {
      case 4: n <= 16 ? max(56, n * 15 / 2) : n <= 20 ? 256 : nil
      case 8: shortestDepth(columns: n)
      default: n <= 16 ? max(4, n * 5 / 8) * vectorWidth : nil
      }
    guard let shortest else { return nil }
    // Whole rows alone: parts of them are no faster than tiles, which waste less of so many columns.
    let longest = n > 16 && vectorWidth == 8 ? mostFloats(vectorWidth: vectorWidth) / n : .max
    return shortest...longest
  }

  /// A tile of 16 columns is as good where these are there, or nearly all.
  private static func shortestDepth(columns n: Int) -> Int? {
    switch n {
    case ...4: 64
    case ...7: 128
    case ...10: 192
    case ...12: 256
    case 13: 512
    case 17...20: 256
    case 21...23: 512
    default: nil
    }
  }

  /// The features for products of samples with `n` centroids, where tiles would have panels of samples packed, or nil if
  /// there are none.
  static func features(clusters n: Int, vectorWidth: Int) -> ClosedRange<Int>? {
    let fewest: Int? =
      switch vectorWidth {
      case 4: n <= 4 ? 56 : n <= 16 ? 80 : n <= 24 ? 256 : nil
      case 8: fewestFeatures(clusters: n)
      default: depths(columns: n, vectorWidth: vectorWidth)?.lowerBound
      }
    guard let fewest else { return nil }
    // So many centroids have to stay in L2 whole.
    return fewest...(n > 32 && vectorWidth == 8 ? mostFloats(vectorWidth: vectorWidth) / n : .max)
  }

  private static func fewestFeatures(clusters n: Int) -> Int? {
    switch n {
    case ...4: 64
    case ...14: 112
    case ...24: 160
    case ...32: 192
    case ...40: 256
    case ...mostDotColumns: 384
    default: nil
    }
  }

  /// Most floats of B that meet rows of A at a time.
  ///
  /// They stay in L1 while rows of A stream by, but for SIMD8: as blocks of rows stay there, B may come from L2, and whole
  /// rows are worth more than parts of them (Zen 3: 1.2 to 1.4 times the speed for rows of 1,024 to 4,096 floats from memory,
  /// 0.94 for rows of 16,384 in four parts).
  static func mostFloats(vectorWidth: Int) -> Int { vectorWidth == 8 ? 40_960 : 1 << 13 }
}
