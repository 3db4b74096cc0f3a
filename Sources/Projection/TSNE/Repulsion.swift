/// How the repulsion of all points is computed.
protocol Repulsion: AnyObject {
  /// forces ← Σⱼ (yᵢ − yⱼ) / (1 + ‖yᵢ − yⱼ‖²)²; returns Σᵢ≠ⱼ 1 / (1 + ‖yᵢ − yⱼ‖²).
  ///
  /// Two floats a point. Nil where the points are no finite numbers any more; a sum of 0 where they are too far apart to
  /// have one.
  func forces(
    on points: UnsafePointer<Float>, into forces: UnsafeMutablePointer<Float>
  ) -> Double?
}
