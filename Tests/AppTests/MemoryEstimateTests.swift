import Autoencoder
import Kernels
import Testing

@testable import App

@Suite struct MemoryEstimateTests {
  @Test func moreThanThereIsIsTold() {
    let estimate = MemoryEstimate(samples: TrainingSamples(Matrix(rows: 1000, columns: 300)))
    #expect(estimate.total > 48 << 20 && estimate.parts.map(\.name).contains("samples"))
    #expect(estimate.description(available: 1 << 50).hasSuffix(")"))
    #expect(estimate.description(available: 7 << 20).hasSuffix("); this process may have 7 MiB"))
  }
}
