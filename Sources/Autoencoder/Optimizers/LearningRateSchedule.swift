import Kernels

/// How the learning rate changes over a training run: a factor for every step.
public struct LearningRateSchedule: Sendable, Equatable {
  /// The course after the warm-up.
  public enum Course: Sendable, Equatable {
    /// 1 throughout.
    case constant
    /// Times `factor` after every so many epochs.
    case step(epochs: Int, factor: Double)
    /// From 1 to `floor` along half a cosine over all epochs (Loshchilov & Hutter 2017, without restarts).
    case cosine(floor: Double)
  }

  /// The course after the warm-up.
  public var course: Course
  /// Steps in which the rate rises linearly to the full one.
  ///
  /// As Goyal et al. (2017) begin.
  public var warmUpSteps: Int
  /// Epochs in which it rises, beside these steps.
  public var warmUpEpochs: Int

  /// A constant rate unless told otherwise.
  public init(_ course: Course = .constant, warmUpSteps: Int = 0, warmUpEpochs: Int = 0) {
    self.course = course
    self.warmUpSteps = warmUpSteps
    self.warmUpEpochs = warmUpEpochs
  }

  /// The factor for step t, counted from 0 over all epochs.
  ///
  /// With T steps in all, of which W are warm-up: (t + 1) / W during the warm-up, and then 1; factor^⌊epoch /
  /// epochs⌋; or floor + (1 − floor) (1 + cos π (t − W) / (T − W)) / 2.
  ///
  /// - Precondition: the settings are in the ranges that training accepts: up to 10⁹ steps and 10⁶ epochs of warm-up.
  public func factor(step t: Int, stepsPerEpoch: Int, epochs: Int) -> Double {
    let warmUp = warmUpLength(stepsPerEpoch: stepsPerEpoch)
    if t < warmUp { return Double(t + 1) / Double(warmUp) }
    switch course {
    case .constant: return 1
    case .step(let length, let factor):
      var product = 1.0
      for _ in 0..<t / max(stepsPerEpoch, 1) / max(length, 1) { product *= factor }
      return product
    case .cosine(let floor):
      let length = Double(stepsPerEpoch) * Double(epochs) - Double(warmUp)
      let part = length > 0 ? min(1, Double(t - warmUp) / length) : 1
      return floor + (1 - floor) * (1 + cosine(of: Double.pi * part)) / 2
    }
  }

  /// Steps until the rate has risen, over epochs of so many steps.
  public func warmUpLength(stepsPerEpoch: Int) -> Int { warmUpSteps + warmUpEpochs * stepsPerEpoch }

  /// Throws unless there are the epochs that the course needs.
  func check(epochs: Int?) throws(AutoencoderError) {
    if let epochs, epochs < 0 {
      throw .invalidOption("a schedule over \(epochs) epochs; give 0 or more")
    }
    if case .cosine = course, epochs == nil {
      throw .invalidOption("a cosine schedule of no length; say over how many epochs the rate is to fall")
    }
  }

  /// Throws unless every setting is in its range.
  func check() throws(AutoencoderError) {
    guard (0...1_000_000_000).contains(warmUpSteps) else {
      throw .invalidOption("\(warmUpSteps) warm-up steps; give 0 to 1,000,000,000")
    }
    guard (0...1_000_000).contains(warmUpEpochs) else {
      throw .invalidOption("\(warmUpEpochs) warm-up epochs; give 0 to 1,000,000")
    }
    switch course {
    case .constant: break
    case .step(let epochs, let factor):
      guard epochs >= 1, factor > 0, factor.isFinite else {
        throw .invalidOption(
          "a factor \(factor) every \(epochs) epochs; give a positive one, every 1 or more")
      }
    case .cosine(let floor):
      guard (0...1).contains(floor) else { throw .invalidOption("a cosine's floor of \(floor); give 0 to 1") }
    }
  }
}
