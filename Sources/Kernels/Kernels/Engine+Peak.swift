import KernelsCore

extension Engine {
  /// Measures the rate of float multiply-adds from registers, all of the engine's threads together.
  ///
  /// This is the limit that a matrix product is compared with. The best of the repetitions that fit
  /// into `seconds` is taken.
  ///
  /// - Returns: floating-point operations per second (a multiply-add counts two).
  public func measurePeak(seconds: Double = 0.2) -> Double {
    let clock = ContinuousClock()
    let iterations = 200_000
    let operations =
      Double(iterations * peakOperationsPerLane * kernels.vectorWidth * parallel.threads)
    let deadline = clock.now + .seconds(seconds)
    var best = 0.0
    repeat {
      var sums = [Float](repeating: 0, count: parallel.threads)
      let spent = sums.withUnsafeMutableBufferPointer { sums in
        clock.measure {
          parallel.forEach(parallel.threads) { thread in
            // The factor keeps the chains from becoming constants that the compiler could fold.
            sums[thread] = kernels.multiplyAddPeak(iterations, 0.5 + Float(thread) * 0x1p-10)
          }
        }
      }
      precondition(sums.allSatisfy(\.isFinite), "the multiply-add chains diverged")
      let (whole, atto) = spent.components
      best = max(best, operations / (Double(whole) + Double(atto) * 1e-18))
    } while clock.now < deadline
    return best
  }
}
