import Kernels

/// How files of data are read where their content leaves a choice.
public struct DatasetReading: Equatable, Sendable {
  /// A column of a text file.
  public enum Column: Equatable, Sendable, CustomStringConvertible {
    /// The column of that name in the header.
    case name(String)
    /// The column of that number, from 1.
    case index(Int)

    /// A whole number as the column's number, any other text as its name.
    public init(_ text: String) { self = Int(text).map(Column.index) ?? .name(text) }

    /// The name or the number.
    public var description: String {
      switch self {
      case .name(let name): "“\(name)”"
      case .index(let index): "\(index)"
      }
    }
  }

  /// The features of sparse text.
  public struct SparseFeatures: Equatable, Sendable {
    /// What the first one is called, 0 or 1; nil where it is not known.
    public var firstIndex: Int?
    /// Their number.
    public var count: Int

    /// Features from `firstIndex` on.
    public init(firstIndex: Int?, count: Int) { (self.firstIndex, self.count) = (firstIndex, count) }
  }

  /// The column of text files that holds the classes, as integers or as names; nil for none.
  public var labelColumn: Column?
  /// Columns of text files that are neither features nor classes, such as names and numbers of the samples.
  public var ignoredColumns: [Column]
  /// Whether the first line of text files names the columns; nil to see it from its content.
  public var hasHeader: Bool?
  /// Whether images in colour become grey levels.
  public var isGrey: Bool
  /// What the first feature of sparse text is called, 0 or 1; nil for 0 where that occurs and 1 otherwise.
  public var firstIndex: Int?
  /// Number of features of sparse text, where the largest index falls short of it; nil for that index.
  public var featureCount: Int?
  /// First index and number of features where the two above are nil, as of the data that a model was made from.
  ///
  /// Unlike these it may be there for any format, and other formats leave it aside.
  public var sparseDefault: SparseFeatures?
  /// Whether missing values stay, as NaN, instead of being refused.
  public var keepsMissing: Bool
  /// Whether infinite values, and numbers beyond the range of `Float` as such, stay instead of being refused.
  public var keepsInfinite: Bool
  /// Whether labels in the files are read; otherwise they are left aside, whatever they are, and so is `labelColumn`.
  public var includesLabels: Bool
  /// Whether what is said of columns is for those files alone that have some, and other formats leave it aside.
  package var isLenientOnColumns = false
  /// A name of columns that are left out of files that have one, and not missed in others.
  package var optionalColumn: String?
  /// Numbers of columns that are refused where all names are numbers, as pandas writes them, and another column's is this
  /// one: either may be meant.
  package var ambiguousNumbers: Set<Int> = []
  /// Bytes beyond which sparse text is refused, because all its zeros would be stored: 8 GiB or a quarter of the
  /// memory that the process may have, unless chosen.
  public var denseLimit: Int

  /// Reading with the given choices; without any, as content alone suggests.
  public init(
    labelColumn: Column? = nil, ignoredColumns: [Column] = [], hasHeader: Bool? = nil, isGrey: Bool = false,
    firstIndex: Int? = nil, featureCount: Int? = nil, sparseDefault: SparseFeatures? = nil,
    keepsMissing: Bool = false, keepsInfinite: Bool = false, includesLabels: Bool = true,
    denseLimit: Int? = nil
  ) {
    self.labelColumn = labelColumn
    self.ignoredColumns = ignoredColumns
    self.hasHeader = hasHeader
    self.isGrey = isGrey
    self.firstIndex = firstIndex
    self.featureCount = featureCount
    self.sparseDefault = sparseDefault
    self.keepsMissing = keepsMissing
    self.keepsInfinite = keepsInfinite
    self.includesLabels = includesLabels
    // Beside the samples there are copies that are scaled or centred, so more than a quarter could not be clustered.
    self.denseLimit = denseLimit ?? min(1 << 33, AvailableMemory.bytes / 4)
  }
}

extension DatasetReading {
  /// The same but for labels, which are not read, and their column, which is left out.
  var withoutLabels: DatasetReading {
    var reading = self
    reading.includesLabels = false
    reading.labelColumn = nil
    if let labelColumn { reading.ignoredColumns.append(labelColumn) }
    return reading
  }

  /// Throws where a choice means nothing to a format, nil for folders: the classes that were asked for would silently
  /// be features, or be missing.
  func check(canRead format: DataFormat?, _ path: String) throws(DatasetError) {
    let name = format?.rawValue ?? "a folder of images"
    if format != .text, !isLenientOnColumns,
      labelColumn != nil || !ignoredColumns.isEmpty || hasHeader != nil
    {
      throw .format(
        file: path,
        .unsupported("it is \(name), without columns that have names or numbers; choose columns of CSV only"))
    }
    if format != .sparse, featureCount != nil || firstIndex != nil {
      let what = featureCount == nil ? "first index" : "number of features"
      throw .format(
        file: path, .unsupported("it is \(name), which tells its \(what); give one for libsvm only"))
    }
    if isGrey, let format, !format.isImage {
      throw .format(
        file: path, .unsupported("it is \(name); grey levels are made of the images PNG, PGM and PPM only"))
    }
  }
}
