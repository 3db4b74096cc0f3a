import Datasets
import Serialization

/// What the features of a model's data are, as far as their files told it: kept in the model for new data.
struct ModelFeatures: Equatable {
  /// Their names.
  var names: [String]?
  /// What sparse text calls the first one.
  var firstIndex: Int?
  /// The images whose pixels they are, where the values are bytes.
  var images: ImageShape?
}

extension ModelFeatures {
  /// The features of some data.
  ///
  /// - Parameter images: what the samples are as images, if they are some.
  init(of data: Dataset, images: ImageShape?) {
    names = data.featureNames
    firstIndex = data.firstIndex
    self.images = data.isEightBit ? images : nil
  }
}

// MARK: In the metadata of a model

extension ModelFeatures {
  private enum Key {
    static let names = "feature_names"
    static let firstIndex = "first_index"
    static let images = "image_shape"
  }

  /// The features as a model's metadata have them.
  ///
  /// - Parameter count: the number of features of the model.
  /// - Throws: `JSONError` for names that are no JSON.
  init(_ metadata: [String: String], count: Int) throws(JSONError) {
    if let text = metadata[Key.names] {
      names = try JSON(parsing: Array(text.utf8)).arrayValue?.compactMap(\.stringValue) ?? []
    }
    firstIndex = metadata[Key.firstIndex].flatMap { Int($0) }
    let sizes = metadata[Key.images]?.split(separator: ",").compactMap { Int($0) } ?? []
    if let shape = ImageShape(stored: sizes), shape.count == count { images = shape }
  }

  /// What the metadata say of them.
  var metadata: [String: String] {
    var metadata: [String: String] = [:]
    metadata[Key.names] = names.map { JSON.array($0.map(JSON.string)).serialized() }
    metadata[Key.firstIndex] = firstIndex.map(String.init)
    metadata[Key.images] = images.map { "\($0.height),\($0.width),\($0.channels)" }
    return metadata
  }
}

extension ImageShape {
  /// The shape that a file of this program has as height, width and channels; nil for what is none.
  init?(stored sizes: [Int]) {
    // No product of such sizes overflows.
    guard sizes.count == 3, sizes[..<2].allSatisfy({ (1...1 << 15).contains($0) }), [1, 3].contains(sizes[2])
    else { return nil }
    self.init(width: sizes[1], height: sizes[0], channels: sizes[2])
  }
}
