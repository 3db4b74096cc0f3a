/// Where the time of training steps went, in seconds.
public struct StepProfile: Sendable, Equatable {
  /// The parts of a step.
  public enum Part: String, Sendable, CaseIterable {
    /// Products and activations, input to output.
    case forward
    /// The loss and its gradient by the output.
    case loss
    /// Products that carry gradients from layer to layer.
    case inputGradients = "input_gradients"
    /// Products that make the weights' gradients, and the optimiser's step in them.
    case weightGradients = "weight_gradients_and_update"
    /// Reading the samples of a batch, those of `reconstructionLoss(of:at:engine:)` too, and moving images.
    case gathering = "batch_gathering"
  }

  /// Seconds in each part.
  public private(set) var seconds: [Part: Double]

  /// Nothing yet.
  public init() { seconds = Dictionary(uniqueKeysWithValues: Part.allCases.map { ($0, 0) }) }

  /// Adds what has passed since `start`.
  mutating func add(_ part: Part, since start: ContinuousClock.Instant) {
    seconds[part, default: 0] += (ContinuousClock.now - start) / .seconds(1)
  }
}
