import Autoencoder
import Datasets

extension FittedScaling {
  /// The samples as a network reads them: bytes where the scaling is the same for all features, and otherwise
  /// floats, scaled in place.
  func scaledSamples(of data: inout Dataset) throws(DatasetError) -> TrainingSamples {
    if let bytes = data.bytes, let uniform {
      return TrainingSamples(bytes, offset: uniform.offset, divisor: uniform.divisor)
    }
    try apply(to: &data.samples)
    return TrainingSamples(data.samples)
  }
}
