import Kernels
import TestSupport
import Testing

@testable import Projection

@Suite struct PrincipalComponentsTests {
  /// Samples whose variances fall, turned, and far from 0.
  static func samples(_ n: Int, _ d: Int) throws -> Matrix {
    var random = Random(seed: 5)
    var latent = Matrix(rows: n, columns: d)
    for i in 0..<n {
      for j in 0..<d { latent[i, j] = Float(random.nextNormal()) * 3 / Float(j + 1) }
    }
    var samples = try Engine(threads: 1).gemm(latent.view, Matrix.random(d, d, seed: 6).view)
    samples.withUnsafeMutableElements { for index in $0.indices { $0[index] += 20 } }
    return samples
  }

  /// The covariance by its definition, in Double.
  static func naiveCovariance(_ x: Matrix) -> [Double] {
    let (n, d) = (x.rows, x.columns)
    let e = x.elements.map(Double.init)
    let means = (0..<d).map { j in (0..<n).reduce(0) { $0 + e[$1 * d + j] } / Double(n) }
    var sums = [Double](repeating: 0, count: d * d)
    for i in 0..<n {
      for j in 0..<d {
        for k in 0..<d { sums[j * d + k] += (e[i * d + j] - means[j]) * (e[i * d + k] - means[k]) }
      }
    }
    return sums.map { $0 / Double(n - 1) }
  }

  /// By decomposition (9 features) and by iteration (270): C v = λ v with the naive covariance, and vᵀv = 1.
  @Test(arguments: [(200, 9, 9), (150, 270, 3)]) func directionsAreEigenvectors(
    _ n: Int, _ d: Int, _ count: Int
  ) throws {
    let samples = try Self.samples(n, d)
    let covariance = Self.naiveCovariance(samples)
    let pca = try PrincipalComponents(of: samples, count: count, engine: Engine())
    #expect(pca.explainedVariance == pca.explainedVariance.sorted(by: >))
    let trace = (0..<d).reduce(0) { $0 + covariance[$1 * d + $1] }
    #expect(abs(pca.totalVariance / trace - 1) < 1e-5)
    let greatest = pca.explainedVariance[0]
    for k in 0..<count {
      let v = pca.components.row(k).map(Double.init)
      #expect(abs(v.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
      var residual = 0.0
      for i in 0..<d {
        let image = (0..<d).reduce(0) { $0 + covariance[i * d + $1] * v[$1] }
        residual += (image - pca.explainedVariance[k] * v[i]) * (image - pca.explainedVariance[k] * v[i])
      }
      // Products in Float: of the order of 2⁻²⁴ √n of the greatest eigenvalue.
      #expect(residual.squareRoot() < 2e-5 * greatest)
      #expect(v.max { abs($0) < abs($1) }.map { $0 > 0 } == true)
    }
  }

  /// None is greater than what was found: the first eigenvalue is that of the whole decomposition.
  @Test func iterationFindsTheGreatest() throws {
    let samples = try Self.samples(150, 270)
    let all = SymmetricEigen(Self.naiveCovariance(samples), size: 270).values
    let pca = try PrincipalComponents(of: samples, count: 4, engine: Engine())
    #expect(zip(pca.explainedVariance, all).allSatisfy { abs($0 / $1 - 1) < 1e-4 })
  }

  /// Also those whose eigenvalues are far below the greatest: by iteration as by the whole decomposition.
  @Test func smallComponentsAreExact() throws {
    let (n, d) = (150, 270)
    var random = Random(seed: 7)
    var latent = Matrix(rows: n, columns: d)
    for i in 0..<n {
      for j in 0..<d { latent[i, j] = Float(random.nextNormal()) * [1, 1e-2, 1e-4, 1e-6, 3e-7][min(j, 4)] }
    }
    let samples = try Engine().gemm(latent.view, Matrix.random(d, d, seed: 6).view)
    let all = SymmetricEigen(Self.naiveCovariance(samples), size: d)
    let pca = try PrincipalComponents(of: samples, count: 3, engine: Engine())
    for k in 0..<3 {
      #expect(abs(pca.explainedVariance[k] / all.values[k] - 1) < 1e-3)
      let cosine = (0..<d).reduce(0) { $0 + all.vectors[k * d + $1] * Double(pca.components[k, $1]) }
      #expect(abs(cosine) > 1 - 1e-6)
    }
    #expect(pca.explainedVariance[2] < 1e-6 * pca.explainedVariance[0])
  }

  /// Samples on the axes, two each, with these variances but for a factor of 2 / (n − 1).
  static func crosses(_ variances: [Double]) -> Matrix {
    let d = variances.count
    var samples = Matrix(rows: 2 * d, columns: d)
    for (j, variance) in variances.enumerated() {
      samples[j, j] = Float(variance.squareRoot())
      samples[d + j, j] = -samples[j, j]
    }
    return samples
  }

