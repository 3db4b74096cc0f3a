import Kernels
import TestSupport
import Testing

@Suite struct GemmTests {
  /// Sizes around register tiles and cache blocks, and the shapes of the autoencoder, made narrower.
  static let shapes: [(m: Int, n: Int, k: Int)] = [
    (9, 48, 40), (10, 49, 41), (35, 97, 100), (53, 300, 40), (61, 230, 1030), (7, 6, 2100), (31, 16, 1500),
    (40, 13, 77), (2, 300, 300), (18, 500, 90), (19, 200, 300),
    (1, 1, 1), (4, 4, 4), (8, 8, 8), (14, 32, 16), (15, 33, 17), (16, 16, 16), (17, 257, 33),
    (13, 31, 513), (28, 64, 512), (29, 65, 511), (64, 10, 200), (200, 10, 64), (10, 200, 64),
    (266, 265, 20), (265, 266, 31), (5, 2050, 7), (700, 17, 9), (3, 5, 1000), (256, 100, 10), (170, 50, 300),
    (70, 34, 300), (90, 55, 600), (600, 48, 500), (1, 100, 77), (1, 270, 300),
    (3, 45, 35), (4, 61, 1030), (5, 47, 90), (6, 90, 50), (8, 33, 700), (9, 41, 130),
  ]

  @Test(arguments: try Engine.all())
  func everySizeUpToTwelve(engine: Engine) throws {
    var worst = 0.0
    var workspace = Workspace()
    for m in 0...12 {
      for n in 0...12 {
        for k in [0, 1, 2, 3, 5, 8, 12] {
          let (a, b) = (Matrix.random(m, k, seed: 1), Matrix.random(k, n, seed: 2))
          var c = Matrix.random(m, n, seed: 3)
          try engine.gemm(a.view, b.view, into: &c, workspace: &workspace)
          let (expected, magnitudes) = Reference.product(a, b)
          worst = max(
            worst, Reference.worstError(c, expected, magnitudes: magnitudes, depth: k))
        }
      }
    }
    #expect(worst <= 1)
  }

  @Test(arguments: try Engine.all())
  func allTranspositionsMeetTheErrorBound(engine: Engine) throws {
    var workspace = Workspace()
    for (m, n, k) in Self.shapes {
      let (a, b) = (Matrix.random(m, k, seed: 4), Matrix.random(k, n, seed: 5))
      let (expected, magnitudes) = Reference.product(a, b)
      let (ta, tb) = (a.transposedCopy(), b.transposedCopy())
      let (ra, rb, rta, rtb) = (Self.range(a), Self.range(b), Self.range(ta), Self.range(tb))
      var products: [Matrix] = []
      for (left, right) in [
        (a.view, b.view), (ta.transposed, b.view), (a.view, tb.transposed),
        (ta.transposed, tb.transposed),
        (ra, rb), (rta.transposed, rb), (ra, rtb.transposed), (rta.transposed, rtb.transposed),
      ] {
        // C starts as garbage that must not be read.
        var c = Matrix(rows: m, columns: n)
        c.withUnsafeMutableElements { $0.update(repeating: .nan) }
        try engine.gemm(left, right, into: &c, workspace: &workspace)
        products.append(c)
      }
      let worst = (products[..<2] + products[4..<6]).map {
        Reference.worstError($0, expected, magnitudes: magnitudes, depth: k)
      }
      #expect(worst.allSatisfy { $0 <= 1 }, "\(m) × \(n) × \(k)")
      // Where a range begins and ends says nothing of its numbers.
      #expect(products[4...].elementsEqual(products[..<4]), "\(m) × \(n) × \(k)")
      // Packing only moves numbers, so how B is stored cannot change a bit, and how A is stored only
      // where narrow products are dot products of its rows.
      #expect(products[0] == products[2] && products[1] == products[3], "\(m) × \(n) × \(k)")
      #expect(n <= 16 || products[0] == products[1], "\(m) × \(n) × \(k)")
    }
  }

  /// The same rows as a range of a matrix that holds NaN before and behind them.
  private static func range(_ matrix: Matrix) -> MatrixView {
    let (before, behind) = (3, 2)
    var whole = Matrix(rows: before + matrix.rows + behind, columns: matrix.columns)
    whole.withUnsafeMutableElements { elements in
      elements.update(repeating: .nan)
      for (index, element) in matrix.elements.enumerated() {
        elements[before * matrix.columns + index] = element
      }
    }
    return whole[rows: before..<before + matrix.rows]
  }

