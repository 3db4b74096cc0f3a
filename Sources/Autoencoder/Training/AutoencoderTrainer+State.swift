import Kernels
import Serialization

// What a trainer needs to go on to the same bits: weights, moments, steps, and the epoch that has begun. Random
// streams are derived from the seed by epoch and step, so there is no state of theirs.
extension AutoencoderTrainer {
  /// The state as tensors, their names after `prefix`.
  ///
  /// - Complexity: O(parameters).
  public func state(prefix: String) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for (index, layer) in autoencoder.layers.enumerated() {
      tensors["\(prefix)weights.\(index)"] = Tensor(layer.weights)
      tensors["\(prefix)bias.\(index)"] = Tensor(layer.bias)
    }
    let moments = [("first", optimizer.first), ("second", optimizer.second)]
    for (name, moments) in moments.prefix(options.optimizer.momentCount) {
      for (index, moment) in moments.enumerated() {
        tensors["\(prefix)\(name).weights.\(index)"] = Tensor(moment.weights)
        tensors["\(prefix)\(name).bias.\(index)"] = Tensor(moment.bias)
      }
    }
    tensors["\(prefix)steps"] = Tensor([steps])
    if let progress {
      tensors["\(prefix)progress"] = Tensor([progress.epoch, progress.batch])
      tensors["\(prefix)progress.sums"] = Tensor([
        progress.losses.reconstruction, progress.losses.embedding, progress.gradientNorms,
      ])
      for (index, units) in progress.activeUnits.enumerated() {
        tensors["\(prefix)progress.active.\(index)"] = Tensor(units.map { $0 ? 1 : 0 } as [Int])
      }
    }
    return tensors
  }

  /// Takes over a state that a trainer of the same network and options had.
  ///
  /// - Throws: `AutoencoderError.invalidCheckpoint` if tensors are missing or of other shapes; nothing has changed
  ///   then.
  public mutating func restore(_ file: SafeTensors, prefix: String) throws(AutoencoderError) {
    do {
      var layers = autoencoder.layers
      for index in layers.indices {
        try file.read("\(prefix)weights.\(index)", into: &layers[index].weights)
        try file.read("\(prefix)bias.\(index)", into: &layers[index].bias)
      }
      var optimizer = optimizer
      let momentCount = options.optimizer.momentCount
      for index in layers.indices where momentCount > 0 {
        try file.read("\(prefix)first.weights.\(index)", into: &optimizer.first[index].weights)
        try file.read("\(prefix)first.bias.\(index)", into: &optimizer.first[index].bias)
      }
      for index in layers.indices where momentCount > 1 {
        try file.read("\(prefix)second.weights.\(index)", into: &optimizer.second[index].weights)
        try file.read("\(prefix)second.bias.\(index)", into: &optimizer.second[index].bias)
      }
      optimizer.restore(step: try file.count("\(prefix)steps"))
      let progress = try restoredProgress(file, prefix: prefix)
      autoencoder.layers = layers
      (self.optimizer, self.progress, order) = (optimizer, progress, nil)
    } catch let error as AutoencoderError {
      throw error
    } catch { throw .invalidCheckpoint("\(error)") }
  }

  private func restoredProgress(_ file: SafeTensors, prefix: String) throws -> EpochProgress? {
    guard file.tensors["\(prefix)progress"] != nil else { return nil }
    let position = try file.integers("\(prefix)progress")
    let sums = try file.doubles("\(prefix)progress.sums")
    guard position.count == 2, sums.count == 3, SafeTensors.counts.contains(position[1]) else {
      throw AutoencoderError.invalidCheckpoint("the epoch's progress has another form")
    }
    var progress = newProgress(position[0])
    progress.batch = position[1]
    progress.losses = TrainingLosses(reconstruction: sums[0], embedding: sums[1])
    progress.gradientNorms = sums[2]
    for (index, units) in progress.activeUnits.enumerated() {
      let name = "\(prefix)progress.active.\(index)"
      let stored = try file.integers(name)
      guard stored.count == units.count else {
        throw AutoencoderError.invalidCheckpoint("“\(name)” has \(stored.count) units, not \(units.count)")
      }
      progress.activeUnits[index] = stored.map { $0 != 0 }
    }
    return progress
  }
}

extension SafeTensors {
  /// Reads a matrix of the shape that `matrix` has.
  func read(_ name: String, into matrix: inout Matrix) throws {
    let stored = try self.matrix(name)
    guard stored.rows == matrix.rows, stored.columns == matrix.columns else {
      throw AutoencoderError.invalidCheckpoint("“\(name)” is \(stored.shape), not \(matrix.shape)")
    }
    matrix = stored
  }

  /// What a damaged file may have as a count without an overflow where counting goes on.
  static let counts = 0...1 << 53

  /// A single number of at least 0.
  package func count(_ name: String) throws -> Int {
    let numbers = try integers(name)
    guard numbers.count == 1, Self.counts.contains(numbers[0]) else {
      throw AutoencoderError.invalidCheckpoint("“\(name)” is not a count")
    }
    return numbers[0]
  }
}
