/// An operand as a plan has it: pointers alone, so that what threads share holds no references to count.
struct GemmOperand {
  /// The first element, which the caller keeps alive.
  let base: UnsafePointer<Float>
  /// Distance in floats between consecutive rows of the storage.
  let stride: Int
  /// Whether rows and columns are exchanged.
  let isTransposed: Bool

  init(_ view: MatrixView) { (base, stride, isTransposed) = (view.base, view.stride, view.isTransposed) }

  private init(base: UnsafePointer<Float>, stride: Int, isTransposed: Bool) {
    (self.base, self.stride, self.isTransposed) = (base, stride, isTransposed)
  }

  /// The operand with rows and columns exchanged.
  var transposed: GemmOperand { GemmOperand(base: base, stride: stride, isTransposed: !isTransposed) }
}
