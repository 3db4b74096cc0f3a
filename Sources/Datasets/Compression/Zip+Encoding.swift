extension Zip {
  /// An archive of deflated members, or of stored ones where that is shorter.
  ///
  /// All members bear the earliest date there is, so that the same content always gives the same bytes.
  ///
  /// - Throws: `FormatError.unsupported` for 4 GiB and more, which need another kind of archive.
  static func encode(_ members: [(name: String, content: [UInt8])]) throws(FormatError) -> [UInt8] {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    for (name, content) in members {
      let deflated = Deflate.encode(content)
      let isDeflated = deflated.count < content.count
      let body = isDeflated ? deflated : content
      guard content.count < UInt32.max, archive.count + body.count < UInt32.max else {
        throw .unsupported("\(name) and what is before it take 4 GiB and more; write npy instead")
      }
      // Version 2.0, no flags, method, midnight of 1 January 1980, checksum and sizes, length of the name.
      let fields =
        little(20, 2) + little(0, 2) + little(isDeflated ? 8 : 0, 2) + little(0, 2) + little(0x21, 2)
        + little(Int(CRC32.checksum(content[...])), 4) + little(body.count, 4) + little(content.count, 4)
        + little(name.utf8.count, 2) + little(0, 2)
      directory += little(0x0201_4B50, 4) + little(20, 2) + fields
      // No comment, first disk, no attributes.
      directory +=
        little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(archive.count, 4) + name.utf8
      archive += little(0x0403_4B50, 4) + fields + name.utf8
      archive += body
    }
    let count = little(members.count, 2)
    let end = little(0x0605_4B50, 4) + little(0, 4) + count + count
    return archive + directory + end + little(directory.count, 4) + little(archive.count, 4) + little(0, 2)
  }

  private static func little(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(value >> (8 * $0) & 0xFF) }
  }
}
