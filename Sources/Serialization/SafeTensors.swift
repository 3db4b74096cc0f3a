import Kernels

/// The content of a safetensors file: named tensors and a map of strings.
///
/// The layout is that of the reference implementation: the header's length in 8 bytes, the header as
/// JSON padded with spaces to a multiple of 8, the tensors without gaps. Python reads the files with
/// `safetensors.numpy.load_file`.
public struct SafeTensors: Equatable, Sendable {
  /// Free text by name, in the header's `__metadata__`.
  public var metadata: [String: String]
  /// The tensors by name.
  public var tensors: [String: Tensor]
  /// Types of elements that are not read, by the names of tensors that were left out for them.
  ///
  /// Only `init(decoding:leavingOutOtherTypes:)` finds some; they are no part of what `encoded` gives.
  public internal(set) var typesLeftOut: [String: String] = [:]

  /// The content with given parts.
  public init(metadata: [String: String] = [:], tensors: [String: Tensor] = [:]) {
    self.metadata = metadata
    self.tensors = tensors
  }

  /// The bytes of the file; equal contents give equal bytes.
  ///
  /// - Precondition: no tensor is named `__metadata__`, which the format reserves.
  /// - Complexity: linear in the size of the tensors.
  public func encoded() -> [UInt8] {
    precondition(tensors[Self.metadataKey] == nil, "SafeTensors: the name \(Self.metadataKey) is reserved")
    // Larger elements first, as the reference does: then every tensor is aligned to its elements.
    let ordered = tensors.sorted { left, right in
      let sizes = (left.value.elementType.size, right.value.elementType.size)
      return sizes.0 == sizes.1 ? left.key < right.key : sizes.0 > sizes.1
    }
    var header = JSONObject()
    if !metadata.isEmpty {
      var object = JSONObject()
      for (key, value) in metadata.sorted(by: { $0.key < $1.key }) { object[key] = .string(value) }
      header[Self.metadataKey] = .object(object)
    }
    var offset = 0
    for (name, tensor) in ordered {
      let end = offset + tensor.bytes.count
      header[name] = [
        "dtype": .string(tensor.elementType.rawValue),
        "shape": .array(tensor.shape.map(JSON.integer)),
        "data_offsets": [.integer(offset), .integer(end)],
      ]
      offset = end
    }
    var text = Array(JSON.object(header).serialized().utf8)
    while !text.count.isMultiple(of: 8) { text.append(UInt8(ascii: " ")) }

    var bytes = LittleEndian.bytes(of: CollectionOfOne(UInt64(text.count)))
    bytes.reserveCapacity(bytes.count + text.count + offset)
    bytes += text
    for (_, tensor) in ordered { bytes += tensor.bytes }
    return bytes
  }

  static let metadataKey = "__metadata__"
}

// MARK: Tensors by type

extension SafeTensors {
  /// The two-dimensional tensor of floating-point numbers with that name; those of 64 bits are rounded,
  /// beyond the range of `Float` to infinities.
  ///
  /// - Throws: `SafeTensorsError` when there is none of that name, kind and number of dimensions.
  public func matrix(_ name: String) throws(SafeTensorsError) -> Matrix {
    let tensor = try tensor(name, Tensor.ElementType.floatingPoint, dimensions: 2)
    var matrix = Matrix(rows: tensor.shape[0], columns: tensor.shape[1])
    matrix.withUnsafeMutableElements { tensor.write(to: $0) }
    return matrix
  }

  /// The one-dimensional tensor of floating-point numbers with that name; those of 64 bits are rounded,
  /// beyond the range of `Float` to infinities.
  ///
  /// - Throws: `SafeTensorsError` when there is none of that name, kind and number of dimensions.
  public func floats(_ name: String) throws(SafeTensorsError) -> [Float] {
    let tensor = try tensor(name, Tensor.ElementType.floatingPoint, dimensions: 1)
    return [Float](unsafeUninitializedCapacity: tensor.shape[0]) { buffer, count in
      count = tensor.shape[0]
      tensor.write(to: buffer)
    }
  }

  /// The one-dimensional tensor of `Double` with that name.
  ///
  /// - Throws: `SafeTensorsError` when there is none of that name, type and number of dimensions.
  public func doubles(_ name: String) throws(SafeTensorsError) -> [Double] {
    let tensor = try tensor(name, [.float64], dimensions: 1)
    return LittleEndian.numbers(UInt64.self, in: tensor.bytes).map(Double.init(bitPattern:))
  }

  /// The one-dimensional tensor of `Int32` or `Int64` with that name.
  ///
  /// - Throws: `SafeTensorsError` when there is none of that name, type and number of dimensions.
  public func integers(_ name: String) throws(SafeTensorsError) -> [Int] {
    let tensor = try tensor(name, [.int64, .int32], dimensions: 1)
    guard tensor.elementType == .int64 else {
      return LittleEndian.numbers(Int32.self, in: tensor.bytes).map(Int.init)
    }
    return LittleEndian.numbers(Int64.self, in: tensor.bytes).map(Int.init)
  }

  /// The tensor with that name, of one of the given types.
  private func tensor(
    _ name: String, _ elementTypes: [Tensor.ElementType], dimensions: Int
  ) throws(SafeTensorsError) -> Tensor {
    if let type = typesLeftOut[name] { throw .unsupportedElementType(tensor: name, type: type) }
    guard let tensor = tensors[name] else { throw .missingTensor(name) }
    guard elementTypes.contains(tensor.elementType) else {
      throw .elementTypeMismatch(tensor: name, found: tensor.elementType, expected: elementTypes)
    }
    guard tensor.shape.count == dimensions else {
      throw .dimensionMismatch(tensor: name, shape: tensor.shape, expected: dimensions)
    }
    return tensor
  }
}
