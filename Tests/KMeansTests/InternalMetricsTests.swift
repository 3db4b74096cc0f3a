import KMeans
import Kernels
import Testing

@Suite struct InternalMetricsTests {
  @Test(arguments: SampleFixture.all)
  func indicesEqualThoseOfScikitLearn(_ fixture: SampleFixture) throws {
    let (data, labels) = try fixture.clustered()
    let calinskiHarabasz = try calinskiHarabaszIndex(of: labels, in: data)
    #expect(isClose([calinskiHarabasz], [fixture.calinskiHarabasz], within: 1e-12))
    // In scikit-learn a sample alone in its cluster is up to 1e-7 off its own mean: a cancellation's root.
    let daviesBouldin = try daviesBouldinIndex(of: labels, in: data)
    #expect(isClose([daviesBouldin], [fixture.daviesBouldin], within: 1e-8))
  }

  @Test(arguments: SampleFixture.all, CPU.instructionSets)
  func silhouettesEqualThoseOfScikitLearn(_ fixture: SampleFixture, on instructionSet: InstructionSet) throws
  {
    let engine = try Engine(instructionSet: instructionSet)
    let (data, labels) = try fixture.clustered()
    let coefficients = try silhouetteCoefficients(of: labels, in: data, engine: engine)
    #expect(isClose(Array(coefficients.prefix(20)), fixture.coefficients, within: 1e-6))
    let score = try silhouetteScore(of: labels, in: data, engine: engine)
    #expect(isClose([score], [fixture.silhouette], within: 1e-7))
    #expect(isClose([coefficients.reduce(0, +) / Double(labels.count)], [score], within: 1e-15))
  }

  // Cluster means 1 and 9, mean distances to them 1; within the first cluster 2, to the other 9 or 7.
  @Test func scoresOfHandWorkedSamples() throws {
    let data = try Matrix(rows: 4, columns: 1, elements: [0, 2, 8, 10])
    let labels = [5, 5, -1, -1]
    let coefficients = try silhouetteCoefficients(of: labels, in: data, engine: Engine())
    let (outer, inner) = (7.0 / 9, 5.0 / 7)
    #expect(isClose(coefficients, [outer, inner, inner, outer]))
    #expect(try daviesBouldinIndex(of: labels, in: data) == 0.25)
    #expect(try calinskiHarabaszIndex(of: labels, in: data) == 32)
  }

