/// A step of gradient descent with momentum and gains.
public struct PlanarStep {
  /// The factor of the attraction.
  public var exaggeration: Float
  /// The factor of the repulsion: 1 / Σ q.
  public var repulsion: Float
  /// The share of the last step that is kept.
  public var momentum: Float
  /// The factor of the gradient.
  public var learningRate: Float
  /// The greatest length of a step.
  public var limit: Float

  /// A step with the given factors.
  public init(
    exaggeration: Float, repulsion: Float, momentum: Float, learningRate: Float, limit: Float
  ) {
    (self.exaggeration, self.repulsion, self.momentum) = (exaggeration, repulsion, momentum)
    (self.learningRate, self.limit) = (learningRate, limit)
  }
}

/// What a step changes and what it reads, two floats a point; pointers that the owner keeps alive.
public struct PlanarState {
  /// The points.
  public var points: UnsafeMutablePointer<Float>
  /// The last step.
  public var steps: UnsafeMutablePointer<Float>
  /// The gain of each coordinate.
  public var gains: UnsafeMutablePointer<Float>
  /// The attraction.
  public var attraction: UnsafePointer<Float>
  /// The repulsion.
  public var repulsion: UnsafePointer<Float>

  /// State at the given places.
  public init(
    points: UnsafeMutablePointer<Float>, steps: UnsafeMutablePointer<Float>,
    gains: UnsafeMutablePointer<Float>, attraction: UnsafePointer<Float>, repulsion: UnsafePointer<Float>
  ) {
    (self.points, self.steps, self.gains) = (points, steps, gains)
    (self.attraction, self.repulsion) = (attraction, repulsion)
  }
}

/// Moves some points.
///
/// A coordinate's gain grows by 0.2 while its gradient and its last step point the same way downhill, and
/// shrinks to 0.8 of itself, but not below 0.01, where it turned (Jacobs 1988, as van der Maaten has it).
@inlinable @inline(__always)
func movePoints<V: KernelVector>(
  _ vector: V.Type, _ step: PlanarStep, _ state: PlanarState, first: Int, count: Int
) {
  for i in first..<first &+ count {
    let (x, y) = (2 &* i, 2 &* i &+ 1)
    let slopeX = step.exaggeration * state.attraction[x] - step.repulsion * state.repulsion[x]
    let slopeY = step.exaggeration * state.attraction[y] - step.repulsion * state.repulsion[y]
    let (lastX, lastY) = (state.steps[x], state.steps[y])
    let gainX = nextGain(state.gains[x], slope: slopeX, last: lastX)
    let gainY = nextGain(state.gains[y], slope: slopeY, last: lastY)
    let stepX = step.momentum * lastX - step.learningRate * gainX * slopeX
    let stepY = step.momentum * lastY - step.learningRate * gainY * slopeY
    let square = stepX * stepX + stepY * stepY
    let factor = square > step.limit * step.limit ? step.limit / square.squareRoot() : 1
    (state.gains[x], state.gains[y]) = (gainX, gainY)
    (state.steps[x], state.steps[y]) = (factor * stepX, factor * stepY)
    state.points[x] += factor * stepX
    state.points[y] += factor * stepY
  }
}

/// The gain of a coordinate after one more gradient.
@inlinable @inline(__always)
func nextGain(_ gain: Float, slope: Float, last: Float) -> Float {
  let turned = (slope > 0) == (last > 0)
  let shrunk = gain * 0.8 > 0.01 ? gain * 0.8 : 0.01
  return turned ? shrunk : gain + 0.2
}
