/// How a discrete Fourier transform of one length is computed: its stages and their roots of unity.
///
/// Pointers that whoever made them keeps alive.
public struct FourierStages {
  /// The length of the transform.
  public let count: Int
  /// The radix of each stage, 2 to 5; their product is the length.
  public let radices: UnsafePointer<Int>
  /// The number of stages.
  public let stages: Int
  /// Stage by stage, for each p below (the stage's length / radix) and each j in 1 ..< radix, the cosine and
  /// the negative sine of 2πpj / (the stage's length).
  public let roots: UnsafePointer<Float>

  /// Stages at the given places.
  public init(count: Int, radices: UnsafePointer<Int>, stages: Int, roots: UnsafePointer<Float>) {
    (self.count, self.radices, self.stages, self.roots) = (count, radices, stages, roots)
  }
}
