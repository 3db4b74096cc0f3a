import Autoencoder
import Kernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The network in Double, written as the equations read: the reference for values and gradients.
struct NaiveNetwork {
  /// Weights (inputs × outputs, row after row) and then the bias, for each layer.
  ///
  /// Of tied weights the encoder's count, and the decoder's do nothing.
  var parameters: [[Double]]
  let layers: [Dense]
  let tiesWeights: Bool
  var reconstructionLoss = ReconstructionLoss.squaredError
  /// Whether there is a reconstruction loss.
  var reconstructs = true
  /// What the network is given in place of the samples that it is compared with, if it is something else.
  var noisySamples: [[Double]]?
  /// What the outputs of a layer are multiplied by for each sample, where some are dropped.
  var dropout: [Int: [[Double]]] = [:]

  init(_ autoencoder: Autoencoder) {
    layers = autoencoder.layers
    tiesWeights = autoencoder.architecture.tiesWeights
    parameters = layers.map { ($0.weights.elements + $0.bias.elements).map(Double.init) }
  }

  /// Outputs of every layer for one sample, before anything is dropped.
  ///
  /// - Parameter row: which of the rows of `dropout` belongs to the sample.
  func outputs(of sample: [Double], row: Int = 0) -> [[Double]] {
    var outputs: [[Double]] = []
    var input = sample
    for (index, layer) in layers.enumerated() {
      var sums = Array(parameters[index][(layer.inputs * layer.outputs)...])
      let weights = weights(ofLayer: index)
      for i in 0..<layer.inputs {
        for j in 0..<layer.outputs {
          sums[j] += input[i] * weights.elements[i * weights.rowStride + j * weights.columnStride]
        }
      }
      outputs.append(sums.map(layer.activation.value(at:)))
      input = outputs[index]
      if let factors = dropout[index] { for j in input.indices { input[j] *= factors[row][j] } }
    }
    return outputs
  }

  /// The weights of a layer, and the steps from one input's to the next one's and from output to output.
  private func weights(ofLayer index: Int) -> (elements: [Double], rowStride: Int, columnStride: Int) {
    guard tiesWeights, index >= layers.count / 2 else { return (parameters[index], layers[index].outputs, 1) }
    return (parameters[layers.count - 1 - index], 1, layers[index].inputs)
  }

  /// (1/B) Σ ‖x − A(x)‖² or the cross-entropy, and (1/B) Σ f(h(x)), the second sum over the embeddings.
  func loss(of samples: [[Double]], embeddingLoss: ([Double]) -> Double) -> Double {
    var total = 0.0
    for (row, sample) in samples.enumerated() {
      let outputs = outputs(of: noisySamples?[row] ?? sample, row: row)
      for (x, y) in zip(sample, outputs[outputs.count - 1]) where reconstructs {
        switch reconstructionLoss {
        case .squaredError: total += (x - y) * (x - y)
        case .binaryCrossEntropy: total -= x * log(y) + (1 - x) * log(1 - y)
        }
      }
      total += embeddingLoss(outputs[outputs.count / 2 - 1])
    }
    return total / Double(samples.count)
  }

  /// Central differences of the loss by the parameters of one layer.
  func differences(
    layer: Int, samples: [[Double]], step: Double = 1e-5, embeddingLoss: ([Double]) -> Double
  ) -> [Double] {
    parameters[layer].indices.map { index in
      var moved = self
      moved.parameters[layer][index] += step
      let above = moved.loss(of: samples, embeddingLoss: embeddingLoss)
      moved.parameters[layer][index] -= 2 * step
      return (above - moved.loss(of: samples, embeddingLoss: embeddingLoss)) / (2 * step)
    }
  }
}

extension Activation {
  /// One of each.
  static let all: [Activation] = [.linear, .relu, .leakyReLU(slope: 0.2), .tanh, .sigmoid]

  /// f(x).
  func value(at x: Double) -> Double {
    switch self {
    case .linear: x
    case .relu: max(x, 0)
    case .leakyReLU(let slope): x > 0 ? x : Double(slope) * x
    case .tanh: 1 - 2 / (exp(2 * x) + 1)
    case .sigmoid: 1 / (1 + exp(-x))
    }
  }
}

extension Matrix {
  /// The rows in Double.
  var doubles: [[Double]] { (0..<rows).map { row($0).map(Double.init) } }

  /// Uniform numbers in [0, 1): samples for every loss.
  static func shares(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    var random = Random(seed: seed)
    var matrix = Matrix(rows: rows, columns: columns)
    matrix.withUnsafeMutableElements { elements in
      for index in elements.indices { elements[index] = random.nextFloat() }
    }
    return matrix
  }
}

/// The largest difference of two vectors, relative to the largest magnitude of the second; infinite unless both have as
/// many elements.
func relativeDifference(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  let scale = b.map(abs).max() ?? 0
  return (zip(a, b).map { abs($0 - $1) }.max() ?? 0) / max(scale, 1e-30)
}
