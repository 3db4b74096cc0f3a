import Kernels

/// A tensor as it lies in a safetensors file: element type, shape and little-endian bytes in row-major
/// order.
public struct Tensor: Equatable, Sendable {
  /// The types of elements, by their names in the file.
  public enum ElementType: String, Sendable, CaseIterable {
    /// Truth values, a byte each.
    case bool = "BOOL"
    /// `UInt8`.
    case uint8 = "U8"
    /// `UInt16`.
    case uint16 = "U16"
    /// `UInt32`.
    case uint32 = "U32"
    /// `UInt64`.
    case uint64 = "U64"
    /// `Int8`.
    case int8 = "I8"
    /// `Int16`.
    case int16 = "I16"
    /// `Int32`.
    case int32 = "I32"
    /// `Int64`.
    case int64 = "I64"
    /// Floating-point numbers of 16 bits, IEEE 754's binary16.
    case float16 = "F16"
    /// The upper halves of the bits of `Float`.
    case bfloat16 = "BF16"
    /// `Float`.
    case float32 = "F32"
    /// `Double`.
    case float64 = "F64"

    /// Bytes of one element.
    public var size: Int {
      switch self {
      case .bool, .uint8, .int8: 1
      case .uint16, .int16, .float16, .bfloat16: 2
      case .uint32, .int32, .float32: 4
      case .uint64, .int64, .float64: 8
      }
    }

    /// The types of floating-point numbers.
    public static let floatingPoint: [ElementType] = [.float32, .float64, .float16, .bfloat16]
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

  /// Stores the elements as `Float`; those of 64 bits are rounded.
  ///
  /// - Precondition: they are floating-point numbers, and `target` has room for them.
  func write(to target: UnsafeMutableBufferPointer<Float>) {
    switch elementType {
    case .float16: write(UInt16.self, to: target, Float.init(halfBits:))
    case .bfloat16: write(UInt16.self, to: target, Float.init(brainBits:))
    case .float32: write(UInt32.self, to: target, Float.init(bitPattern:))
    case .float64: write(UInt64.self, to: target) { Float(Double(bitPattern: $0)) }
    case .bool, .uint8, .uint16, .uint32, .uint64, .int8, .int16, .int32, .int64:
      preconditionFailure("Tensor: elements of type \(elementType.rawValue) are no floating-point numbers")
    }
  }

  @inline(__always)
  private func write<Bits: FixedWidthInteger>(
    _ type: Bits.Type, to target: UnsafeMutableBufferPointer<Float>, _ number: (Bits) -> Float
  ) {
    let size = MemoryLayout<Bits>.size
    bytes.withUnsafeBytes { raw in
      for index in 0..<raw.count / size {
        target[index] = number(
          Bits(littleEndian: raw.loadUnaligned(fromByteOffset: index * size, as: Bits.self)))
      }
    }
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
