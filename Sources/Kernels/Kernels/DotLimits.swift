internal import KernelsCore

/// Inner dimensions from which a product of few columns is dot products: found by measurement, for vectors of each width.
///
/// Dot products waste no lanes, but have theirs to add up; tiles waste those beyond the last column. SIMD4 (SSE2; NEON has
/// its limits) and SIMD8 were measured on Zen 3.
///
/// The rows have no say: a row's result is the same alone and among others.
enum DotLimits {
  /// The shortest inner dimension for products of `n` columns; none where these are too many.
  static func shortestDepth(columns n: Int, vectorWidth: Int) -> Int? {
    guard n <= mostDotColumns else { return nil }
    switch vectorWidth {
    case 4: return max(56, n * 15 / 2)
    case 8: return n <= 4 ? 64 : n <= 7 ? 128 : n <= 10 ? 192 : n <= 12 ? 256 : n == 13 ? 512 : nil
    default: return max(4, n * 5 / 8) * vectorWidth
    }
  }

  /// The shortest number of features for products of samples with `n` centroids, where tiles would have panels of samples
  /// packed.
  static func shortestSamples(clusters n: Int, vectorWidth: Int) -> Int? {
    guard n <= mostDotColumns else { return nil }
    switch vectorWidth {
    case 4: return n <= 4 ? 56 : 80
    case 8: return n <= 4 ? 64 : n <= 14 ? 112 : 160
    default: return shortestDepth(columns: n, vectorWidth: vectorWidth)
    }
  }

  /// Most floats of B that meet rows of A at a time.
  ///
  /// They stay in L1 while rows of A stream by, but for SIMD8: as blocks of rows stay there, B may come from L2, and whole
  /// rows are worth more than parts of them (Zen 3: 1.2 to 1.4 times the speed for rows of 1,024 to 4,096 floats from memory,
  /// 0.94 for rows of 16,384 in four parts).
  static func mostFloats(vectorWidth: Int) -> Int { vectorWidth == 8 ? 40_960 : 1 << 13 }
}
