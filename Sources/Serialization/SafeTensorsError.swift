/// What is wrong with a safetensors file, or with what is asked of it.
public enum SafeTensorsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Fewer than the eight bytes of the header's length.
  case truncated(byteCount: Int)
  /// A header longer than the file, or than the limit of the format.
  case headerTooLong(byteCount: UInt64, limit: Int)
  /// A header that is not JSON.
  case headerNotJSON(JSONError)
  /// A header that is not an object of tensors; the text says what is missing.
  case invalidHeader(String)
  /// A type of elements that this package does not read.
  case unsupportedElementType(tensor: String, type: String)
  /// A tensor whose bytes end before they begin, or lie beyond the file's.
  case invalidOffsets(tensor: String, begin: Int, end: Int, available: Int)
  /// A tensor with more or fewer bytes than type and shape ask for.
  case sizeMismatch(tensor: String, shape: [Int], byteCount: Int)
  /// Bytes between tensors that belong to none, or to two.
  case gapOrOverlap(tensor: String, begin: Int, expected: Int)
  /// Bytes after the last tensor.
  case excessBytes(Int)
  /// A tensor that is asked for and not there.
  case missingTensor(String)
  /// A tensor of another type than those that are asked for.
  case elementTypeMismatch(tensor: String, found: Tensor.ElementType, expected: [Tensor.ElementType])
  /// A tensor with another number of dimensions than is asked for.
  case dimensionMismatch(tensor: String, shape: [Int], expected: Int)

  /// One line: what is wrong, where, and the values.
  public var description: String {
    switch self {
    case .truncated(let count): "not a safetensors file: it has \(count) bytes and needs 8 or more"
    case .headerTooLong(let count, let limit):
      "not a safetensors file, or a truncated one: the header has \(count) bytes, at most \(limit) can be"
    case .headerNotJSON(let error): "the safetensors header is \(error)"
    case .invalidHeader(let what): "invalid safetensors header: \(what)"
    case .unsupportedElementType(let tensor, let type):
      "tensor “\(tensor)” has elements of type \(type); the types that can be read are "
        + Tensor.ElementType.allCases.map(\.rawValue).joined(separator: ", ")
    case .invalidOffsets(let tensor, let begin, let end, let available):
      "tensor “\(tensor)” claims bytes \(begin) to \(end) of the \(available) that are there"
    case .sizeMismatch(let tensor, let shape, let count):
      "tensor “\(tensor)” has \(count) bytes, which is not the size of shape \(shape)"
    case .gapOrOverlap(let tensor, let begin, let expected):
      "tensor “\(tensor)” begins at byte \(begin); the one before it ends at \(expected)"
    case .excessBytes(let count): "\(count) bytes follow the last tensor"
    case .missingTensor(let tensor): "there is no tensor “\(tensor)”"
    case .elementTypeMismatch(let tensor, let found, let expected):
      "tensor “\(tensor)” has elements of type \(found.rawValue), expected \(expected.map(\.rawValue).joined(separator: ", "))"
    case .dimensionMismatch(let tensor, let shape, let expected):
      "tensor “\(tensor)” has shape \(shape), expected \(expected) dimension\(expected == 1 ? "" : "s")"
    }
  }
}