  /// What is packed and what is read where it is depends on sizes and caches; it only moves numbers.
  @Test(arguments: try Engine.all())
  func whereOperandsAreReadChangesNoBit(engine: Engine) throws {
    var packing = engine
    (packing.limits.inPlace, packing.limits.unpackedWork) = (.nothing, 0)
    (packing.limits.unpackedRows, packing.limits.unpackedAPanels) = (0, 0)
    var reading = packing
    reading.limits.inPlace = InPlaceLimits(transposedA: .max, b: .max, allowsRowsAcrossLines: true)
    // Memory is reserved for the panels that there are.
    var together = packing
    together.limits.groupPanels = 1 << 30
    for (m, n, k) in [(100, 130, 70), (265, 266, 530), (40, 500, 33), (333, 17, 100), (30, 1024, 300)] {
      let (a, b) = (Matrix.random(m, k, seed: 4), Matrix.random(k, n, seed: 5))
      let (ta, tb) = (a.transposedCopy(), b.transposedCopy())
      for (left, right) in [(a.view, b.view), (ta.transposed, b.view), (ta.transposed, tb.transposed)] {
        let packed = try packing.gemm(left, right)
        #expect(try packed == engine.gemm(left, right), "\(m) × \(n) × \(k)")
        #expect(try packed == reading.gemm(left, right), "\(m) × \(n) × \(k)")
        #expect(try packed == together.gemm(left, right), "\(m) × \(n) × \(k)")
      }
    }
  }

  /// Rows at distances of 64 KiB, which a TLB finds in few places, are packed whatever the product's shape.
  @Test(arguments: try Engine.all())
  func rowsInScatteredPagesMeetTheErrorBound(engine: Engine) throws {
    let k = 130
    for (m, n) in [(16384, 3), (16384, 20), (16384, 27), (5, 16384)] {
      #expect(InPlaceLimits.scattersPages(rows: k, of: max(m, n)))
      let (ta, b) = (Matrix.random(k, m, seed: 4), Matrix.random(k, n, seed: 5))
      let (expected, magnitudes) = Reference.product(ta.transposedCopy(), b)
      let c = try engine.gemm(ta.transposed, b.view)
      let worst = Reference.worstError(c, expected, magnitudes: magnitudes, depth: k)
      #expect(worst <= 1, "\(m) × \(n) × \(k)")
    }
  }

  /// Rows of A that are packed for many columns give the bits that they give where they are, for half of the columns.
  @Test(arguments: try Engine.all())
  func packedRowsOfAChangeNoBit(engine: Engine) throws {
    let (m, n, k) = (40, 1030, 512)
    #expect(InPlaceLimits.packsRowsOfA(columns: n, depth: k))
    #expect(!InPlaceLimits.packsRowsOfA(columns: n / 2, depth: k))
    let (a, tb) = (Matrix.random(m, k, seed: 8), Matrix.random(n, k, seed: 9))
    let whole = try engine.gemm(a.view, tb.transposed)
    let halves = try [0..<n / 2, n / 2..<n].map { try engine.gemm(a.view, tb[rows: $0].transposed) }
    let joined = (0..<m).flatMap { halves[0].row($0) + halves[1].row($0) }
    #expect(whole.elements == joined)
  }

  /// With few columns, rows that are computed in groups, from several parts, have the bits that each has alone, where they are
  /// and with an epilogue and column sums, asked for ahead or not.
  @Test(arguments: try Engine.all())
  func groupsOfRowsChangeNoBit(engine: Engine) throws {
    var asking = engine
    asking.limits.unprefetchedA = 0
    let shapes = [
      (2, 3, 64), (3, 10, 100), (7, 10, 500), (40, 5, 129), (1700, 10, 96), (9, 16, 1500), (23, 6, 700),
      (38, 13, 250), (100, 7, 80), (17, 1, 90), (60, 20, 300), (31, 23, 700),
    ]
    for (m, n, k) in shapes {
      let (a, b) = (Matrix.random(m, k, seed: 10), Matrix.random(k, n, seed: 11))
      let epilogue = GemmEpilogue(bias: .random(1, n, seed: 12), activation: .relu)
      let start = Matrix.random(m, n, seed: 13)
      var (whole, asked, summed, sums) = (start, start, start, Matrix(rows: 1, columns: n))
      var workspace = Workspace()
      try engine.gemm(
        a.view, b.view, into: &whole, accumulating: true, epilogue: epilogue, workspace: &workspace)
      try asking.gemm(
        a.view, b.view, into: &asked, accumulating: true, epilogue: epilogue, workspace: &workspace)
      try engine.gemm(
        a.view, b.view, into: &summed, columnSums: &sums, accumulating: true, epilogue: epilogue,
        workspace: &workspace)
      let rows = try (0..<m).map { row in
        var alone = try Matrix(rows: 1, columns: n, elements: start.row(row))
        try engine.gemm(
          a[rows: row..<row + 1], b.view, into: &alone, accumulating: true, epilogue: epilogue,
          workspace: &workspace)
        return alone.elements
      }
      #expect(whole.elements == rows.flatMap { $0 }, "\(m) × \(n) × \(k)")
      #expect(asked == whole && summed == whole, "\(m) × \(n) × \(k)")
    }
  }

