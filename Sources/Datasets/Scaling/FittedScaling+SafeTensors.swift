import Serialization

extension FittedScaling {
  private enum Key {
    static let offsets = "scaling.offsets"
    static let divisors = "scaling.divisors"
    static let normalizesSamples = "scaling_normalizes_samples"
    static let version = "version"
  }

  /// The scaling that a model's file has beside the model, as `deepkmeans fit` writes it; `identity` if it has none.
  ///
  /// - Throws: `DatasetError.invalidScaling` for tensors or numbers that are none of a scaling.
  public init(_ file: SafeTensors) throws(DatasetError) {
    let normalizesSamples = file.metadata[Key.normalizesSamples] == "true"
    guard file.tensors[Key.offsets] != nil || file.tensors[Key.divisors] != nil || normalizesSamples else {
      self = .identity
      return
    }
    let (offsets, divisors): ([Double], [Double])
    do throws(SafeTensorsError) {
      (offsets, divisors) = (try file.doubles(Key.offsets), try file.doubles(Key.divisors))
    } catch { throw .invalidScaling(error.description) }
    try self.init(
      offsets: offsets, divisors: divisors, normalizesSamples: normalizesSamples)
  }

  /// Puts the scaling into a model's file: two tensors, and a word in the metadata where it normalises samples.
  public func store(in file: inout SafeTensors) {
    file.tensors[Key.offsets] = Tensor(offsets)
    file.tensors[Key.divisors] = Tensor(divisors)
    file.metadata[Key.normalizesSamples] = normalizesSamples ? "true" : nil
    // Readers of version 1 would take the samples as they are.
    if normalizesSamples { file.metadata[Key.version] = "2" }
  }
}
