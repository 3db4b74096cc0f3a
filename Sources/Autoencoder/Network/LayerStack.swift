import Kernels

/// Layers without training, and the buffers for a block of rows.
struct LayerStack {
  let layers: [Dense]
  private var input: Matrix
  private var activations: [Matrix]
  private var workspace = Workspace()

  init(_ layers: [Dense]) {
    self.layers = layers
    input = Matrix(rows: 0, columns: layers.first?.inputs ?? 0)
    activations = layers.map { Matrix(rows: 0, columns: $0.outputs) }
  }

  /// What the last layer gave, or the input where there are no layers.
  var output: Matrix { activations.last ?? input }

  /// Applies the layers to a range of samples.
  mutating func run(_ samples: TrainingSamples, rows: Range<Int>, engine: Engine) throws(KernelError) {
    try samples.read(rows: rows, into: &input, engine: engine)
    try run(input, engine)
  }

  /// Replaces a batch by what the last layer makes of it.
  ///
  /// The two exchange their memory, so that nothing is copied.
  mutating func apply(to batch: inout Matrix, engine: Engine) throws(KernelError) {
    guard let last = layers.indices.last else { return }
    try run(batch, engine)
    swap(&batch, &activations[last])
  }

  private mutating func run(_ input: Matrix, _ engine: Engine) throws(KernelError) {
    for (index, layer) in layers.enumerated() {
      let source = index == 0 ? input.view : activations[index - 1].view
      try layer.forward(source, into: &activations[index], engine: engine, workspace: &workspace)
    }
  }
}