  /// The tail falls too slowly for steps that serve the factor; with 10.9 the tail's first ones are kept, the last are not.
  @Test(arguments: [20, 10.9]) func oneFactorOverAFlatTail(factor: Double) throws {
    let tail = (1..<260).map { (i: Int) -> Double in 1 + 0.1 * Double(i) / 260 }
    let samples = Self.crosses([factor] + tail)
    let pca = try PrincipalComponents(of: samples, count: 2, engine: Engine())
    let expected = [factor, tail.last!].map { $0 * 2 / 519 }
    #expect(relativeError(pca.explainedVariance.map(Float.init), expected) < 1e-6)
    #expect(abs(pca.components[1, 259]) > 0.999)
  }

  /// Few features, whose covariance is decomposed: its errors in Float are greater than the small components.
  @Test func smallComponentsOfFewFeaturesAreExact() throws {
    var random = Random(seed: 4)
    var samples = Matrix(rows: 500, columns: 3)
    for i in 0..<500 {
      let (a, b, c) = (random.nextNormal(), 1e-4 * random.nextNormal(), 1e-5 * random.nextNormal())
      let row = [0.6 * a - 0.8 * b, 0.8 * a + 0.6 * b, 0.5 * a + c]
      for j in 0..<3 { samples[i, j] = Float(row[j]) }
    }
    let all = SymmetricEigen(Self.naiveCovariance(samples), size: 3)
    let pca = try PrincipalComponents(of: samples, count: 3, engine: Engine())
    let ratios = zip(pca.explainedVariance, all.values).map { $0 / $1 }
    #expect(relativeError(ratios.map(Float.init), [1, 1, 1]) < 1e-3)
    let cosines = (0..<3).map { k in
      abs((0..<3).reduce(0) { $0 + all.vectors[3 * k + $1] * Double(pca.components[k, $1]) })
    }
    #expect(relativeError(cosines.map(Float.init), [1, 1, 1]) < 1e-6)
  }

