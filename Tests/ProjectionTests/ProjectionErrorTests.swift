import Projection
import Testing

@Suite struct ProjectionErrorTests {
  @Test func errorsSayWhatTheyWereGiven() {
    #expect(ProjectionError.invalidOption("perplexity 0").description == "perplexity 0")
  }
}
