import Kernels
import Testing

@testable import Datasets

@Suite struct NPZTests {
  @Test func samplesAndLabelsAreXAndY() throws {
    for bytes in [Fixtures.npzStored, Fixtures.npzCompressed] {
      let archive = try NPZ(bytes)
      #expect(archive.names == ["x", "y"])
      #expect(try archive.samples().matrix().elements == Fixtures.x)
      #expect(try archive.labels()?.integers() == Fixtures.y)
    }
  }

  @Test func theOnlyMatrixIsTheSamples() throws {
    let archive = try NPZ(Fixtures.npzOtherNames)
    #expect(try archive.samples().matrix().elements == Fixtures.x)
    #expect(try archive.labels() == nil)
  }

  /// As in an archive that an array was written to once more.
  @Test func theLastOfOneNameHolds() throws {
    func array(_ value: UInt8) -> [UInt8] { NPY.header(type: "|u1", shape: [1, 2]) + [value, value] }
    for name in ["x", "data"] {
      let archive = try NPZ(
        Zip.encode([("\(name).npy", array(1)), ("y.npy", array(3)), ("\(name).npy", array(7))]))
      #expect(archive.names == [name, "y"])
      #expect(try archive.samples().matrix().elements == [7, 7])
    }
  }

  @Test func theArrayThatCannotBeReadIsNamed() throws {
    let text = NPY.header(type: "<U1", shape: [1]) + [97, 0, 0, 0]
    let archive = try NPZ(
      Zip.encode([("x.npy", NPY.header(type: "|u1", shape: [1, 1]) + [1]), ("y.npy", text)]))
    let error = #expect(throws: FormatError.self) { try archive.labels() }
    #expect(error?.description.contains("the array y: npy elements of text") == true)
    let names = (0..<65).map { ("a\($0).npy", NPY.header(type: "|u1", shape: [1, 1]) + [1]) }
    let ambiguous = #expect(throws: FormatError.self) { try NPZ(Zip.encode(names)).samples() }
    #expect(ambiguous?.description.contains("a19, …") == true)
  }

  @Test func masksAreNoSamples() throws {
    let mask = NPY.header(type: "|b1", shape: [1, 2]) + [1, 0]
    let images = NPY.header(type: "|u1", shape: [1, 2]) + [7, 9]
    #expect(
      try NPZ(Zip.encode([("mask.npy", mask), ("images.npy", images)])).samples().matrix().elements == [7, 9])
    #expect(try NPZ(Zip.encode([("mask.npy", mask)])).samples().matrix().elements == [1, 0])
  }

  @Test func twoMatricesAreAmbiguous() throws {
    let error = #expect(throws: FormatError.self) { try NPZ(Fixtures.npzTwoMatrices).samples() }
    #expect(error?.description.contains("the arrays a, b") == true)
    // Also where one is damaged behind its header.
    var damaged = Fixtures.npzTwoMatrices
    let header = try #require(damaged.indices.first { damaged[$0...].starts(with: NPY.magic) })
    damaged[header + 130] ^= 1
    let other = #expect(throws: FormatError.self) { try NPZ(damaged).samples() }
    #expect(other == error)
  }
}
