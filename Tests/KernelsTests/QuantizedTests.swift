import KernelsCore
import TestSupport
import Testing

@testable import Kernels

/// Products of vectors rounded to 16-bit integers, and labels that are decided by them.
@Suite struct QuantizedTests {
  /// Every instruction set, and AVX-512 on a processor without VNNI.
  static func engines() throws -> [Engine] {
    let plain = try CPU.instructionSets.filter { $0 == .avx512 }.map {
      try Engine(instructionSet: $0, threads: 2, features: [])
    }
    return try Engine.all() + plain
  }

  /// Those that decide labels by quantised products at all.
  static func enginesThatScreen() throws -> [Engine] {
    try engines().filter { $0.kernels.quantized.fewestProducts < .max }
  }

  #if arch(x86_64)
    // To make a table of kernels takes its instructions.
    @Test(.enabled(if: CPU.instructionSets.contains(.avx512), "the processor has no AVX-512"))
    func theProcessorsFeaturesChooseTheKernels() {
      let plain = InstructionSet.avx512.kernels(features: ["avx512f"]).quantized
      let vnni = InstructionSet.avx512.kernels(features: ["avx512f", "avx512_vnni"]).quantized
      #expect(plain.fewestProducts > vnni.fewestProducts)
      #expect(InstructionSet.allCases.map(\.extensions) == [[], [], ["avx512_vnni"]])
    }
  #endif

  // MARK: Kernels

  @Test(arguments: try engines())
  func rowsAreRoundedToTheNearestIntegers(engine: Engine) {
    for columns in [1, 2, 3, 15, 16, 31, 32, 33, 47, 63, 64, 100, 257] {
      var row = Matrix.random(1, columns + 16, seed: UInt64(columns)).elements.map { 40_000 * $0 }
      row[0] = 2.5
      let pairs = UnsafeMutablePointer<Float>.allocate(capacity: (columns + 1) / 2)
      defer { pairs.deallocate() }
      let squaredError = engine.kernels.quantized.quantize(&row, columns, 0.5, pairs)
      let scaled = row.prefix(columns).map { $0 / 2 }
      let rounded = scaled.map { $0.rounded(.toNearestOrEven) }
      let expected = (0..<(columns + 1) / 2).map { p in
        let second = p + (columns + 1) / 2
        return [rounded[p], second < columns ? rounded[second] : 0].map { Int16($0) }
      }
      #expect((0..<expected.count).map { Self.pair(pairs[$0]) } == expected)
      let squares = zip(scaled, rounded).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
      #expect(abs(Double(squaredError) - squares) <= 1e-4 * squares)
    }
  }

  /// The two integers in a float's bits, the lower half first.
  private static func pair(_ bits: Float) -> [Int16] {
    [Int16(truncatingIfNeeded: bits.bitPattern), Int16(truncatingIfNeeded: bits.bitPattern >> 16)]
  }

  /// Integers up to the greatest, so that the sums reach the greatest as well: two products of 32767² are nearly 2³¹.
  ///
  /// And small ones, whose sums are exact as floats.
  @Test(arguments: try engines(), [true, false])
  func productsAreExact(engine: Engine, areLarge: Bool) {
    let (kernels, tileRows) = (engine.kernels, engine.kernels.quantized.tileRows)
    let width = kernels.gemm.tileVectors * kernels.vectorWidth
    let scales = (0..<width).map { areLarge ? Float($0) * 0.3 : 1 }
    for depth in [1, 2, 3, 7, 64, 400] {
      let rows = 2 * tileRows
      let greatestSum: Float = areLarge ? 0x1p31 : 0x1p24
      let limit = min(32767, (greatestSum / Float(2 * depth)).squareRoot().rounded(.down))
      func integers(_ count: Int, seed: UInt64) -> [[Int16]] {
        Matrix.random(1, 2 * count, seed: seed).elements.chunked(by: 2).map { pair in
          pair.map { Int16(max(-limit, min(limit, 1.2 * limit * $0))) }
        }
      }
      let (a, b) = (integers(depth * rows, seed: 1), integers(depth * width, seed: 2))
      var products = [Float](repeating: .nan, count: rows * width)
      kernels.quantized.multiply(a.map(Self.float), 2, b.map(Self.float), depth, scales, &products)
      let expected = (0..<rows).flatMap { row in
        (0..<width).map { column in
          (0..<depth).reduce(Int32(0)) { sum, p in
            let left = a[(row / tileRows * depth + p) * tileRows + row % tileRows]
            let right = b[p * width + column]
            return sum &+ Int32(left[0]) * Int32(right[0]) &+ Int32(left[1]) * Int32(right[1])
          }
        }
      }
      #expect(products == expected.indices.map { Float(expected[$0]) * scales[$0 % width] })
    }
  }

