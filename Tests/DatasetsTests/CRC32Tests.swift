import Testing

@testable import Datasets

@Suite struct CRC32Tests {
  @Test(arguments: [
    ("", 0), ("123456789", 0xCBF4_3926), ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
  ])
  func checksumsAreThoseOfTheStandard(text: String, checksum: UInt32) {
    #expect(CRC32.checksum(Array(text.utf8)[...]) == checksum)
  }
}
