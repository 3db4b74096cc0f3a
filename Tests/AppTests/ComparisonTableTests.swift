import KMeans
import Serialization
import Testing

@testable import App

@Suite struct ComparisonTableTests {
  @Test func statisticsAreThoseComputedByHand() throws {
    let statistics = try #require(SeedStatistics([2, 4, 4, 4, 5, 5, 7, 9]))
    #expect(statistics.count == 8 && statistics.mean == 5)
    // The squares of the deviations sum up to 32.
    #expect(statistics.standardDeviation == (32.0 / 7).squareRoot())
    let single = try #require(SeedStatistics([3.5]))
    #expect(single.count == 1 && single.mean == 3.5 && single.standardDeviation == nil)
    #expect(SeedStatistics([1, 1])?.standardDeviation == 0)
    #expect(SeedStatistics([0.7, 0.7, 0.7])?.standardDeviation == 0, "whatever the mean's rounding")
    #expect(SeedStatistics([]) == nil)
  }

  @Test func aTableIsMarkdown() {
    let tables = ComparisonTable.all(of: ExperimentRecord.few)
    #expect(tables.map(\.title) == ["Table 2: ACC", "Table 3: NMI", "Table 5: ACC", "Table 6: NMI"])
    #expect(
      tables[0].markdown == """
        | method | USPS | USPS (11,000) |
        | --- | --- | --- |
        | KM | 67.5 ± 0.7 (2 seeds)<br>*67.3 ± 0.1*<br>+0.2 | 44.0 (1 seed) |
        | AEKM | –<br>*72.9 ± 0.8* | – |
        | DCN | –<br>*73.0 ± 0.8* | – |
        | DKM | –<br>*75.7 ± 1.3* | – |
        | CT | 81.0 ± 5.7 (2 seeds, 1 broken)<br>*78.7 ± 4.2*<br>+2.3 | – |
        | ct-tuned | 88.0 (1 seed) | – |

        - CT on USPS has runs with different settings: lambda is 1 (seeds 0, 2) and 10 (seed 1).
        - CT on USPS, broken: seed 2 (the loss is not finite).
        """)
    #expect(
      tables[1].markdown == """
        | method | USPS | USPS (11,000) |
        | --- | --- | --- |
        | KM | 61.5 ± 0.7 (2 seeds)<br>*61.4 ± 0.1*<br>+0.1 | 44.0 (1 seed) |
        | AEKM | –<br>*16.9 ± 1.3* | – |
        | DCN | –<br>*71.9 ± 1.2* | – |
        | DKM | –<br>*77.6 ± 1.1* | – |
        | CT | 81.0 ± 1.4 (2 seeds, 1 broken)<br>*80.6 ± 1.2*<br>+0.4 | – |
        | ct-tuned | 81.0 (1 seed) | – |

        - CT on USPS has runs with different settings: lambda is 1 (seeds 0, 2) and 10 (seed 1).
        - CT on USPS, broken: seed 2 (the loss is not finite).
        - AEKM on USPS: the published NMI is printed as 16.9, likely a misprint of 71.9, which DCN has.
        """)
    #expect(tables[2].methods == ["dcn", "dkm", "dkm-rein", "ct-norein", "ct"])
    #expect(tables[3].methods == tables[2].methods)
  }

  @Test func aTableIsCSV() {
    let table = ComparisonTable(
      number: 2, score: .acc, methods: ["km", "dec", "dkm", "ct", "a,\"b\""],
      records: ExperimentRecord.few + [.made("usps", "a,\"b\"", 0, 50)])
    #expect(
      table.csv == #"""
        table,method,dataset,score,seeds,mean,std,published_mean,published_std,difference,beyond_spread,failed
        2,km,usps,acc,2,67.5000,0.7071,67.3000,0.1000,0.2000,false,0
        2,km,usps11000,acc,1,44.0000,,,,,,0
        2,dkm,usps,acc,0,,,75.7000,1.3000,,,0
        2,ct,usps,acc,2,81.0000,5.6569,78.7400,4.2100,2.2600,false,1
        2,"a,""b""",usps,acc,1,50.0000,,,,,,0

        """#)
    let all = ComparisonTable.csv(ComparisonTable.all(of: ExperimentRecord.few))
    #expect(all.split(separator: "\n").count == 1 + 7 + 7 + 5 + 5)
  }

  @Test func largeDifferencesAreBold() {
    let text: ([ExperimentRecord]) -> String = { records in
      ComparisonCell(.acc, method: "ct", dataset: "mnist", records: records).markdown
    }
    // The published deviation is 5.83.
    #expect(text([.made("mnist", "ct", 0, 84)]) == "84.0 (1 seed)<br>*90.0 ± 5.8*<br>**−6.0**")
    #expect(text([.made("mnist", "ct", 0, 85)]) == "85.0 (1 seed)<br>*90.0 ± 5.8*<br>−5.0")
    // Here the one of the two seeds is larger: 14.1.
    #expect(
      text([.made("mnist", "ct", 0, 70), .made("mnist", "ct", 1, 90)])
        == "80.0 ± 14.1 (2 seeds)<br>*90.0 ± 5.8*<br>−10.0")
    #expect(text([.made("mnist", "ct", 0, failure: "no")]) == "– (1 broken)<br>*90.0 ± 5.8*")
    #expect(text([]) == "–<br>*90.0 ± 5.8*")
  }

  @Test func seedsThatOccurTwiceAreNamed() {
    let cell = ComparisonCell(
      .acc, method: "ct", dataset: "mnist",
      records: [.made("mnist", "ct", 4, 70), .made("mnist", "ct", 4, 90), .made("mnist", "ct", 5, 90)])
    #expect(cell.warnings == ["CT on MNIST has several runs of seed 4."])
  }

  @Test func settingsThatDifferAreNamed() {
    var other = ExperimentRecord.made("mnist", "ct", 2, 90, settings: [("noise", "none"), ("epochs", 7)])
    other.samples = 50
    let settings = SharedSettings([
      other, .made("mnist", "ct", 0, 90, settings: [("epochs", 100), ("hidden", [5, 6])]),
      .made("mnist", "ct", 1, failure: "no", settings: [("epochs", 100.0), ("hidden", [5, 6])]),
    ])
    #expect(
      settings.differences == [
        "epochs is 100 (seeds 0, 1) and 7 (seed 2)", "hidden is [5,6] (seeds 0, 1) and absent (seed 2)",
        "samples is 100 (seeds 0, 1) and 50 (seed 2)", "noise is absent (seeds 0, 1) and none (seed 2)",
      ])
  }

  @Test func runsOfBeforeThereWasASettingHadItsFormerValue() {
    func differences(_ value: String) -> [String] {
      SharedSettings([
        .made("mnist", "ct", 0, 90, settings: [("epochs", 7)]),
        .made("mnist", "ct", 1, 90, settings: [("epochs", 7), ("restart-selection", .string(value))]),
      ]).differences
    }
    #expect(differences("inertia").isEmpty)
    #expect(
      differences("neighbors") == ["restart-selection is inertia (seed 0) and neighbors (seed 1)"])
  }

  @Test func theSettingsAreATable() {
    let records =
      ExperimentRecord.few + [
        .made("rcv1", "idec", 0, 50, settings: [("gamma", 0.1), ("scale", "none")]),
        .made("rcv1", "dkm", 0, 50, settings: [("lambda", 0.01), ("batch", 256), ("pretrain-epochs", 20)]),
      ]
    #expect(
      SettingsTable(records).markdown == """
        | data set | method | α | λ or γ | scale | pretraining epochs | epochs | batch |
        | --- | --- | --- | --- | --- | --- | --- | --- |
        | USPS | KM | – | – | symmetric | – | – | – |
        | USPS | CT | 2.5 (2.5) | λ 1 / 10 (10) | – | – (50) | 100 (100) | – (256) |
        | USPS | ct-tuned | 3 | γ 0.1 | – | – | – | – |
        | USPS (11,000) | KM | – | – | – | – | – | – |
        | RCV1 | IDEC | – | γ 0.1 | none | – | – | – |
        | RCV1 | DKM | – | λ 0.01 (0.01) | – | 20 (50) | – (100) | 256 (256) |
        """)
    #expect(
      SettingsTable(Array(records.prefix(5))).csv == """
        table,method,dataset,setting,used,published
        4,km,usps,scale,symmetric,
        4,ct,usps,alpha,2.5,2.5
        4,ct,usps,lambda,1 / 10,10
        4,ct,usps,pretrain-epochs,,50
        4,ct,usps,epochs,100,100
        4,ct,usps,batch,,256

        """)
  }
}
