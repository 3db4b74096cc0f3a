/// baseᵉˣᵖᵒⁿᵉⁿᵗ = exp(exponent · ln base) by basic arithmetic alone, for a base that is not negative.
///
/// The error is at most four units in the last place for each of |exponent · ln base|, and two more.
package func power(_ base: Double, _ exponent: Double) -> Double {
  exponent == 0 ? 1 : exponential(of: exponent * naturalLogarithm(of: base))
}