  @Test func sameBitsForAnyNumberOfThreads() throws {
    let (data, labels) = try SampleFixture.all[8].clustered()
    let results = try [1, 2, 3, 8].map { threads in
      let engine = try Engine(threads: threads)
      return try silhouetteCoefficients(of: labels, in: data, engine: engine) + [
        silhouetteScore(of: labels, in: data, engine: engine),
        silhouetteScore(of: labels, in: data, sampleSize: 500, random: Random(seed: 3), engine: engine),
      ]
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  /// Two samples so far away that, at the scale that they set, squares of the others' distances are below Float.
  @Test(arguments: [1e6, 1e15, 1e20, 1e25, 1e30] as [Float])
  func distantSamplesLeaveTheOthersTheirSilhouettes(size: Float) throws {
    var random = Random(seed: 5)
    let labels = (0..<102).map { $0 / 50 }
    let data = Data.matrix(102, 2) { i, j in
      if i >= 100 { return j == 0 ? size : Float(i - 100) }
      return 1e-3 * Float(random.nextNormal()) + (i >= 50 && j == 0 ? 1e-2 : 0)
    }
    let distances = (0..<102).map { i in
      (0..<102).map { k in
        (0..<2).reduce(0.0) {
          let difference = Double(data[i, $1]) - Double(data[k, $1])
          return $0 + difference * difference
        }.squareRoot()
      }
    }
    let expected = labels.indices.map { i in
      let means = (0..<3).map { c in
        let others = labels.indices.filter { labels[$0] == c && $0 != i }
        return others.reduce(0.0) { $0 + distances[i][$1] } / Double(others.count)
      }
      let (a, b) = (means[labels[i]], means.indices.filter { $0 != labels[i] }.map { means[$0] }.min() ?? 0)
      return (b - a) / max(a, b)
    }
    #expect(
      isClose(try silhouetteCoefficients(of: labels, in: data, engine: Engine()), expected, within: 1e-6))
  }

  @Test func samplingIsAsIfThereWereNoOtherSamples() throws {
    let engine = try Engine()
    let (data, labels) = try SampleFixture.all[7].clustered()
    func score(_ size: Int, seed: UInt64) throws -> Double {
      try silhouetteScore(of: labels, in: data, sampleSize: size, random: Random(seed: seed), engine: engine)
    }
    let whole = try silhouetteScore(of: labels, in: data, engine: engine)
    #expect(try [score(300, seed: 1), score(1000, seed: 2)] == [whole, whole])
    #expect(try score(200, seed: 1) == score(200, seed: 1))
    #expect(try score(200, seed: 1) != score(200, seed: 2))

    var random = Random(seed: 4).stream("silhouette")
    let drawn = random.permutation(300).prefix(120).sorted()
    var part = Matrix(rows: 0, columns: 0)
    try engine.gatherRows(of: data, at: drawn[...], into: &part)
    let alone = try silhouetteScore(of: drawn.map { labels[$0] }, in: part, engine: engine)
    #expect(try score(120, seed: 4) == alone)
    // Estimates scatter around the whole.
    let mean = try (0..<20).reduce(0.0) { try $0 + score(150, seed: UInt64($1)) } / 20
    #expect(abs(mean - whole) < 0.03)
  }

  @Test func namesOrderPlaceAndScaleChangeNothing() throws {
    let engine = try Engine()
    let (data, labels) = try SampleFixture.all[5].clustered()
    func scores(_ data: Matrix, _ labels: [Int]) throws -> [Double] {
      [
        try silhouetteScore(of: labels, in: data, engine: engine),
        try daviesBouldinIndex(of: labels, in: data), try calinskiHarabaszIndex(of: labels, in: data),
      ]
    }
    let expected = try scores(data, labels)
    var reversed = Matrix(rows: 0, columns: 0)
    try engine.gatherRows(of: data, at: Array((0..<data.rows).reversed())[...], into: &reversed)
    #expect(isClose(try scores(reversed, labels.reversed().map { 7 - 3 * $0 }), expected, within: 1e-12))
    // Scales whose squares leave the range of Float.
    for exponent in [-100, 110] {
      var scaled = data
      scaled.withUnsafeMutableElements { elements in
        for i in elements.indices { elements[i] *= Float(sign: .plus, exponent: exponent, significand: 1) }
      }
      #expect(isClose(try scores(scaled, labels), expected, within: 1e-12))
    }
  }

  @Test func samplesThatCoincide() throws {
    let engine = try Engine()
    let labels = [0, 0, 0, 1, 1, 1]
    let same = Matrix(rows: 6, columns: 2)
    #expect(try silhouetteCoefficients(of: labels, in: same, engine: engine) == [0, 0, 0, 0, 0, 0])
    #expect(
      try [daviesBouldinIndex(of: labels, in: same), calinskiHarabaszIndex(of: labels, in: same)] == [0, 1])
    // Clusters of one mean, which count only beside another one: of widths 1, 2 and 1, the last one 6 away.
    let rings = try Matrix(rows: 6, columns: 1, elements: [-1, 1, -2, 2, 5, 7])
    #expect(try daviesBouldinIndex(of: [0, 0, 1, 1, 2, 2], in: rings) == (2.0 / 6 + 3.0 / 6 + 3.0 / 6) / 3)
    let two = try Matrix(rows: 4, columns: 1, elements: [-1, 1, -2, 2])
    #expect(try daviesBouldinIndex(of: [0, 0, 1, 1], in: two) == 0)
    let points = try Matrix(rows: 6, columns: 1, elements: [1, 1, 1, 4, 4, 4])
    #expect(try silhouetteScore(of: labels, in: points, engine: engine) == 1)
    #expect(
      try [daviesBouldinIndex(of: labels, in: points), calinskiHarabaszIndex(of: labels, in: points)] == [
        0, 1,
      ])
  }
}
