import Autoencoder
import Datasets
import DeepClustering
import Kernels
import Projection
import Serialization
import Testing

@testable import Report

@Suite struct PageTests {
  private static let side = 4

  @Test func figuresOfReportsHaveTheirNames() {
    let names = ["map", "scores", "map-epoch-10", "map-epoch-0-by-class", "memberships-after"]
    #expect(names.allSatisfy(ReportFigures.isName))
    let others = ["maps", "map-epoch-", "map-epoch-notes", "map-epoch-3b", "map-epoch--by-class", "other"]
    #expect(!others.contains(where: ReportFigures.isName))
    #expect(ReportPage.isPage("<footer>Written by deepkmeans. The") && !ReportPage.isPage("<html></html>"))
  }

  /// Two kinds of images, before and after an epoch that made them clearer.
  private static func subject(
    isOfImages: Bool = true, hasTruth: Bool = true, samples n: Int = 40
  ) throws -> ReportSubject {
    var random = Random(seed: 3)
    var (samples, early, late) = (
      Matrix(rows: n, columns: side * side), Matrix(rows: n, columns: 2), Matrix(rows: n, columns: 2)
    )
    for i in 0..<n {
      for j in 0..<side * side { samples[i, j] = (j + i) % 2 == 0 ? 0.9 : random.nextFloat() * 0.2 }
      for j in 0..<2 {
        early[i, j] = Float(random.nextNormal()) + (i % 2 == j ? 1 : 0)
        late[i, j] = 0.1 * Float(random.nextNormal()) + (i % 2 == j ? 1 : 0)
      }
    }
    let centroids = try Matrix(rows: 2, columns: 2, elements: [1, 0, 0, 1])
    let labels = (0..<n).map { Int32($0 % 2) }
    let history = [
      EpochRecord(phase: .pretrain, epoch: 1, reconstructionLoss: 3, seconds: 1),
      EpochRecord(
        phase: .finetune, epoch: 1, reconstructionLoss: 2, clusteringLoss: 1, changedLabels: 0.1, seconds: 1),
    ]
    var subject = ReportSubject(
      title: "<digits> & co", method: "CT", history: history,
      stages: [
        Snapshot(epoch: 0, embedding: early, centroids: centroids, labels: labels),
        Snapshot(epoch: 1, embedding: late, centroids: centroids, labels: labels),
      ], membership: .inverse(alpha: 2), membershipName: "by the method's membership")
    subject.samples = TrainingSamples(samples)
    if isOfImages { subject.imageShape = ImageShape(width: side, height: side) }
    if hasTruth {
      subject.truth = (0..<n).map { $0 == 5 ? 0 : $0 % 2 }
      subject.classNames = ["even", "odd <\"1\">"]
    }
    return subject
  }

  private static func content(_ subject: ReportSubject, limit: Int = .max) throws -> ReportContent {
    try ReportContent(
      subject, tsne: TSNE(perplexity: 5, iterations: 60), mapLimit: limit, random: Random(seed: 1),
      engine: Engine(threads: 2))
  }

  private static func page(_ content: ReportContent) throws -> String {
    try ReportPage(content, figures: ReportFigures(content), engine: Engine(threads: 2)).html()
  }

