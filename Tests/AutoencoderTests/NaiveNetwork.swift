import Autoencoder
import Kernels

/// The network in Double, written as the equations read: the reference for values and gradients.
struct NaiveNetwork {
  /// Weights (inputs × outputs, row after row) and then the bias, for each layer.
  var parameters: [[Double]]
  let layers: [Dense]

  init(_ autoencoder: Autoencoder) {
    layers = autoencoder.layers
    parameters = layers.map { ($0.weights.elements + $0.bias.elements).map(Double.init) }
  }

  /// Outputs of every layer for one sample.
  func outputs(of sample: [Double]) -> [[Double]] {
    var outputs: [[Double]] = []
    var input = sample
    for (index, layer) in layers.enumerated() {
      let (rows, columns) = (layer.inputs, layer.outputs)
      var sums = Array(parameters[index][(rows * columns)...])
      for i in 0..<rows { for j in 0..<columns { sums[j] += input[i] * parameters[index][i * columns + j] } }
      input = layer.activation == .relu ? sums.map { max($0, 0) } : sums
      outputs.append(input)
    }
    return outputs
  }

  /// (1/B) Σ ‖x − A(x)‖² + (1/B) Σ f(h(x)), the second sum over the embeddings.
  func loss(of samples: [[Double]], embeddingLoss: ([Double]) -> Double) -> Double {
    samples.reduce(0) { total, sample in
      let outputs = outputs(of: sample)
      let squares = zip(sample, outputs[outputs.count - 1]).reduce(0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }
      return total + squares + embeddingLoss(outputs[outputs.count / 2 - 1])
    } / Double(samples.count)
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

extension Matrix {
  /// The rows in Double.
  var doubles: [[Double]] { (0..<rows).map { row($0).map(Double.init) } }
}

/// The largest difference of two vectors, relative to the largest magnitude of the second.
func relativeDifference(_ a: [Double], _ b: [Double]) -> Double {
  let scale = b.map(abs).max() ?? 0
  return (zip(a, b).map { abs($0 - $1) }.max() ?? 0) / max(scale, 1e-30)
}
