import Kernels
import Testing

@testable import Datasets

@Suite struct IDXTests {
  @Test(
    arguments: [
      ([0, 0, 0x08, 2, 0, 0, 0, 2, 0, 0, 0, 1, 7, 255], [2, 1], [7, 255]),
      ([0, 0, 0x09, 1, 0, 0, 0, 2, 0x80, 1], [2], [-128, 1]),
      ([0, 0, 0x0B, 1, 0, 0, 0, 2, 1, 0, 0xFF, 0xFE], [2], [256, -2]),
      ([0, 0, 0x0C, 1, 0, 0, 0, 1, 0, 1, 0, 0], [1], [65536]),
      ([0, 0, 0x0D, 1, 0, 0, 0, 1, 0x3F, 0xC0, 0, 0], [1], [1.5]),
      ([0, 0, 0x0E, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0x40, 4, 0, 0, 0, 0, 0, 0], [1, 1, 1], [2.5]),
    ] as [([UInt8], [Int], [Float])])
  func everyTypeDecodes(bytes: [UInt8], shape: [Int], elements: [Float]) throws {
    let array = try IDX.decode(bytes)
    #expect(array.shape == shape)
    #expect(array.matrix().elements == elements)
    #expect(Fixtures.acceptedPrefixes(of: bytes) { try IDX.decode($0) } == [])
  }

  @Test func falseClaimsAreRefused() {
    #expect(throws: FormatError.self) { try IDX.decode([0, 0, 0x0A, 1, 0, 0, 0, 1, 0]) }
    #expect(throws: FormatError.self) { try IDX.decode([0, 0, 0x08, 0, 1]) }
    #expect(throws: FormatError.corrupt("2 bytes follow the IDX array of shape [1]")) {
      try IDX.decode([0, 0, 8, 1, 0, 0, 0, 1, 0, 0, 0])
    }
    let maximal = [0, 0, 0x0E, 3] + [UInt8](repeating: 255, count: 12)
    #expect(throws: FormatError.self) { try IDX.decode(maximal) }
  }

  @Test func onlyWholeNumbersAreIntegers() throws {
    let array = try IDX.decode([0, 0, 0x0D, 1, 0, 0, 0, 2, 0x40, 0, 0, 0, 0x3F, 0xC0, 0, 0])
    let error = #expect(throws: NDArray.NotAnInteger.self) { try array.integers() }
    #expect(error?.index == 1)
    #expect(error?.value == "1.5")
  }
}
