import Kernels
import Projection
import Testing

@Suite struct ProjectionErrorTests {
  @Test func errorsAreOneLine() {
    let errors: [ProjectionError] = [.invalidOption("perplexity 0"), .invalidSamples("1 sample"), .cancelled]
    #expect(errors.map(\.description) == ["perplexity 0", "1 sample", "cancelled"])
  }

  /// Not that there is a wrong number of components, which nobody asked t-SNE for.
  @Test func samplesWithoutFeaturesAreToldAsSuch() throws {
    let (samples, engine) = (Matrix(rows: 5, columns: 0), try Engine())
    let error = ProjectionError.invalidSamples("the 5 samples have no features; give at least one")
    #expect(throws: error) { try TSNE().project(samples, engine: engine) }
    #expect(throws: error) { try PrincipalComponents(of: samples, count: 1, engine: engine) }
  }
}