  @Test(arguments: try Engine.all())
  func identityLeavesAMatrixAsItIs(engine: Engine) throws {
    var changed: [Int] = []
    for size in Array(0...12) + [16, 20, 24, 28, 32, 33, 64, 129] {
      var identity = Matrix(rows: size, columns: size)
      for i in 0..<size { identity[i, i] = 1 }
      for other in 0...12 {
        let (a, b) = (Matrix.random(other, size, seed: 6), Matrix.random(size, other, seed: 7))
        let same = try engine.gemm(a.view, identity.view) == a && engine.gemm(identity.view, b.view) == b
        if !same { changed.append(size) }
      }
    }
    #expect(changed.isEmpty)
  }

  @Test(arguments: try Engine.all())
  func accumulatingAddsToC(engine: Engine) throws {
    var workspace = Workspace()
    for (m, n, k) in [(15, 33, 17), (29, 65, 800), (40, 9, 3)] {
      let (a, b) = (Matrix.random(m, k, seed: 7), Matrix.random(k, n, seed: 8))
      let start = Matrix.random(m, n, seed: 9)
      var c = start
      try engine.gemm(a.view, b.view, into: &c, accumulating: true, workspace: &workspace)
      let (product, magnitudes) = Reference.product(a, b)
      let old = start.elements.map(Double.init)
      let worst = Reference.worstError(
        c, zip(product, old).map { $0 + $1 }, magnitudes: zip(magnitudes, old).map { $0 + abs($1) },
        depth: k)
      #expect(worst <= 1)
    }
  }

  static let activations: [Activation] = [.linear, .relu, .leakyReLU(slope: 0.1), .tanh, .sigmoid]

  /// The epilogue equals the same operations done afterwards, bit for bit, on whole and clipped tiles
  /// and over several blocks of the inner dimension.
  @Test(arguments: try Engine.all())
  func epilogueEqualsSeparateOperations(engine: Engine) throws {
    var workspace = Workspace()
    for (m, n, k) in [(14, 32, 8), (15, 33, 17), (29, 75, 800), (40, 9, 3), (256, 100, 10)] {
      let (a, b) = (Matrix.random(m, k, seed: 10), Matrix.random(k, n, seed: 11))
      let (bias, gate) = (Matrix.random(1, n, seed: 12), Matrix.random(m, n, seed: 13))
      let plain = try engine.gemm(a.view, b.view).elements
      for activation in Self.activations {
        for (bias, gate) in [(bias, nil), (nil, gate), (bias, gate), (nil, nil)] as [(Matrix?, Matrix?)] {
          var c = Matrix(rows: m, columns: n)
          let derivative = gate.map { ActivationDerivative(of: activation, output: $0) }
          let epilogue = GemmEpilogue(bias: bias, activation: activation, derivative: derivative)
          try engine.gemm(a.view, b.view, into: &c, epilogue: epilogue, workspace: &workspace)
          let offsets = bias?.elements
          let sums = plain.indices.map { index in
            if let offsets { plain[index] + offsets[index % n] } else { plain[index] }
          }
          var separate = try Matrix(rows: m, columns: n, elements: sums)
          try engine.activate(separate, by: activation, into: &separate)
          if let derivative { try engine.multiply(&separate, by: derivative) }
          let expected = separate.elements
          #expect(c.elements == expected, "\(m) × \(n) × \(k), \(activation)")
        }
      }
    }
  }

  @Test(arguments: CPU.instructionSets)
  func sameBitsForAnyNumberOfThreads(instructionSet: InstructionSet) throws {
    for (m, n, k) in [
      (256, 500, 784), (300, 10, 500), (1000, 70, 64), (33, 2100, 400), (500, 50, 600), (7, 900, 1100),
    ] {
      let (a, b) = (Matrix.random(m, k, seed: 14), Matrix.random(k, n, seed: 15))
      let (ta, tb) = (a.transposedCopy(), b.transposedCopy())
      for (left, right) in [(a.view, b.view), (ta.transposed, b.view), (a.view, tb.transposed)] {
        let products = try [1, 2, 3, 8].map { threads in
          try Engine(instructionSet: instructionSet, threads: threads).gemm(left, right)
        }
        #expect(products.allSatisfy { $0 == products[0] }, "\(m) × \(n) × \(k)")
      }
    }
  }

  @Test func rowRangesAreOperands() throws {
    let engine = try Engine(threads: 1)
    let (a, b) = (Matrix.random(20, 6, seed: 16), Matrix.random(6, 5, seed: 17))
    let whole = try engine.gemm(a.view, b.view)
    let part = try engine.gemm(a[rows: 7..<19], b.view)
    #expect(part.elements == Array(whole.elements[7 * 5..<19 * 5]))
  }
}
