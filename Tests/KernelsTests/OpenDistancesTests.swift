import Testing

@testable import Kernels

/// How Elkan's pass takes the distances that bounds leave open.
@Suite struct OpenDistancesTests {
  /// The way for a panel of ten samples and 100 centroids, products being taken with four of them at a time.
  private func way(_ pairs: [Int]) -> OpenDistances {
    pairs.withUnsafeBufferPointer {
      OpenDistances(fastestFor: $0, clusters: 100, samples: 10, tileRows: 4)
    }
  }

  @Test func fewOpenDistancesAreTakenOneByOne() {
    #expect(way([0]) == .single)
    #expect(way([0, 3, 0, 0, 0, 20]) == .single)
  }

  @Test func openDistancesToMoversAreTakenByProducts() {
    #expect(way([10, 10, 10, 10, 10, 10, 10, 10, 0, 0, 5]) == .products(8))
    // Whole tiles, or all of them.
    #expect(way([10, 10, 10, 10, 10, 10, 10, 5]) == .products(7))
  }

  @Test func manyOpenDistancesToTheOthersAskForAll() {
    #expect(way([10, 10, 10, 10, 400]) == .whole)
    #expect(way([900]) == .whole)
  }
}
