import Projection
import Testing

@Suite struct ProjectionErrorTests {
  @Test func errorsAreOneLine() {
    let errors: [ProjectionError] = [.invalidOption("perplexity 0"), .invalidSamples("1 sample"), .cancelled]
    #expect(errors.map(\.description) == ["perplexity 0", "1 sample", "cancelled"])
  }
}