  /// Everything that the page needs is in it: no address of another file, and no name that is not escaped.
  @Test(arguments: [true, false], [true, false])
  func thePageStandsAlone(isOfImages: Bool, hasTruth: Bool) throws {
    let page = try Self.page(Self.content(Self.subject(isOfImages: isOfImages, hasTruth: hasTruth)))
    for word in ["http:", "https:", "src=\"/", "<link", "@import", "url(", "<digits>", "odd <"] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("&lt;digits&gt; &amp; co"))
    #expect(page.contains("Clusters and classes") == hasTruth)
    #expect(page.contains("<img src=\"data:image/png;base64,") == isOfImages)
    #expect(page.contains("what sets it apart") == !isOfImages)
    #expect(page.contains("epoch 1") && page.contains("Reconstruction loss"))
  }

  /// A sample between all centroids has the membership that the page says.
  @Test(arguments: [
    (Membership.fuzzy(fuzzifier: 3), "1 / 2 one that"), (.cMeans(fuzzifier: 3), "1 / 2 one that"),
    (.hard, "as every sample does"),
  ])
  func evenMembershipsAreSaid(membership: Membership, words: String) throws {
    var subject = try Self.subject()
    subject.membership = membership
    #expect(try Self.page(Self.content(subject, limit: 10)).contains(words))
  }

  /// What the script is given has as many numbers as there are samples on the maps.
  @Test func theMapsDataAreComplete() throws {
    let content = try Self.content(Self.subject(), limit: 30)
    #expect(content.mappedSamples.count == 30 && content.mappedSamples == content.mappedSamples.sorted())
    #expect(Set(content.mappedSamples).count == 30)
    let script = try MapData(content, engine: Engine(threads: 1)).script.text
    let start = try #require(script.firstIndex(of: "{")), end = try #require(script.lastIndex(of: "}"))
    let json = try JSON(parsing: String(script[start...end]))
    // 4 characters for each 3 bytes.
    func bytes(_ value: JSON?) -> Int {
      let text = value?.stringValue ?? ""
      return text.count / 4 * 3 - text.suffix(2).count { $0 == "=" }
    }
    let stages = json["stages"]?.arrayValue ?? []
    #expect(stages.map { $0["name"]?.stringValue } == ["before", "epoch 1"])
    #expect(stages.map { bytes($0["xy"]) } == [120, 120] && stages.map { bytes($0["labels"]) } == [60, 60])
    #expect(bytes(json["samples"]) == 120 && bytes(json["truth"]) == 60)
    #expect(json["sheets"]?["images"]?.arrayValue?.count == 1)
    #expect(json["classes"]?.arrayValue?.count == 2 && json["matches"]?.arrayValue?.count == 2)
  }

  /// Numbers of the samples as labels: nobody could read a table of them.
  @Test func moreClassesThanCanBeShownAreSaidToBe() throws {
    var subject = try Self.subject(isOfImages: false, samples: 510)
    subject.classNames = nil
    for (classes, isShown) in [(500, true), (501, false)] {
      subject.truth = (0..<510).map { min($0, classes - 1) }
      let content = try Self.content(subject, limit: 20)
      let figures = ReportFigures(content).all.map(\.name)
      #expect(figures.contains("clusters-and-classes") == isShown)
      #expect(figures.contains("map-epoch-1-by-class") == isShown)
      #expect(try MapData(content, engine: Engine()).script.text.contains("\"truth\"") == isShown)
      let page = try Self.page(content)
      #expect(page.contains("501 classes are too many to tell apart by colours") == !isShown)
      #expect(page.contains("2 clusters and 501 classes are too many") == !isShown)
    }
  }

  @Test func labelsTakeAsManyBytesAsTheyNeed() {
    #expect(MapData.encode(labels: [1, 65_535], of: 1 << 16) == "AQD//w==")
    #expect(MapData.encode(labels: [1, 65_536], of: (1 << 16) + 1) == "AQAAAAAAAQA=")
  }

  /// Same seed, same page, for any number of threads.
  @Test func pagesRepeat() throws {
    let pages = try [1, 2, 3].map { threads in
      let engine = try Engine(threads: threads)
      let content = try ReportContent(
        Self.subject(), tsne: TSNE(perplexity: 5, iterations: 60), mapLimit: 30, random: Random(seed: 1),
        engine: engine)
      return try ReportPage(content, figures: ReportFigures(content), engine: engine).html()
    }
    #expect(Set(pages).count == 1)
  }

  @Test func figuresComeWithTheirNumbers() throws {
    let figures = ReportFigures(try Self.content(Self.subject()))
    let names = figures.all.map(\.name)
    #expect(
      names == [
        "map-epoch-0", "map-epoch-1", "map-epoch-1-by-class", "reconstruction-loss", "clustering-loss",
        "changed-labels", "memberships-before", "memberships-after", "clusters-and-classes",
      ])
    #expect(Set(figures.files().map(\.name)).count == 3 * names.count)
    #expect(names.allSatisfy(ReportFigures.isName) && !ReportFigures.isName("mine"))
    let table = try #require(figures.all.last)
    #expect(table.csv == "cluster,even,\"odd <\"\"1\"\">\"\n0,20,0\n1,1,19\n")
    #expect(figures.all[0].csv.split(separator: "\n").count == 41)
    let counts = figures.all[7].csv.split(separator: "\n").dropFirst().compactMap {
      Int($0.split(separator: ",")[2])
    }
    #expect(counts.reduce(0, +) == 40)
  }

  /// Also where a character of several code points has a delimiter or a line's end in it.
  @Test func namesInTablesAreQuoted() throws {
    let names = ["a\r\nb", "c,\u{301}d", "e\"\u{301}", "#\u{301}", "plain", ""]
    let drawing = try #require(ReportFigures(try Self.content(Self.subject())).all.first).drawing
    let figure = Figure("name", drawing, header: names, rows: [["1", "2", "3", "4", "5", "6"]])
    #expect(
      figure.csv.unicodeScalars.elementsEqual(
        "\"a\r\nb\",\"c,\u{301}d\",\"e\"\"\u{301}\",\"#\u{301}\",plain,\n1,2,3,4,5,6\n".unicodeScalars))
  }

  @Test func sheetsHoldThumbnailsInRows() throws {
    let thumbnails = (0..<70).map { Bitmap(width: 2, height: 1, channels: 1, bytes: [UInt8($0), 255]) }
    let sheets = SpriteSheets(count: 70) { Array(thumbnails[$0]) }
    #expect(sheets.width == 2 && sheets.height == 1 && sheets.sheets.count == 1)
    let sheet = try PNG.decode(sheets.sheets[0])
    #expect(sheet.width == 2 * SpriteSheets.columns && sheet.height == 2)
    // Four bits a channel: to the nearest of 16 levels, 17 apart.
    let errors = thumbnails.indices.map { index in
      let place = index / 64 * sheet.width + index % 64 * 2
      return abs(Int(sheet.bytes[place]) - index)
    }
    #expect(errors.allSatisfy { $0 <= 9 })
  }
}
