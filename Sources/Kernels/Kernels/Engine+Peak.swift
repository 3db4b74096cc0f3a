internal import KernelsCore

extension Engine {
  /// Measures the rate of float multiply-adds from registers, all of the engine's threads together.
  ///
  /// This is the limit that a matrix product is compared with. The best of the slices that fit into
  /// `seconds` is taken.
  ///
  /// - Precondition: `seconds` is a finite number.
  /// - Returns: floating-point operations per second (a multiply-add counts two).
  public func measurePeak(seconds: Double = 0.2) -> Double {
    measurePeakSlices(seconds: seconds).max() ?? 0
  }

  /// The rates of as many short slices as fit into `seconds`, and of at least one.
  ///
  /// On a machine that others use as well, their median tells what was to be had at that time, and
  /// their best what the machine can do.
  ///
  /// - Returns: floating-point operations per second (a multiply-add counts two).
  package func measurePeakSlices(seconds: Double) -> [Double] {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(seconds)
    var rates: [Double] = []
    repeat {
      let spent = clock.measure { runPeakSlice() }
      rates.append(peakSliceOperations / (spent / .seconds(1)))
    } while clock.now < deadline
    return rates
  }

  /// Floating-point operations of one slice, all threads together.
  package var peakSliceOperations: Double {
    Double(Self.peakIterations * peakOperationsPerLane * kernels.vectorWidth * parallel.threads)
  }

  /// Runs multiply-adds from registers for less than a millisecond on each thread.
  package func runPeakSlice() {
    var sums = [Float](repeating: 0, count: parallel.threads)
    sums.withUnsafeMutableBufferPointer { sums in
      parallel.forEach(parallel.threads) { thread in
        sums[thread] = kernels.multiplyAddPeak(Self.peakIterations, Self.peakFactor(ofThread: thread))
      }
    }
    precondition(sums.allSatisfy(\.isFinite), "Engine: the multiply-add chains diverged")
  }

  /// What a thread's chains are multiplied by, which keeps them from becoming constants that the compiler could fold.
  ///
  /// It is below 1, or else they would diverge, for any number of threads.
  static func peakFactor(ofThread thread: Int) -> Float { 0.5 + Float(thread % 256) * 0x1p-10 }

  private static let peakIterations = 200_000
}
