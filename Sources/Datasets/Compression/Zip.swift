/// Reader of zip archives: stored and deflated members, with the 64-bit extension.
struct Zip {
  /// One file of the archive, as the central directory describes it.
  struct Member: Equatable {
    let name: String
    let flags: UInt16
    let method: UInt16
    let checksum: UInt32
    var compressedCount: UInt64
    var count: UInt64
    var headerOffset: UInt64
  }

  private let bytes: [UInt8]
  /// The members in the order of the central directory.
  let members: [Member]

  /// Whether the bytes begin like a zip archive, possibly an empty one.
  static func isZip(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6])
  }

  /// The archive in `bytes`; members are not decompressed yet.
  ///
  /// - Throws: `FormatError` when the directory is missing or malformed.
  init(_ bytes: [UInt8]) throws(FormatError) {
    self.bytes = bytes
    members = try ZipDirectory.read(bytes)
  }

  /// The content of a member, decompressed and verified against its checksum.
  ///
  /// - Parameter limit: bytes beyond which a compressed member is refused.
  /// - Throws: `FormatError` for members that are malformed, encrypted, or compressed otherwise.
  func content(
    of member: Member, limit: Int = Inflate.defaultLimit
  ) throws(FormatError) -> ArraySlice<UInt8> {
    let (compressed, name) = try stored(member)
    let content: ArraySlice<UInt8>
    if member.method == 0 {
      content = compressed
    } else {
      guard let count = Int(exactly: member.count), count <= limit else {
        throw .tooLarge(name, limit: limit)
      }
      do throws(FormatError) {
        content = try Inflate.decode(compressed, expectedCount: count, limit: count).output[...]
      } catch {
        guard case .tooLarge = error else { throw error }
        throw .corrupt("\(name) has more than the \(count) bytes that the archive's directory gives")
      }
    }
    guard content.count == member.count else {
      throw .corrupt("\(name) has \(content.count) bytes instead of \(member.count)")
    }
    guard CRC32.checksum(content) == member.checksum else {
      throw .corrupt("\(name) does not match its checksum")
    }
    return content
  }

  /// The first bytes of a member's content, as many as asked for, unless it has fewer; not verified.
  func prefix(of member: Member, count: Int) throws(FormatError) -> ArraySlice<UInt8> {
    let (compressed, _) = try stored(member)
    return member.method == 0 ? compressed.prefix(count) : try Inflate.prefix(compressed, count: count)
  }

  /// A member's bytes, stored or deflated, and what to call it.
  private func stored(_ member: Member) throws(FormatError) -> (bytes: ArraySlice<UInt8>, name: String) {
    let name = "the zip member “\(member.name)”"
    guard member.flags & 1 == 0 else { throw .unsupported("\(name) is encrypted; store it in the clear") }
    guard member.method == 0 || member.method == 8 else {
      throw .unsupported("\(name) is compressed by method \(member.method); use stored (0) or deflate (8)")
    }
    return (try compressedBytes(of: member, name), name)
  }

  private func compressedBytes(of member: Member, _ name: String) throws(FormatError) -> ArraySlice<UInt8> {
    guard let offset = Int(exactly: member.headerOffset), offset <= bytes.count else {
      throw .corrupt("\(name) begins at byte \(member.headerOffset) of \(bytes.count)")
    }
    var reader = ByteReader(bytes[offset...])
    guard try reader.little(UInt32.self, name) == 0x0403_4B50 else {
      throw .corrupt("\(name) has no header at byte \(offset)")
    }
    // Sizes stand in the directory; here they may be missing or, as numpy writes them, in an extension.
    _ = try reader.take(22, name)
    let nameCount = try reader.little(UInt16.self, name)
    let extraCount = try reader.little(UInt16.self, name)
    _ = try reader.take(Int(nameCount) + Int(extraCount), name)
    guard let count = Int(exactly: member.compressedCount) else {
      throw .corrupt("\(name) claims \(member.compressedCount) bytes")
    }
    return try reader.take(count, name)
  }
}
