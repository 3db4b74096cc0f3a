import Kernels
import Serialization

/// An array of numbers with any number of dimensions, as a file holds it.
///
/// The first dimension counts the samples; the others together are their features, row-major.
public struct NDArray: Sendable {
  /// The types of numbers that can be read.
  public enum ElementType: Sendable {
    /// Truth values, a byte each, as 0 and 1.
    case bool
    /// Unsigned integers.
    case uint8, uint16, uint32, uint64
    /// Signed integers.
    case int8, int16, int32, int64
    /// Floating-point numbers.
    case float16, float32, float64

    /// Bytes of one number.
    public var size: Int {
      switch self {
      case .bool, .uint8, .int8: 1
      case .uint16, .int16, .float16: 2
      case .uint32, .int32, .float32: 4
      case .uint64, .int64, .float64: 8
      }
    }
  }

  /// Type of every number.
  public let elementType: ElementType
  /// Extent of each dimension; empty for a single number.
  public let shape: [Int]
  let isBigEndian: Bool
  /// The numbers, as many as the shape asks for.
  var data: ArraySlice<UInt8>

  /// The array at the beginning of `data`, which must hold it and nothing more.
  ///
  /// - Parameter format: what the bytes are, for messages.
  init(
    _ elementType: ElementType, shape: [Int], isBigEndian: Bool, data: ArraySlice<UInt8>, format: String
  ) throws(FormatError) {
    var count = elementType.size
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow else { throw .corrupt("the \(format) shape \(shape) is impossible") }
      count = product
    }
    guard count <= data.count else {
      throw .truncated("the \(format) array of shape \(shape)", needed: count, available: data.count)
    }
    guard count == data.count else {
      throw .corrupt("\(data.count - count) bytes follow the \(format) array of shape \(shape)")
    }
    self.elementType = elementType
    self.shape = shape
    self.isBigEndian = isBigEndian
    self.data = data
  }

  /// Number of numbers.
  public var count: Int { data.count / elementType.size }
  /// Number of samples: the first dimension, or 1 for a single number.
  public var rows: Int { shape.first ?? 1 }
  /// Number of features of a sample: the product of the other dimensions.
  public var columns: Int { rows == 0 ? shape.dropFirst().reduce(1, multiplyClamped) : count / rows }
  /// Whether every number is an unsigned byte.
  public var isEightBit: Bool { elementType == .uint8 }
  /// Whether the type leaves room for NaN and infinities.
  var mayBeNonFinite: Bool { [.float16, .float32, .float64].contains(elementType) }

  /// The numbers as a matrix of samples × features; wide integers and doubles are rounded to `Float`.
  ///
  /// - Complexity: O(count).
  public func matrix() -> Matrix {
    var matrix = Matrix(rows: rows, columns: columns)
    matrix.withUnsafeMutableElements { write(to: $0) }
    return matrix
  }

  /// Rounds the numbers to `Float` and stores them.
  ///
  /// - Precondition: `target` has room for `count` numbers.
  func write(to target: UnsafeMutableBufferPointer<Float>) {
    switch elementType {
    case .bool: convert(UInt8.self) { target[$0] = $1 == 0 ? 0 : 1 }
    case .uint8: convert(UInt8.self) { target[$0] = Float($1) }
    case .uint16: convert(UInt16.self) { target[$0] = Float($1) }
    case .uint32: convert(UInt32.self) { target[$0] = Float($1) }
    case .uint64: convert(UInt64.self) { target[$0] = Float($1) }
    case .int8: convert(Int8.self) { target[$0] = Float($1) }
    case .int16: convert(Int16.self) { target[$0] = Float($1) }
    case .int32: convert(Int32.self) { target[$0] = Float($1) }
    case .int64: convert(Int64.self) { target[$0] = Float($1) }
    case .float16: convert(UInt16.self) { target[$0] = Float(halfBits: $1) }
    case .float32: convert(UInt32.self) { target[$0] = Float(bitPattern: $1) }
    case .float64: convert(UInt64.self) { target[$0] = Float(Double(bitPattern: $1)) }
    }
  }

  /// A number that is not whole, or does not fit in `Int`.
  struct NotAnInteger: Error {
    let index: Int
    let value: String
  }

  /// The numbers as integers; floating-point ones must be whole.
  func integers() throws(NotAnInteger) -> [Int] {
    var integers = [Int](repeating: 0, count: count)
    var failure: NotAnInteger?
    func store(_ index: Int, _ integer: Int?, _ value: some CustomStringConvertible) {
      if let integer {
        integers[index] = integer
      } else if failure == nil {
        failure = NotAnInteger(index: index, value: value.description)
      }
    }
    func store(_ index: Int, _ value: Double) { store(index, Int(exactly: value), value) }
    switch elementType {
    case .bool: convert(UInt8.self) { integers[$0] = $1 == 0 ? 0 : 1 }
    case .uint8: convert(UInt8.self) { integers[$0] = Int($1) }
    case .uint16: convert(UInt16.self) { integers[$0] = Int($1) }
    case .uint32: convert(UInt32.self) { integers[$0] = Int($1) }
    case .uint64: convert(UInt64.self) { store($0, Int(exactly: $1), $1) }
    case .int8: convert(Int8.self) { integers[$0] = Int($1) }
    case .int16: convert(Int16.self) { integers[$0] = Int($1) }
    case .int32: convert(Int32.self) { integers[$0] = Int($1) }
    case .int64: convert(Int64.self) { integers[$0] = Int($1) }
    case .float16: convert(UInt16.self) { store($0, Double(Float(halfBits: $1))) }
    case .float32: convert(UInt32.self) { store($0, Double(Float(bitPattern: $1))) }
    case .float64: convert(UInt64.self) { store($0, Double(bitPattern: $1)) }
    }
    if let failure { throw failure }
    return integers
  }

  /// Calls `body` with the index and the bits of each number.
  @inline(__always)
  private func convert<Bits: FixedWidthInteger>(_ type: Bits.Type, _ body: (Int, Bits) -> Void) {
    data.withUnsafeBytes { raw in
      for index in 0..<raw.count / MemoryLayout<Bits>.size {
        let bits = raw.loadUnaligned(fromByteOffset: index &* MemoryLayout<Bits>.size, as: Bits.self)
        body(index, isBigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits))
      }
    }
  }
}

/// The product of extents that are not negative, or the largest number.
private func multiplyClamped(_ left: Int, _ right: Int) -> Int {
  let (product, overflow) = left.multipliedReportingOverflow(by: right)
  return overflow ? .max : product
}
