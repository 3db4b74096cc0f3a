import Kernels

/// Samples to cluster, with their true labels where these are known.
///
/// Samples that were bytes in their file stay bytes in memory, at a quarter of what floats take, until
/// `samples` is changed.
public struct Dataset: Sendable {
  /// The samples as unsigned bytes, one a row, with scale 1; nil for other data.
  ///
  /// Also nil once `samples` was changed.
  public private(set) var bytes: ByteMatrix?
  /// The samples where there are no bytes; otherwise an empty matrix.
  private var floats: Matrix
  /// The true class of each sample, for evaluation; any integers.
  ///
  /// They are left as they are when `samples` changes; what writes both throws if their numbers differ.
  public var labels: [Int]?
  /// What the labels 0, 1, … stand for, where the file has names of classes; nil where labels are integers.
  public var classNames: [String]?
  /// The names of the features, where the file has a header; nil otherwise.
  public var featureNames: [String]?
  /// What sparse text calls the first feature, 0 or 1, where the file is some; nil otherwise.
  public var firstIndex: Int?
  /// How the features are the pixels of an image, where the file tells; nil otherwise.
  ///
  /// Like the names it is left as it is when `samples` changes.
  public var imageShape: ImageShape?
  /// Whether the values were unsigned bytes, 0…255, in the file, whatever became of them since.
  public let isEightBit: Bool

  /// A data set of given parts.
  ///
  /// - Precondition: there is one label for each sample, or there are none at all.
  public init(samples: Matrix, labels: [Int]? = nil, isEightBit: Bool = false) {
    Self.check(labels, rows: samples.rows)
    floats = samples
    self.labels = labels
    self.isEightBit = isEightBit
  }

  /// A data set of 8-bit samples.
  ///
  /// Values are the bytes themselves, whatever their scale.
  ///
  /// - Precondition: there is one label for each sample, or there are none at all.
  /// - Complexity: O(1) where the scale is 1, and otherwise a copy.
  public init(bytes: ByteMatrix, labels: [Int]? = nil) {
    Self.check(labels, rows: bytes.rows)
    self.bytes = bytes.scale == 1 ? bytes : bytes.unscaled
    floats = Matrix(rows: 0, columns: 0)
    self.labels = labels
    isEightBit = true
  }

  /// What is wrong where there are labels, but not one for each sample; nil otherwise.
  var labelMismatch: String? {
    guard let labels, labels.count != rows else { return nil }
    return "there are \(labels.count) labels for \(rows) samples; set them together"
  }

  private static func check(_ labels: [Int]?, rows: Int) {
    precondition(
      labels == nil || labels?.count == rows, "Dataset: \(labels?.count ?? 0) labels for \(rows) samples")
  }

  /// The samples as floats, one a row, as the file has them: not scaled yet.
  ///
  /// To change them in any way replaces bytes by floats for good; to read them leaves the bytes there and
  /// makes new floats each time.
  ///
  /// - Complexity: O(rows · columns) for bytes, O(1) for floats.
  public var samples: Matrix {
    get { bytes.map(Matrix.init(unscaled:)) ?? floats }
    set {
      bytes = nil
      floats = newValue
    }
    // In place: with `get` and `set` alone a scaling would copy the floats, because `floats` keeps them
    // meanwhile.
    _modify {
      if let bytes {
        floats = Matrix(unscaled: bytes)
        self.bytes = nil
      }
      yield &floats
    }
  }

  /// Number of samples.
  public var rows: Int { bytes?.rows ?? floats.rows }

  /// Number of features.
  public var columns: Int { bytes?.columns ?? floats.columns }

  /// Measures a scaling on the samples; with nil that of `Scaling.automatic`.
  ///
  /// - Throws: `DatasetError.invalidScaling` for samples with NaN or infinities.
  /// - Complexity: as that of `Scaling.fit`; O(1) for 8-bit data with `none`, `unit` and `symmetric`.
  public func fittedScaling(_ scaling: Scaling?) throws(DatasetError) -> FittedScaling {
    let scaling = scaling ?? .automatic(isEightBit: isEightBit)
    if let bytes { return try scaling.fit(to: bytes) }
    return try scaling.fit(to: floats, isEightBit: isEightBit)
  }
}

extension Matrix {
  /// The bytes as the numbers 0…255, whatever their scale.
  ///
  /// - Complexity: O(rows · columns).
  init(unscaled bytes: ByteMatrix) {
    self.init(rows: bytes.rows, columns: bytes.columns)
    withUnsafeMutableElements { floats in
      bytes.withUnsafeElements { bytes in
        for index in bytes.indices { floats[index] = Float(bytes[index]) }
      }
    }
  }
}

extension ByteMatrix {
  /// The same bytes, each of which stands for itself.
  fileprivate var unscaled: ByteMatrix {
    withUnsafeElements { elements in
      ByteMatrix(rows: rows, columns: columns, scale: 1) { _ = $0.update(from: elements) }
    }
  }
}
