import ToolSupport

/// A matrix product to time: C (m × n) ← op(A) · op(B), with the operand letters of BLAS.
struct GemmShape: Equatable {
  let transposesA: Bool
  let transposesB: Bool
  let m: Int
  let n: Int
  let k: Int

  /// Floating-point operations of one product.
  var operations: Double { 2 * Double(m) * Double(n) * Double(k) }
  /// The operand letters: N as stored, T transposed.
  var letters: String { (transposesA ? "T" : "N") + (transposesB ? "T" : "N") }

  /// Parses `256x500x784` or `TN:784x500x256`: m × n × k, operands as stored unless letters say T.
  init(parsing text: String) throws(UsageError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let letters = parts.count == 2 ? parts[0].uppercased() : "NN"
    let sizes = (parts.last ?? "").split(separator: "x", omittingEmptySubsequences: false)
      .compactMap { Int($0) }.filter { $0 > 0 }
    guard parts.count <= 2, letters.count == 2, letters.allSatisfy({ $0 == "N" || $0 == "T" }),
      sizes.count == 3, text.filter({ $0 == "x" }).count == 2
    else {
      throw UsageError("'\(text)' is no shape; write MxNxK or TN:MxNxK, for example 256x500x784")
    }
    transposesA = letters.first == "T"
    transposesB = letters.last == "T"
    (m, n, k) = (sizes[0], sizes[1], sizes[2])
  }

  /// The autoencoder's products for 784 inputs and a batch of 256, and one large square.
  static let defaults =
    "256x500x784,256x500x500,256x2000x500,256x10x2000,TN:784x500x256,TN:500x2000x256,NT:256x500x2000,NT:256x784x500,1024x1024x1024"
}
