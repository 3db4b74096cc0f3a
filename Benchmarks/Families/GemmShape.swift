import ToolSupport

/// A matrix product to time: C (m × n) ← op(A) · op(B), with the operand letters of BLAS.
struct GemmShape: Equatable, CustomStringConvertible {
  let transposesA: Bool
  let transposesB: Bool
  let m: Int
  let n: Int
  let k: Int

  init(_ letters: String, _ m: Int, _ n: Int, _ k: Int) {
    transposesA = letters.first == "T"
    transposesB = letters.last == "T"
    (self.m, self.n, self.k) = (m, n, k)
  }

  /// Floating-point operations of one product.
  var operations: Double { 2 * Double(m) * Double(n) * Double(k) }
  /// Bytes of the operands and the result.
  var bytes: Double {
    let (m, n, k) = (Double(m), Double(n), Double(k))
    return 4 * (m * k + k * n + m * n)
  }
  /// The operand letters: N as stored, T transposed.
  var letters: String { (transposesA ? "T" : "N") + (transposesB ? "T" : "N") }
  /// As on the command line, the letters always there: "NN:256x500x784".
  var description: String { "\(letters):\(m)x\(n)x\(k)" }

  /// Parses `256x500x784` or `TN:784x500x256`: m × n × k, operands as stored unless letters say T.
  init(parsing text: String) throws(UsageError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let letters = parts.count == 2 ? parts[0].uppercased() : "NN"
    let sizes = parseSizes(parts.last ?? "")
    guard parts.count <= 2, letters.count == 2, letters.allSatisfy({ $0 == "N" || $0 == "T" }),
      let sizes, sizes.count == 3
    else {
      throw UsageError("'\(text)' is no shape; write MxNxK or TN:MxNxK, for example 256x500x784")
    }
    self.init(letters, sizes[0], sizes[1], sizes[2])
  }

  /// The products of the 784-500-500-2000-10 network and its mirror image, squares, and narrow shapes.
  static let defaults: [GemmShape] =
    network([784, 500, 500, 2000, 10], batch: 256)
    + [
      GemmShape("NN", 1024, 1024, 1024), GemmShape("NN", 2048, 2048, 2048), GemmShape("NT", 70000, 10, 784),
      GemmShape("NT", 70000, 100, 64),
    ]

  /// A training step's products, each shape once: layers forward, gradients by weights and by inputs.
  static func network(_ widths: [Int], batch: Int) -> [GemmShape] {
    let layers = Array(zip(widths, widths.dropFirst()))
    let all = layers + layers.reversed().map { ($1, $0) }
    let products =
      all.map { GemmShape("NN", batch, $1, $0) } + all.map { GemmShape("TN", $0, $1, batch) }
      // The first layer's inputs are the data: nobody asks for a gradient by them.
      + all.dropFirst().map { GemmShape("NT", batch, $0, $1) }
    var shapes: [GemmShape] = []
    for shape in products where !shapes.contains(shape) { shapes.append(shape) }
    return shapes
  }
}