  private static func float(_ pair: [Int16]) -> Float {
    Float(bitPattern: UInt32(UInt16(bitPattern: pair[0])) | UInt32(UInt16(bitPattern: pair[1])) << 16)
  }

  // MARK: The walk

  /// Shapes that are large enough for every instruction set.
  private static let shapes: [(n: Int, d: Int, k: Int)] = [
    (100, 16, 1001), (49, 33, 500), (130, 161, 101), (96, 784, 67), (53, 1100, 64),
  ]

  @Test(arguments: try enginesThatScreen())
  func valuesAreWithinTheirBound(engine: Engine) throws {
    for (n, d, k) in Self.shapes {
      let (x, c) = (Matrix.random(n, d, seed: 1), Matrix.random(k, d, seed: 2))
      let (values, bounds) = try #require(Self.products(of: x, in: c, engine: engine))
      let exact = Reference.product(x, c.transposedCopy()).values
      let errors = exact.indices.map { Reference.distance(values[$0], exact[$0]) / bounds[$0 / k] }
      // Bounds of Cauchy and Schwarz are met by vectors that point the same way; these are random.
      #expect(errors.allSatisfy { $0 < 1 } && (errors.max() ?? 0) > 0.01)
    }
  }

  /// A sample with a single feature, whose rounding costs nothing; one that rounding changes more than is usual; a tiny one,
  /// one of zeros, one that is not a number, and an ordinary one.
  @Test(arguments: try enginesThatScreen())
  func samplesThatCannotBeRoundedAreNotVisited(engine: Engine) throws {
    let (x, c) = (Matrix.random(6, 250, seed: 1), Matrix.random(70, 250, seed: 2))
    let isVisited = try (0..<6).map { i in
      var row = x.row(i)
      switch i {
      case 0: for j in 0..<250 where j != 17 { row[j] = 0 }
      // Half an integer's unit each but for the first.
      case 1: row = [1] + [Float](repeating: 0.5 / 32694, count: 249)
      case 2: row = row.map { $0 * 0x1p-50 }
      case 3: row = row.map { $0 * 0 }
      case 4: row[0] = .nan
      default: break
      }
      return try Self.products(of: Matrix(rows: 1, columns: 250, elements: row), in: c, engine: engine) != nil
    }
    #expect(isVisited == [true, false, false, true, false, true])
    #expect(Self.products(of: x, in: Self.changed(c) { $0 * 0x1p-50 }, engine: engine) == nil)
  }

  /// The walk's values, and for each sample how far they may be off; nil where there is no walk.
  private static func products(
    of x: Matrix, in c: Matrix, engine: Engine
  ) -> (values: [Float], bounds: [Double])? {
    guard let walk = QuantizedWalk(samples: Samples(x), origin: nil, clusters: c.rows, engine: engine)
    else { return nil }
    let norms = [x, c].map { m in
      (0..<m.rows).map { m.row($0).reduce(0) { $0 + Double($1) * Double($1) }.squareRoot() }
    }
    let greatest = norms[1].max() ?? 0
    let memory = AlignedStorage<Float>(capacity: walk.scratchCount)
    guard let scale = walk.prepare(c, greatestNorm: Float(greatest), scratch: memory.base) else { return nil }
    var values = [Float](repeating: .nan, count: x.rows * c.rows)
    for first in stride(from: 0, to: x.rows, by: walk.width) {
      let rows = PanelWalk.Rows(range: first..<min(first + walk.width, x.rows))
      let isVisited = walk.visit(
        rows, walk.own(of: 1, memory.base), scratch: memory.base, norms: nil, scale: scale
      ) { block in
        for row in 0..<block.count {
          for s in 0..<rows.count {
            values[(first + s) * c.rows + block.first + row] = block.values[row * walk.width + s]
          }
        }
      }
      guard isVisited else { return nil }
    }
    return (values, norms[0].map { scale.error * $0 * greatest * (1 + 1e-6) })
  }

