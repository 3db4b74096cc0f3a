import Testing

@testable import App

@Suite struct PublishedResultsTests {
  @Test func everyFigureIsThere() {
    var count = 0
    for score in ExperimentScore.allCases {
      for (method, _) in ExperimentNames.methods {
        for (dataset, _) in ExperimentNames.datasets {
          guard let figure = PublishedResults.figure(score, method: method, dataset: dataset) else {
            continue
          }
          #expect((10...95).contains(figure.mean) && (0.1...10).contains(figure.standardDeviation))
          count += 1
        }
      }
    }
    #expect(count == 2 * 7 * 5)
    #expect(PublishedResults.figure(.acc, method: "dec", dataset: "mnist") == nil)
    #expect(PublishedResults.figure(.acc, method: "ct", dataset: "usps11000") == nil)
  }

  @Test(arguments: [
    (ExperimentScore.acc, "km", "mnist", 53.50, 0.30), (.acc, "ct", "usps", 78.74, 4.21),
    (.acc, "dkm-rein", "cmu-pie", 23.70, 5.89), (.acc, "ct-norein", "rcv1", 58.55, 0.23),
    (.nmi, "dcn", "usps", 71.9, 1.2), (.nmi, "dkm", "coil100", 77.82, 0.25),
    (.nmi, "ct", "rcv1", 35.85, 3.03),
    (.nmi, "ct-norein", "mnist", 86.88, 1.36),
  ])
  func figuresAreThoseOfThePaper(
    score: ExperimentScore, method: String, dataset: String, mean: Double, deviation: Double
  ) {
    let figure = PublishedResults.figure(score, method: method, dataset: dataset)
    #expect(figure == PublishedResults.Figure(mean: mean, standardDeviation: deviation))
  }

  @Test func theMisprintIsKeptAndSaid() {
    let figure = PublishedResults.figure(.nmi, method: "aekm", dataset: "usps")
    #expect(figure?.mean == 16.9 && figure?.note?.contains("71.9") == true)
    #expect(PublishedResults.figure(.acc, method: "aekm", dataset: "usps")?.note == nil)
  }

  @Test func settingsAreThoseOfThePaper() {
    #expect(
      PublishedResults.settings(method: "ct", dataset: "usps")
        == PublishedResults.Settings(alpha: 2.5, lambda: 10, pretrainEpochs: 50, epochs: 100, batch: 256))
    #expect(
      PublishedResults.settings(method: "dcn", dataset: "coil100")
        == PublishedResults.Settings(lambda: 1, pretrainEpochs: 50, epochs: 100, batch: 256))
    #expect(PublishedResults.settings(method: "dkm", dataset: "rcv1").lambda == 0.01)
    #expect(PublishedResults.settings(method: "ct", dataset: "rcv1").lambda == 0.0001)
    #expect(
      PublishedResults.settings(method: "ct-norein", dataset: "mnist")
        == PublishedResults.Settings(pretrainEpochs: 50, epochs: 100, batch: 256))
    #expect(
      PublishedResults.settings(method: "aekm", dataset: "mnist")
        == PublishedResults.Settings(pretrainEpochs: 50, batch: 256))
    for (method, dataset) in [("km", "mnist"), ("dec", "mnist"), ("ct", "usps11000")] {
      #expect(PublishedResults.settings(method: method, dataset: dataset) == PublishedResults.Settings())
    }
  }
}
