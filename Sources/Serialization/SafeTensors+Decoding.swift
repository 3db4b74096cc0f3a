extension SafeTensors {
  /// The content of a safetensors file.
  ///
  /// Everything that the header claims is checked before use: lengths, offsets, shapes, and that the
  /// tensors cover the rest of the file without gaps or overlaps.
  ///
  /// - Parameters:
  ///   - bytes: those of the file.
  ///   - leavingOutOtherTypes: whether tensors of types that are not read go to `typesLeftOut`, as in files of other
  ///     programs of which some tensors matter alone; otherwise they are an error.
  /// - Throws: `SafeTensorsError`.
  /// - Complexity: O(bytes).
  public init(decoding bytes: [UInt8], leavingOutOtherTypes: Bool = false) throws(SafeTensorsError) {
    guard bytes.count >= 8 else { throw .truncated(byteCount: bytes.count) }
    let claimed = LittleEndian.load(UInt64.self, from: bytes, at: 0)
    let limit = min(bytes.count - 8, Self.headerLimit)
    guard let headerCount = Int(exactly: claimed), headerCount <= limit else {
      throw .headerTooLong(byteCount: claimed, limit: limit)
    }
    let header: JSON
    do throws(JSONError) {
      header = try JSON(parsing: bytes[8..<8 + headerCount])
    } catch {
      throw .headerNotJSON(error)
    }
    guard let object = header.objectValue else { throw .invalidHeader("it is not an object") }

    self.init()
    let data = bytes[(8 + headerCount)...]
    var entries: [Entry] = []
    for (name, value) in object.members {
      if name == Self.metadataKey {
        metadata = try Self.metadata(value)
      } else {
        entries.append(try Entry(name: name, value: value, available: data.count))
      }
    }
    // Empty tensors begin where the next one does, hence the second key.
    entries.sort { ($0.begin, $0.end) < ($1.begin, $1.end) }
    var offset = 0
    for entry in entries {
      guard entry.begin == offset else {
        throw .gapOrOverlap(tensor: entry.name, begin: entry.begin, expected: offset)
      }
      offset = entry.end
      guard let elementType = entry.elementType else {
        guard leavingOutOtherTypes else {
          throw .unsupportedElementType(tensor: entry.name, type: entry.type)
        }
        typesLeftOut[entry.name] = entry.type
        continue
      }
      let range = data.startIndex + entry.begin..<data.startIndex + entry.end
      tensors[entry.name] = Tensor(
        elementType: elementType, shape: entry.shape, bytes: Array(data[range]))
    }
    guard offset == data.count else { throw .excessBytes(data.count - offset) }
  }

  /// The reference implementation's limit.
  private static let headerLimit = 100_000_000

  private static func metadata(_ value: JSON) throws(SafeTensorsError) -> [String: String] {
    guard let object = value.objectValue else { throw .invalidHeader("\(metadataKey) is not an object") }
    var metadata: [String: String] = [:]
    for (key, value) in object.members {
      guard let text = value.stringValue else {
        throw .invalidHeader("“\(key)” in \(metadataKey) is not a string")
      }
      metadata[key] = text
    }
    return metadata
  }
}

/// What the header says of one tensor.
private struct Entry {
  let name: String
  let type: String
  /// Nil for a type that is not read.
  let elementType: Tensor.ElementType?
  let shape: [Int]
  let begin: Int
  let end: Int

  init(name: String, value: JSON, available: Int) throws(SafeTensorsError) {
    self.name = name
    guard let type = value["dtype"]?.stringValue else { throw .invalidHeader("“\(name)” has no dtype") }
    guard let shape = Self.integers(value["shape"]) else { throw .invalidHeader("“\(name)” has no shape") }
    guard let offsets = Self.integers(value["data_offsets"]), offsets.count == 2 else {
      throw .invalidHeader("“\(name)” has no data_offsets")
    }
    guard offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= available else {
      throw .invalidOffsets(tensor: name, begin: offsets[0], end: offsets[1], available: available)
    }
    elementType = Tensor.ElementType(rawValue: type)
    if let elementType, Tensor.byteCount(of: elementType, shape: shape) != offsets[1] - offsets[0] {
      throw .sizeMismatch(tensor: name, shape: shape, byteCount: offsets[1] - offsets[0])
    }
    self.type = type
    self.shape = shape
    begin = offsets[0]
    end = offsets[1]
  }

  /// The elements of an array of integers; nil for anything else.
  private static func integers(_ value: JSON?) -> [Int]? {
    guard let elements = value?.arrayValue else { return nil }
    let integers = elements.compactMap(\.intValue)
    return integers.count == elements.count ? integers : nil
  }
}
