internal import KernelsCore

extension ScoreMargin {
  /// The margin of scores about centroids of at most the given norm.
  ///
  /// A sum of d products has an error of at most γ_d Σ|x||c| ≤ γ_d ‖x‖‖c‖ in whatever order it is
  /// taken, γ_d = d u / (1 − d u), u = 2⁻²⁴ (Higham 2002, section 3.1). Where an origin was subtracted, each
  /// difference was rounded as well, by u times its magnitude, which moves a squared distance by
  /// 2u (‖x‖ + ‖c‖)² at most.
  ///
  /// Where squares are below Float's normal numbers, each of the d products of a score, of ‖c‖² and of ‖x‖² loses up
  /// to 2⁻¹⁵⁰ besides, and ‖x‖ may be more than its root says, by the root of that.
  ///
  /// What is to be proven is the order of distances that are sums in Double, each of which is off by up to
  /// (d + 2) 2⁻⁵³ ‖x − c‖² ≤ (d + 2) 2⁻⁵² (‖x‖² + ‖c‖²) itself. That counts for samples so far out that all centroids are
  /// alike for them.
  ///
  /// - Parameter productError: what products are off beside the rounding of floats, as a share of ‖x‖‖c‖.
  init(
    columns d: Int, greatestCentroidNorm: Float, productError: Double = 0, subtractsOrigin: Bool
  ) {
    let u = 0x1p-24
    let gamma = Double(d + 8) * u * 1.01
    let c = Double(greatestCentroidNorm) * (1 + 0x1p-20)
    var (curve, slope, offset) = (0.0, 2 * (gamma + productError) * c, gamma * c * c)
    if subtractsOrigin {
      curve += 4 * u
      slope += 8 * u * c
      offset += 4 * u * c * c
    }
    let directError = Double(d + 4) * 0x1p-52
    curve += directError
    offset += directError * c * c
    let underflow = Double(d + 8) * 0x1p-147
    offset += slope * underflow.squareRoot() + underflow
    // Margins are computed in Float themselves.
    let slack = 1 + 0x1p-20
    self.init(
      curve: Float(curve * slack), slope: Float(slope * slack), offset: Float(offset * slack),
      normError: Float(gamma + 0x1p-20))
  }
}
