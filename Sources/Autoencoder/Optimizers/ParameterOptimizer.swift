import Kernels
import Serialization

/// An optimiser for a single parameter beside a network's: a method's centroids.
///
/// It has no weight decay, which would pull the parameter to the origin.
public struct ParameterOptimizer: Sendable {
  /// The rule of a step.
  public let optimizer: Optimizer
  /// Steps taken.
  public private(set) var steps = 0
  /// Adam's m, or the velocity; empty without one.
  private var first = Matrix(rows: 0, columns: 0)
  /// Adam's v; empty without one.
  private var second = Matrix(rows: 0, columns: 0)

  /// A fresh optimiser for a parameter of the given shape.
  ///
  /// - Precondition: neither number is negative.
  public init(_ optimizer: Optimizer, rows: Int, columns: Int) {
    self.optimizer = optimizer
    if optimizer.momentCount > 0 { first = Matrix(rows: rows, columns: columns) }
    if optimizer.momentCount > 1 { second = Matrix(rows: rows, columns: columns) }
  }

  /// Moves the parameter by one step.
  ///
  /// - Parameters:
  ///   - parameter: of the shape that the optimiser was made for.
  ///   - gradient: the loss's, of the same shape.
  ///   - rateFactor: what the learning rate is multiplied by.
  ///   - engine: where the computing is done.
  /// - Throws: `KernelError.shapeMismatch`; no step is taken then.
  public mutating func step(
    _ parameter: inout Matrix, gradient: Matrix, rateFactor: Double = 1, engine: Engine
  ) throws(KernelError) {
    try optimizer.take(
      step: steps + 1, learningRate: optimizer.learningRate * rateFactor, weightDecay: .none, on: &parameter,
      gradient: gradient, first: &first, second: &second, engine: engine)
    steps += 1
  }

  /// Steps and moments as tensors, their names after `prefix`.
  public func state(prefix: String) -> [String: Tensor] {
    [
      "\(prefix)steps": Tensor([steps]), "\(prefix)first": Tensor(first), "\(prefix)second": Tensor(second),
    ]
  }

  /// Takes over a state that an optimiser of the same rule and shape had.
  ///
  /// - Throws: `AutoencoderError.invalidCheckpoint` if tensors are missing or of other shapes; nothing has changed
  ///   then.
  public mutating func restore(_ file: SafeTensors, prefix: String) throws(AutoencoderError) {
    do {
      var (first, second) = (first, second)
      try file.read("\(prefix)first", into: &first)
      try file.read("\(prefix)second", into: &second)
      let steps = try file.count("\(prefix)steps")
      (self.first, self.second, self.steps) = (first, second, steps)
    } catch let error as AutoencoderError {
      throw error
    } catch { throw .invalidCheckpoint("\(error)") }
  }
}
