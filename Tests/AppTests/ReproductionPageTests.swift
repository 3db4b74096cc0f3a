import Serialization
import Testing
import ToolSupport

@testable import App

@Suite struct ReproductionPageTests {
  /// The lines under a heading, up to the next one.
  private func section(_ title: String, of page: String) throws -> String {
    let start = try #require(page.ranges(of: "# \(title)\n\n").first)
    let rest = page[start.upperBound...]
    let end = rest.ranges(of: "\n\n#").first?.lowerBound ?? rest.endIndex
    return String(rest[..<end])
  }

  @Test func thePageSaysWhatWasRun() throws {
    var records = ExperimentRecord.few
    records[5].processor = "Another"
    let page = try ReproductionPage.markdown(records)
    #expect(
      try section("What was run", of: page) == """
        | data set | samples | features | clusters | seeds | methods | runs | broken |
        | --- | --- | --- | --- | --- | --- | --- | --- |
        | USPS | 100 | 4 | 3 | 0, 1, 2 | 3 | 6 | 1 |
        | USPS (11,000) | 100 | 4 | 3 | 0 | 1 | 1 | 0 |

        Published, but without runs here: MNIST, COIL100, CMU-PIE, RCV1.

        - A processor, avx2, 2 threads, version 0.1: 6 runs
        - Another, avx2, 2 threads, version 0.1: 1 run
        - Total time of the runs that did not break, pauses included: 80.0 seconds
        """)
    #expect(
      try section("Seconds an epoch", of: page) == """
        The mean, over the runs that did not break, of the median epoch: with KM the whole run, with AEKM an epoch of \
        pretraining, which the methods of a seed share, and with the others an epoch of fine-tuning.

        | method | USPS | USPS (11,000) |
        | --- | ---: | ---: |
        | KM | 1.50 | 1.00 |
        | CT | 1.50 | – |
        | ct-tuned | 1.00 | – |
        """)
    #expect(try section("Broken runs", of: page) == "- USPS, CT, seed 2: the loss is not finite\n")
    let titles = page.split(separator: "\n").filter { $0.hasPrefix("### ") }
    #expect(
      titles == [
        "### Table 2: ACC", "### Table 3: NMI", "### Table 4: settings", "### Table 5: ACC",
        "### Table 6: NMI",
      ])
    #expect(try section("Table 2: ACC", of: page) == ComparisonTable.all(of: records)[0].markdown)
    #expect(page.contains(SettingsTable(records).markdown) && page.contains(ComparisonTable.legend))
    #expect(!page.contains("\n\n\n") && page.hasSuffix("finite\n"))
  }

  @Test func aPageWithoutRunsIsAPage() throws {
    let page = try ReproductionPage.markdown([])
    #expect(try section("Broken runs", of: page) == "None.\n")
    #expect(page.contains("without runs here: MNIST, USPS, COIL100, CMU-PIE, RCV1."))
  }

  @Test func remarksAreKept() throws {
    let first = try ReproductionPage.markdown(ExperimentRecord.few)
    #expect(first.contains("\n\n<!-- remarks -->\n<!-- /remarks -->\n\n"))
    let remarks = "\n\nWritten | by hand,\nwith *marks*.\n\n"
    let edited = first.replacing(
      "<!-- remarks -->\n<!-- /remarks -->", with: "<!-- remarks -->\(remarks)<!-- /remarks -->")
    let second = try ReproductionPage.markdown(Array(ExperimentRecord.few.prefix(2)), existing: edited)
    #expect(second.contains("<!-- remarks -->\(remarks)<!-- /remarks -->"))
    #expect(try ReproductionPage.markdown(ExperimentRecord.few, existing: second) == edited)
    #expect(try ReproductionPage.markdown(ExperimentRecord.few, existing: " \n") == first)
  }

  @Test(arguments: [
    "# Another page\n", "<!-- remarks --> lost", "lost <!-- /remarks -->",
    "<!-- /remarks --> <!-- remarks -->",
    "<!-- remarks -->a<!-- /remarks --><!-- remarks -->b<!-- /remarks -->",
  ])
  func remarksThatWouldBeLostAreRefused(page: String) {
    #expect(throws: DataError.self) { try ReproductionPage.markdown([], existing: page) }
  }

  @Test(arguments: [(119.0, "119.0 seconds"), (600, "10.0 minutes"), (9000, "2.5 hours")])
  func timesHaveTheUnitThatFits(seconds: Double, text: String) throws {
    var record = ExperimentRecord.made("usps", "km", 0, 67)
    record.seconds["total"] = .number(seconds)
    #expect(
      try ReproductionPage.markdown([record]).contains(
        "Total time of the runs that did not break, pauses included: \(text)\n")
    )
  }
}
