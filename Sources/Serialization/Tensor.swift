import Kernels

/// A tensor as it lies in a safetensors file: element type, shape and little-endian bytes in row-major
/// order.
public struct Tensor: Equatable, Sendable {
  /// The types of elements that can be read and written, by their names in the file.
  public enum ElementType: String, Sendable, CaseIterable {
    /// `Float`.
    case float32 = "F32"
    /// `Double`.
    case float64 = "F64"
    /// `Int32`.
    case int32 = "I32"
    /// `Int64`.
    case int64 = "I64"
    /// `UInt8`.
    case uint8 = "U8"

    /// Bytes of one element.
    public var size: Int {
      switch self {
      case .float64, .int64: 8
      case .float32, .int32: 4
      case .uint8: 1
      }
    }
  }

  /// Type of every element.
  public let elementType: ElementType
  /// Extent of each dimension; empty for a single number.
  public let shape: [Int]
  /// The elements, little-endian, the last dimension varying fastest.
  public let bytes: [UInt8]

  /// A tensor of given bytes, or nil unless there are as many as type and shape ask for.
  public init?(elementType: ElementType, shape: [Int], bytes: [UInt8]) {
    guard Self.byteCount(of: elementType, shape: shape) == bytes.count else { return nil }
    self.init(checked: elementType, shape, bytes)
  }

  private init(checked elementType: ElementType, _ shape: [Int], _ bytes: [UInt8]) {
    self.elementType = elementType
    self.shape = shape
    self.bytes = bytes
  }

  /// A two-dimensional tensor, rows × columns.
  public init(_ matrix: Matrix) {
    self.init(checked: .float32, [matrix.rows, matrix.columns], LittleEndian.bytes(of: matrix))
  }

  /// A one-dimensional tensor.
  public init(_ numbers: [Float]) {
    self.init(checked: .float32, [numbers.count], LittleEndian.bytes(of: numbers.lazy.map(\.bitPattern)))
  }

  /// A one-dimensional tensor.
  public init(_ numbers: [Double]) {
    self.init(checked: .float64, [numbers.count], LittleEndian.bytes(of: numbers.lazy.map(\.bitPattern)))
  }

  /// A one-dimensional tensor.
  public init(_ numbers: [Int32]) {
    self.init(checked: .int32, [numbers.count], LittleEndian.bytes(of: numbers))
  }

  /// A one-dimensional tensor of `Int64`.
  public init(_ numbers: [Int]) {
    self.init(checked: .int64, [numbers.count], LittleEndian.bytes(of: numbers.lazy.map(Int64.init)))
  }

  /// Bytes of a tensor; nil for a negative extent or when the number does not fit in `Int`.
  static func byteCount(of elementType: ElementType, shape: [Int]) -> Int? {
    var count = elementType.size
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow else { return nil }
      count = product
    }
    return count
  }
}
