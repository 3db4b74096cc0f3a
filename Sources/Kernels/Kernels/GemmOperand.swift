/// An operand as a plan has it: pointers alone, so that what threads share holds no references to count.
struct GemmOperand {
  /// The first element, which the caller keeps alive.
  let base: UnsafePointer<Float>
  /// Distance in floats between consecutive rows of the storage.
  let stride: Int
  /// Whether rows and columns are exchanged.
  let isTransposed: Bool

  init(_ view: MatrixView) { (base, stride, isTransposed) = (view.base, view.stride, view.isTransposed) }
}
