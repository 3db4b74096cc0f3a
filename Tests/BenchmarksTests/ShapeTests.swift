import Testing
import ToolSupport

@testable import Benchmarks

@Suite struct ShapeTests {
  @Test func productsAreParsed() throws {
    let plain = try GemmShape(parsing: "256x500x784")
    #expect(plain == GemmShape("NN", 256, 500, 784) && plain.description == "NN:256x500x784")
    #expect(plain.operations == 200_704_000)
    #expect(plain.bytes == 2_882_816)
    #expect(try GemmShape(parsing: "tn:1x2x3") == GemmShape("TN", 1, 2, 3))
    // What is written is read again.
    for shape in GemmShape.defaults { #expect(try GemmShape(parsing: shape.description) == shape) }
  }

  @Test(arguments: [
    "", "256", "256x500", "1x2x3x4", "0x2x3", "-1x2x3", "1x2x", "X:1x2x3", "NNN:1x2x3", "NT:TN:1x2x3",
    "1x2x9999999999", "1 x2x3",
  ])
  func whatIsNoShapeIsRefused(text: String) {
    #expect(throws: UsageError.self) { try GemmShape(parsing: text) }
    #expect(throws: UsageError.self) { try DistanceShape(parsing: text) }
  }

  @Test func searchesAreParsed() throws {
    #expect(try DistanceShape(parsing: "70000x784x10") == DistanceShape(70000, 784, 10))
    #expect(try parseShapes("1x2x3,4x5x6", DistanceShape.init(parsing:)).count == 2)
    #expect(throws: UsageError.self) { try parseShapes("1x2x3,", DistanceShape.init(parsing:)) }
  }

  @Test func aStepOfTheNetworkHasAllItsProducts() {
    let shapes = GemmShape.network([4, 3, 2], batch: 8)
    let texts = Set(shapes.map(\.description))
    #expect(
      texts == [
        "NN:8x3x4", "NN:8x2x3", "NN:8x3x2", "NN:8x4x3", "TN:4x3x8", "TN:3x2x8", "TN:2x3x8", "TN:3x4x8",
        "NT:8x3x2", "NT:8x2x3", "NT:8x3x4",
      ])
    #expect(shapes.count == texts.count)
  }
}