  // MARK: Labels

  private static func expectExactLabels(_ x: Matrix, _ c: Matrix, _ engine: Engine) throws {
    let expected = DistanceTests.distances(x, c).map { row in
      Int32(row.indices.min { row[$0] < row[$1] } ?? 0)
    }
    #expect(try engine.nearestCentroids(of: x, in: c) == expected)
  }

  @Test(arguments: try engines())
  func labelsAreThoseOfTheDistancesInDouble(engine: Engine) throws {
    for (n, d, k) in Self.shapes {
      try Self.expectExactLabels(Matrix.random(n, d, seed: 1), Matrix.random(k, d, seed: 2), engine)
    }
    let (x, c) = (Matrix.random(150, 180, seed: 3), Matrix.random(100, 180, seed: 4))
    // Each centroid twice; centroids so near to each other that rounding makes them one; samples on centroids.
    try Self.expectExactLabels(x, Self.stacked(c, c), engine)
    try Self.expectExactLabels(x, Self.stacked(c, Self.changed(c) { $0 * (1 + 0x1p-18) }), engine)
    try Self.expectExactLabels(Self.stacked(c, x), c, engine)
    // Far from the origin, tiny, large.
    try Self.expectExactLabels(Self.changed(x) { $0 + 1e5 }, Self.changed(c) { $0 + 1e5 }, engine)
    for scale in [0x1p-45, 0x1p-39, 0x1p50] as [Float] {
      try Self.expectExactLabels(Self.changed(x) { $0 * scale }, Self.changed(c) { $0 * scale }, engine)
    }
    // One feature that is greater than all others together, in samples, in centroids, in a single one of them.
    var (peaked, one) = (x, c)
    peaked.withUnsafeMutableElements { for i in 0..<150 { $0[i * 180 + i] *= 1e4 } }
    one.withUnsafeMutableElements { for j in 0..<180 { $0[7 * 180 + j] *= 1e4 } }
    for (x, c) in [(peaked, c), (x, one), (peaked, one), (peaked, peaked)] {
      try Self.expectExactLabels(x, c, engine)
    }
  }

  @Test(arguments: try engines())
  func bytesHaveTheLabelsOfTheirFloats(engine: Engine) throws {
    var random = Random(seed: 5)
    let bytes = try ByteMatrix(
      rows: 200, columns: 200, elements: (0..<200 * 200).map { _ in UInt8(random.nextInt(below: 256)) })
    let floats = try Matrix(
      rows: 200, columns: 200, elements: bytes.elements.map { Float($0) * (1 / 255) })
    let c = Self.changed(Matrix.random(90, 200, seed: 6)) { 0.5 + $0 / 3 }
    #expect(
      try engine.nearestCentroids(of: Samples(bytes), in: c) == engine.nearestCentroids(of: floats, in: c))
  }

  /// Where they decide little, they are given up.
  @Test(arguments: try enginesThatScreen())
  func whatDecidesLittleIsGivenUp(engine: Engine) throws {
    let (x, c) = (Matrix.random(400, 180, seed: 7), Matrix.random(100, 180, seed: 8))
    for (centroids, remains) in try [(c, true), (Self.stacked(c, c), false)] {
      let set = try engine.measure(Samples(x))
      var labelling = Labelling(samples: 400)
      var workspace = Workspace()
      try engine.assign(set, to: centroids, &labelling, workspace: &workspace)
      #expect(labelling.screens == remains)
      let first = labelling.labels
      try engine.assign(set, to: centroids, &labelling, workspace: &workspace)
      #expect(labelling.labels == first)
    }
  }

  private static func changed(_ matrix: Matrix, _ change: (Float) -> Float) -> Matrix {
    var changed = matrix
    changed.withUnsafeMutableElements { for i in $0.indices { $0[i] = change($0[i]) } }
    return changed
  }

  private static func stacked(_ a: Matrix, _ b: Matrix) throws -> Matrix {
    try Matrix(rows: a.rows + b.rows, columns: a.columns, elements: a.elements + b.elements)
  }
}

extension Array {
  /// Neighbouring elements, `count` at a time.
  fileprivate func chunked(by count: Int) -> [[Element]] {
    stride(from: 0, to: self.count, by: count).map { Array(self[$0..<Swift.min($0 + count, self.count)]) }
  }
}
