/// A format that data are written in.
public struct OutputFormat: Equatable, Sendable, CustomStringConvertible {
  /// What the bytes are before they are compressed.
  public enum Kind: String, CaseIterable, Sendable {
    /// NumPy's array: the samples alone.
    case npy
    /// NumPy's archive, deflated: samples `x` and labels `y`.
    case npz
    /// Lines of numbers with commas between, the labels last.
    case csv
    /// Lines of numbers with tabs between, the labels last.
    case tsv
    /// A JSON object a line, the samples as `x`, the label as `label`.
    case jsonl
    /// The big-endian array of the MNIST files: the samples alone.
    case idx
    /// Sparse text: label, and index:value for what is not zero.
    case libsvm
    /// A folder of PNG images, each class in a folder of its own.
    case png
    /// A folder of PGM images, or PPM in colour, likewise.
    case pgm

    /// Whether it is a folder of files.
    public var isFolder: Bool { self == .png || self == .pgm }
  }

  /// What the bytes are.
  public let kind: Kind
  /// Whether they are compressed by gzip.
  public let isCompressed: Bool

  /// A format.
  ///
  /// - Precondition: a folder of images is not compressed.
  public init(_ kind: Kind, isCompressed: Bool = false) {
    precondition(!kind.isFolder || !isCompressed, "OutputFormat: a folder in gzip")
    (self.kind, self.isCompressed) = (kind, isCompressed)
  }

  /// The format of that name, such as `csv` or `csv.gz`; nil if there is none.
  public init?(name: String) {
    let isCompressed = name.hasSuffix(".gz")
    guard let kind = Self.kinds[isCompressed ? String(name.dropLast(3)) : name],
      !kind.isFolder || !isCompressed
    else { return nil }
    self.init(kind, isCompressed: isCompressed)
  }

  /// The format that a path's extension stands for, with `.gz` behind it or not; a folder of images for a path that
  /// ends in a slash; nil where it tells nothing.
  public init?(path: String) {
    if path.hasSuffix("/") {
      self.init(.png)
      return
    }
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    let isCompressed = name.hasSuffix(".gz")
    let plain = isCompressed ? name.dropLast(3) : name[...]
    // As the files of MNIST are called: train-images-idx3-ubyte.
    if plain.hasSuffix("-ubyte"), plain.contains("-idx") {
      self.init(.idx, isCompressed: isCompressed)
      return
    }
    guard let dot = plain.lastIndex(of: ".") else { return nil }
    let ending = String(plain[plain.index(after: dot)...])
    // A name such as images.png would be that of a single image.
    guard ending != "png", ending != "pgm" else { return nil }
    self.init(name: isCompressed ? "\(ending).gz" : ending)
  }

  private static let kinds: [String: Kind] = [
    "npy": .npy, "npz": .npz, "csv": .csv, "tsv": .tsv, "tab": .tsv, "jsonl": .jsonl, "ndjson": .jsonl,
    "idx": .idx, "libsvm": .libsvm, "svmlight": .libsvm, "svm": .libsvm, "png": .png, "pgm": .pgm,
  ]

  /// The name: `csv`, `csv.gz`.
  public var description: String { kind.rawValue + (isCompressed ? ".gz" : "") }

  /// Whether files of this kind have a place for labels beside the samples.
  public var holdsLabels: Bool { kind != .npy && kind != .idx }

  /// Whether files of this kind may hold labels and nothing else.
  public var holdsLabelsAlone: Bool { kind != .npz && kind != .libsvm && !kind.isFolder }
}
