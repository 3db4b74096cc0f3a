/// The kernels on panels of samples, the lanes along samples, for one instruction set.
///
/// A part of `KernelTable`, under the same rules: every closure mentions `V`.
public struct PanelKernels: Sendable {
  /// Running nearest centroids: products, stride, samples, clusters, first cluster, halved squared
  /// norms, state.
  public let updateNearest:
    @Sendable (
      UnsafePointer<Float>, Int, Int, Int, Int, UnsafePointer<Float>, NearestState
    ) -> Void
  /// Squared distances from scores, in place: scores, squared norms, count in whole vectors.
  public let squaredDistancesFromScores:
    @Sendable (UnsafeMutablePointer<Float>, UnsafePointer<Float>, Int) -> Void
  /// Labels from indices in floats: indices, labels, count.
  public let convertIndices: @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Int32>, Int) -> Void
  /// Squared norms of a panel's samples: panel, width, depth, whether they are added, norms.
  public let squaredNorms:
    @Sendable (UnsafePointer<Float>, Int, Int, Bool, UnsafeMutablePointer<Float>) -> Void
  /// Scaled floats from bytes: source, scale, destination, count.
  public let convertBytes: @Sendable (UnsafePointer<UInt8>, Float, UnsafeMutablePointer<Float>, Int) -> Void
  /// Squared distances from products, in place: products, width, clusters, halved squared norms of the
  /// centroids, squared norms of the samples.
  public let squaredDistancesFromProducts:
    @Sendable (
      UnsafeMutablePointer<Float>, Int, Int, UnsafePointer<Float>, UnsafePointer<Float>
    ) -> Void
  /// Squared distances by the direct formula: panel, width, depth, centroids, their stride, clusters,
  /// whether they are added, distances.
  public let directSquaredDistances:
    @Sendable (
      UnsafePointer<Float>, Int, Int, UnsafePointer<Float>, Int, Int, Bool, UnsafeMutablePointer<Float>
    ) -> Void
  /// Memberships from squared distances, in place: function, distances, width, clusters.
  public let memberships: @Sendable (MembershipFunction, UnsafeMutablePointer<Float>, Int, Int) -> Void
  /// Adds the sums over samples: values, width, samples, clusters, sums.
  public let addClusterSums:
    @Sendable (UnsafePointer<Float>, Int, Int, Int, UnsafeMutablePointer<Double>) -> Void
  /// Transposes lines: source, stride, lines, depth, width, destination.
  public let transposeLines: GemmKernel.Pack
  /// Packs a panel of short lines: source, stride, lines, depth, width, destination.
  public let interleaveShortLines: GemmKernel.Pack

  /// The kernels of a vector type, specialised in the module that calls this.
  @inlinable @inline(__always)
  public init<V: KernelVector>(_ vector: V.Type) {
    updateNearest = { products, stride, samples, clusters, first, halfNorms, state in
      KernelsCore.updateNearest(
        V.self, products: products, stride: stride, samples: samples, clusters: clusters, first: first,
        halfNorms: halfNorms, state: state)
    }
    squaredDistancesFromScores = { scores, squaredNorms, count in
      KernelsCore.squaredDistancesFromScores(
        V.self, scores: scores, squaredNorms: squaredNorms, count: count)
    }
    convertIndices = { indices, labels, count in
      KernelsCore.convertIndices(V.self, indices, into: labels, count: count)
    }
    squaredNorms = { panel, width, depth, accumulates, norms in
      panelSquaredNorms(
        V.self, panel: panel, width: width, depth: depth, accumulates: accumulates, into: norms)
    }
    convertBytes = { source, scale, destination, count in
      KernelsCore.convertBytes(V.self, source, scale: scale, into: destination, count: count)
    }
    squaredDistancesFromProducts = { values, width, clusters, halfNorms, squaredNorms in
      KernelsCore.squaredDistancesFromProducts(
        V.self, values, width: width, clusters: clusters, halfNorms: halfNorms, squaredNorms: squaredNorms)
    }
    directSquaredDistances = { panel, width, depth, centroids, stride, clusters, accumulates, values in
      KernelsCore.directSquaredDistances(
        V.self, panel: panel, width: width, depth: depth, centroids: centroids, stride: stride,
        clusters: clusters, accumulates: accumulates, into: values)
    }
    memberships = { function, values, width, clusters in
      KernelsCore.memberships(V.self, function, values: values, width: width, clusters: clusters)
    }
    addClusterSums = { values, width, samples, clusters, sums in
      KernelsCore.addClusterSums(
        V.self, values: values, width: width, samples: samples, clusters: clusters, to: sums)
    }
    transposeLines = { source, stride, lines, depth, width, destination in
      KernelsCore.transposeLines(
        V.self, source, stride: stride, lines: lines, depth: depth, width: width, into: destination)
    }
    interleaveShortLines = { source, stride, lines, depth, width, destination in
      KernelsCore.interleaveShortLines(
        V.self, source, stride: stride, lines: lines, depth: depth, width: width, into: destination)
    }
  }
}
