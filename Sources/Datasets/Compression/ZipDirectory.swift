/// Reader of the central directory at the end of a zip archive.
enum ZipDirectory {
  private static let what = "the zip directory"

  /// The members that the directory lists.
  static func read(_ bytes: [UInt8]) throws(FormatError) -> [Zip.Member] {
    let (offset, memberCount) = try locate(bytes)
    guard let start = Int(exactly: offset), start <= bytes.count else {
      throw .corrupt("\(what) begins at byte \(offset) of \(bytes.count)")
    }
    var reader = ByteReader(bytes[start...])
    var members: [Zip.Member] = []
    // The claimed number is not trusted for a reservation; the bytes run out soon enough.
    while UInt64(members.count) < memberCount { members.append(try readMember(&reader)) }
    return members
  }

  /// Where the directory begins, and how many members it lists.
  private static func locate(_ bytes: [UInt8]) throws(FormatError) -> (offset: UInt64, members: UInt64) {
    let end = try endRecord(bytes)
    var reader = ByteReader(bytes[(end + 10)...])
    let memberCount = try reader.little(UInt16.self, what)
    _ = try reader.take(4, what)
    let offset = try reader.little(UInt32.self, what)
    guard memberCount == .max || offset == .max, end >= 20 else {
      return (UInt64(offset), UInt64(memberCount))
    }

    var locator = ByteReader(bytes[(end - 20)..<end])
    guard try locator.little(UInt32.self, what) == 0x0706_4B50 else {
      return (UInt64(offset), UInt64(memberCount))
    }
    _ = try locator.take(4, what)
    let position = try locator.little(UInt64.self, what)
    guard let start = Int(exactly: position), start <= bytes.count else {
      throw .corrupt("\(what) is said to end at byte \(position) of \(bytes.count)")
    }
    var record = ByteReader(bytes[start...])
    guard try record.little(UInt32.self, what) == 0x0606_4B50 else {
      throw .corrupt("\(what) has no 64-bit record at byte \(start)")
    }
    _ = try record.take(28, what)
    let largeCount = try record.little(UInt64.self, what)
    _ = try record.take(8, what)
    return (try record.little(UInt64.self, what), largeCount)
  }

  /// Where the record that ends an archive begins; a comment of up to 65,535 bytes may follow it.
  private static func endRecord(_ bytes: [UInt8]) throws(FormatError) -> Int {
    let size = 22
    guard bytes.count >= size else {
      throw .truncated("the end of a zip archive", needed: size, available: bytes.count)
    }
    let last = bytes.count - size
    for start in stride(from: last, through: max(0, last - 0xFFFF), by: -1)
    where bytes[start] == 0x50 && bytes[start...].starts(with: [0x50, 0x4B, 5, 6]) {
      let commentCount = Int(bytes[start + 20]) | Int(bytes[start + 21]) << 8
      if commentCount == last - start { return start }
    }
    throw .corrupt("the zip archive has no directory at its end")
  }

  private static func readMember(_ reader: inout ByteReader) throws(FormatError) -> Zip.Member {
    guard try reader.little(UInt32.self, what) == 0x0201_4B50 else {
      throw .corrupt("\(what) lists fewer members than it claims")
    }
    _ = try reader.take(4, what)
    let flags = try reader.little(UInt16.self, what)
    let method = try reader.little(UInt16.self, what)
    _ = try reader.take(4, what)
    let checksum = try reader.little(UInt32.self, what)
    let compressedCount = try reader.little(UInt32.self, what)
    let count = try reader.little(UInt32.self, what)
    let nameCount = try reader.little(UInt16.self, what)
    let extraCount = try reader.little(UInt16.self, what)
    let commentCount = try reader.little(UInt16.self, what)
    _ = try reader.take(8, what)
    let headerOffset = try reader.little(UInt32.self, what)
    let name = try reader.take(Int(nameCount), what)
    let extra = try reader.take(Int(extraCount), what)
    _ = try reader.take(Int(commentCount), what)
    var member = Zip.Member(
      name: String(decoding: name, as: UTF8.self), flags: flags, method: method, checksum: checksum,
      compressedCount: UInt64(compressedCount), count: UInt64(count), headerOffset: UInt64(headerOffset))
    try readExtension(extra, into: &member)
    return member
  }

  /// Replaces sizes of 2³² − 1, which mean that the 64-bit extension has the true ones.
  private static func readExtension(
    _ extra: ArraySlice<UInt8>, into member: inout Zip.Member
  ) throws(FormatError) {
    let placeholder = UInt64(UInt32.max)
    var fields = ByteReader(extra)
    while fields.rest.count >= 4 {
      let identifier = try fields.little(UInt16.self, what)
      let count = try fields.little(UInt16.self, what)
      var field = ByteReader(try fields.take(Int(count), what))
      guard identifier == 1 else { continue }
      if member.count == placeholder { member.count = try field.little(UInt64.self, what) }
      if member.compressedCount == placeholder {
        member.compressedCount = try field.little(UInt64.self, what)
      }
      if member.headerOffset == placeholder { member.headerOffset = try field.little(UInt64.self, what) }
    }
  }
}