  /// Samples at right angles to each other: as much variance in every direction but that of the mean, none in others.
  @Test(arguments: [(100, 300, 4), (60, 257, 2), (60, 257, 28)]) func equalVariancesSettle(
    _ n: Int, _ d: Int, _ count: Int
  ) throws {
    var samples = Matrix(rows: n, columns: d)
    for i in 0..<n { samples[i, i] = 1 }
    let pca = try PrincipalComponents(of: samples, count: count, engine: Engine())
    #expect(pca.explainedVariance.allSatisfy { abs($0 * Double(n - 1) - 1) < 1e-4 })
    let gram = try Engine().gemm(pca.components.view, pca.components.transposed)
    let identity = (0..<count * count).map { $0 % (count + 1) == 0 ? 1 : 0 as Float }
    #expect(zip(gram.elements, identity).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  /// Seconds since 1970 that differ by less than the mean's rounding to Float, and a feature that varies more.
  @Test func theMeanIsNotRounded() throws {
    var random = Random(seed: 9)
    var samples = Matrix(rows: 1000, columns: 2)
    for i in 0..<1000 {
      samples[i, 0] = 1.7e9 + 128 * Float(i % 2)
      samples[i, 1] = Float(random.nextNormal()) * 80
    }
    let covariance = Self.naiveCovariance(samples)
    let pca = try PrincipalComponents(of: samples, count: 2, engine: Engine())
    #expect(abs(pca.totalVariance / (covariance[0] + covariance[3]) - 1) < 1e-5)
    #expect(pca.components[0, 1].magnitude > 0.99)
    let scores = try pca.transform(samples, engine: Engine()).elements.map(Double.init)
    for k in 0..<2 { #expect(abs((0..<1000).reduce(0) { $0 + scores[2 * $1 + k] } / 1000) < 0.01) }
  }

  /// Of noise, whose variances are nearly the same in all directions, and of samples that lie on a line.
  @Test func componentsSettle() throws {
    let (n, d) = (800, 400)
    var noise = Matrix(rows: n, columns: d)
    var random = Random(seed: 8)
    noise.withUnsafeMutableElements { for index in $0.indices { $0[index] = Float(random.nextNormal()) } }
    let pca = try PrincipalComponents(of: noise, count: 2, engine: Engine())
    let x = noise.elements.map(Double.init)
    let means = (0..<d).map { j in (0..<n).reduce(0) { $0 + x[$1 * d + j] } / Double(n) }
    for k in 0..<2 {
      let v = pca.components.row(k).map(Double.init)
      var rest = v.map { -pca.explainedVariance[k] * $0 }
      for i in 0..<n {
        var score = 0.0
        for j in 0..<d { score += (x[i * d + j] - means[j]) * v[j] }
        for j in 0..<d { rest[j] += (x[i * d + j] - means[j]) * score / Double(n - 1) }
      }
      #expect(rest.reduce(0) { $0 + $1 * $1 }.squareRoot() < 1e-5 * pca.explainedVariance[0])
    }
    var line = Matrix(rows: 50, columns: 300)
    for i in 0..<50 { for j in 0..<300 { line[i, j] = Float(i) * (j % 3 == 0 ? 0.1 : 1) } }
    let found = try PrincipalComponents(of: line, count: 3, engine: Engine())
    #expect(found.explainedVariance[1] < 1e-9 * found.explainedVariance[0])
    let gram = try Engine().gemm(found.components.view, found.components.transposed)
    #expect(zip(gram.elements, [1, 0, 0, 0, 1, 0, 0, 0, 1]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func scoresHaveTheVariances() throws {
    let samples = try Self.samples(300, 12)
    let pca = try PrincipalComponents(of: samples, count: 4, engine: Engine())
    let covariance = Self.naiveCovariance(try pca.transform(samples, engine: Engine()))
    let expected = (0..<16).map { $0 % 5 == 0 ? pca.explainedVariance[$0 / 5] : 0 }
    let greatest = pca.explainedVariance[0]
    #expect(zip(covariance, expected).allSatisfy { abs($0 - $1) < 1e-4 * greatest })
  }

  /// By the decomposition of the covariance, and by iteration.
  @Test(arguments: [(5000, 14), (900, 270)]) func threadsDoNotMatter(_ n: Int, _ d: Int) throws {
    let samples = try Self.samples(n, d)
    let results = try [1, 2, 3].map {
      try PrincipalComponents(of: samples, count: 2, engine: Engine(threads: $0))
    }
    #expect(results.allSatisfy { $0.components == results[0].components })
    #expect(results.allSatisfy { $0.explainedVariance == results[0].explainedVariance })
  }

  /// Squares of such samples are beyond Float's range; powers of two change no digit.
  ///
  /// By decomposition and by iteration, and with a feature that is great and always the same.
  @Test(arguments: [0x1p66, 0x1p-83, 0x1p121, 0x1p-110] as [Float], [9, 270]) func theScaleDoesNotMatter(
    _ scale: Float, _ d: Int
  ) throws {
    var (samples, scaled) = (try Self.samples(60, d), try Self.samples(60, d))
    scaled.withUnsafeMutableElements { for index in $0.indices { $0[index] *= scale } }
    for i in 0..<60 { (samples[i, 2], scaled[i, 2]) = (7, 0x1p100) }
    let engine = try Engine()
    let expected = try PrincipalComponents(of: samples, count: 2, engine: engine)
    let pca = try PrincipalComponents(of: scaled, count: 2, engine: engine)
    #expect(pca.components == expected.components)
    let unit = Double(scale) * Double(scale)
    #expect(pca.explainedVariance == expected.explainedVariance.map { $0 * unit })
    #expect(pca.totalVariance == expected.totalVariance * unit)
  }

  @Test func coordinatesBeyondFloatAreRefused() throws {
    let line = try Matrix(rows: 3, columns: 2, elements: [1, 1, 2, 2, 4, 4])
    let pca = try PrincipalComponents(of: line, count: 1, engine: Engine())
    let error = #expect(throws: ProjectionError.self) {
      try pca.transform(Matrix(rows: 1, columns: 2, elements: [3e38, 3e38]), engine: Engine())
    }
    #expect(error?.description.hasPrefix("sample 0 has coordinates beyond the range of Float") == true)
  }

  @Test func samplesWithoutVariance() throws {
    let pca = try PrincipalComponents(of: Matrix(rows: 4, columns: 300), count: 2, engine: Engine())
    #expect(pca.explainedVariance == [0, 0])
    #expect(try pca.transform(Matrix(rows: 4, columns: 300), engine: Engine()) == Matrix(rows: 4, columns: 2))
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let samples = Matrix.random(5, 3, seed: 1)
    var broken = samples
    broken[2, 1] = .nan
    #expect(throws: ProjectionError.self) { try PrincipalComponents(of: samples, count: 4, engine: Engine()) }
    #expect(throws: ProjectionError.self) { try PrincipalComponents(of: samples, count: 0, engine: Engine()) }
    #expect(throws: ProjectionError.self) {
      try PrincipalComponents(of: Matrix(rows: 1, columns: 3), count: 1, engine: Engine())
    }
    let error = #expect(throws: ProjectionError.self) {
      try PrincipalComponents(of: broken, count: 1, engine: Engine())
    }
    #expect(error?.description.hasPrefix("sample 2, feature 1 is not a finite number") == true)
    let pca = try PrincipalComponents(of: samples, count: 2, engine: Engine())
    #expect(throws: ProjectionError.self) { try pca.transform(Matrix(rows: 2, columns: 4), engine: Engine()) }
    let unknown = #expect(throws: ProjectionError.self) { try pca.transform(broken, engine: Engine()) }
    #expect(unknown?.description.hasPrefix("sample 2, feature 1 is not a finite number") == true)
  }
}
