import Kernels
import Serialization
import Testing

@testable import Datasets

@Suite struct ScalingTests {
  private func matrix() throws -> Matrix {
    try Matrix(rows: 2, columns: 3, elements: [0, 51, 7, 255, 153, 7])
  }

  private static let lengths = [[0, 51, 7], [255, 153, 7]].flatMap { (sample: [Double]) in
    sample.map { Float($0 / sample.reduce(0) { $0 + $1 * $1 }.squareRoot()) }
  }

  @Test(
    arguments: [
      (Scaling.none, true, [0, 51, 7, 255, 153, 7]),
      (.unit, true, [0, 0.2, 7 / 255, 1, 0.6, 7 / 255]),
      (.symmetric, true, [-1, -0.6, -120.5 / 127.5, 1, 0.2, -120.5 / 127.5]),
      (.unit, false, [0, 0.2, 7 / 255, 1, 0.6, 7 / 255]),
      (.symmetric, false, [-1, -0.6, -120.5 / 127.5, 1, 0.2, -120.5 / 127.5]),
      (.minmax, true, [0, 0, 0, 1, 1, 0]),
      (.standard, false, [-1, -1, 0, 1, 1, 0]),
      (.length, true, Self.lengths), (.length, false, Self.lengths),
    ] as [(Scaling, Bool, [Float])])
  func samplesAreScaledAsNamed(scaling: Scaling, isEightBit: Bool, expected: [Float]) throws {
    var samples = try matrix()
    try scaling.fit(to: samples, isEightBit: isEightBit).apply(to: &samples)
    #expect(samples.elements == expected)
  }

  @Test func eightBitScalingDoesNotDependOnTheSamples() throws {
    var dark = try Matrix(rows: 1, columns: 2, elements: [0, 51])
    try Scaling.unit.fit(to: dark, isEightBit: true).apply(to: &dark)
    #expect(dark.elements == [0, 0.2])
    var other = try Matrix(rows: 1, columns: 3, elements: [10, 15, 20])
    try Scaling.symmetric.fit(to: other, isEightBit: false).apply(to: &other)
    #expect(other.elements == [-1, 0, 1])
  }

  @Test(arguments: Scaling.allCases)
  func newSamplesAreScaledLikeTheTrainingData(scaling: Scaling) throws {
    let training = try Matrix(rows: 3, columns: 2, elements: [1, 10, 2, 30, 3, 80])
    let fitted = try scaling.fit(to: training, isEightBit: false)
    var all = training
    try fitted.apply(to: &all)
    var last = try Matrix(rows: 1, columns: 2, elements: [3, 80])
    try fitted.apply(to: &last)
    #expect(last.row(0) == all.row(2))
    #expect(
      try FittedScaling(
        offsets: fitted.offsets, divisors: fitted.divisors, normalizesSamples: fitted.normalizesSamples)
        == fitted)
    try fitted.undo(on: &last)
    // Lengths are lost.
    let expected: [Float] = scaling == .length ? all.row(2) : [3, 80]
    #expect(zip(last.elements, expected).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test(arguments: Scaling.allCases)
  func filesOfModelsKeepScalings(scaling: Scaling) throws {
    let fitted = try scaling.fit(to: matrix(), isEightBit: false)
    var file = SafeTensors(metadata: ["format": "any"])
    #expect(try FittedScaling(file) == .identity)
    fitted.store(in: &file)
    #expect(try FittedScaling(SafeTensors(decoding: file.encoded())) == fitted)
    #expect((file.metadata["version"] == "2") == (scaling == .length))
    file.tensors["scaling.divisors"] = nil
    #expect(throws: DatasetError.self) { try FittedScaling(file) }
    file.tensors["scaling.divisors"] = Tensor([Double](repeating: 0, count: fitted.divisors.count))
    #expect(throws: DatasetError.self) { try FittedScaling(file) }
  }

  @Test func lengthsAreOneAndZerosStay() throws {
    // Squares beyond the range of Float on both sides.
    var samples = try Matrix(rows: 3, columns: 2, elements: [0x3p80, -0x4p80, 0, 0, 0x3p-100, 0x4p-100])
    try Scaling.length.fit(to: samples, isEightBit: false).apply(to: &samples)
    #expect(samples.elements == [0.6, -0.8, 0, 0, 0.6, 0.8])
  }

  @Test(arguments: Scaling.allCases.filter { $0 != .length })
  func constantDataBecomeZero(scaling: Scaling) throws {
    // Three times 0.1 does not sum to 0.3: the mean is not exactly the constant.
    var samples = try Matrix(rows: 3, columns: 2, elements: [0.1, 0.1, 0.1, 0.1, 0.1, 0.1])
    try scaling.fit(to: samples, isEightBit: false).apply(to: &samples)
    #expect(samples.elements == [Float](repeating: scaling == .none ? 0.1 : 0, count: 6))
  }

  @Test func standardSamplesHaveMeanZeroAndVarianceOne() throws {
    var random = Random(seed: 3)
    let elements = (0..<500).map { _ in Float(1e4 + 3 * random.nextNormal()) }
    var samples = try Matrix(rows: 500, columns: 1, elements: elements)
    try Scaling.standard.fit(to: samples, isEightBit: false).apply(to: &samples)
    let mean = samples.elements.reduce(0.0) { $0 + Double($1) } / 500
    let variance = samples.elements.reduce(0.0) { $0 + Double($1) * Double($1) } / 500
    #expect(abs(mean) < 1e-6)
    #expect(abs(variance - 1) < 1e-6)
  }

  @Test func theWholeRangeOfFloatDoesNotOverflow() throws {
    let largest = Float.greatestFiniteMagnitude
    for scaling in [Scaling.unit, .symmetric, .minmax, .standard] {
      var samples = try Matrix(rows: 2, columns: 1, elements: [-largest, largest])
      try scaling.fit(to: samples, isEightBit: false).apply(to: &samples)
      #expect(samples.elements == (scaling == .unit || scaling == .minmax ? [0, 1] : [-1, 1]))
    }
  }

  @Test func scalingBackDoesNotOverflowOnItsWay() throws {
    let scaling = try FittedScaling(offsets: [1, 1e10, -2], divisors: [0x1p-1060, 1e-300, 4])
    var samples = try Matrix(rows: 2, columns: 3, elements: [3, 5, 0.5, -1, 0, 1])
    try scaling.undo(on: &samples)
    #expect(samples.elements == [1, 1e10, 0, 1, 1e10, 2])
  }

  /// Values that no number has, as they were, are for others to refuse.
  @Test func samplesFarOutsideOfAScalingAreRefused() throws {
    let scaling = try FittedScaling(offsets: [0, 1], divisors: [1, 1e-30])
    var samples = try Matrix(rows: 2, columns: 2, elements: [1e10, 2, 3, 1e10])
    let error = #expect(throws: DatasetError.self) { try scaling.apply(to: &samples) }
    #expect(error == .scalingOverflow(row: 1, column: 1))
    #expect(error?.description.hasPrefix("sample 1, feature 1 (counted from 0) is so far from") == true)
    var infinite = try Matrix(rows: 1, columns: 2, elements: [.infinity, 1])
    try scaling.apply(to: &infinite)
    #expect(infinite.elements == [.infinity, 0])
  }

  @Test(arguments: [Scaling.unit, .symmetric, .minmax, .standard], [Float.nan, .infinity])
  func samplesThatAreNotFiniteAreRefused(scaling: Scaling, value: Float) throws {
    for position in 0..<3 {
      var samples = try Matrix(rows: 3, columns: 1, elements: [1, 2, 3])
      samples[position, 0] = value
      #expect(throws: DatasetError.self) { try scaling.fit(to: samples, isEightBit: false) }
    }
  }

  @Test func noSamplesCanBeFitted() throws {
    for scaling in Scaling.allCases {
      #expect(throws: Never.self) { try scaling.fit(to: Matrix(rows: 0, columns: 2), isEightBit: false) }
    }
  }

  @Test func impossibleScalingsAreRefused() throws {
    #expect(throws: DatasetError.self) { try FittedScaling(offsets: [], divisors: []) }
    #expect(throws: DatasetError.self) { try FittedScaling(offsets: [0], divisors: [0]) }
    #expect(throws: DatasetError.self) { try FittedScaling(offsets: [.nan], divisors: [1]) }
    let fitted = try FittedScaling(offsets: [0, 0], divisors: [1, 2])
    var samples = Matrix(rows: 1, columns: 3)
    #expect(throws: DatasetError.scalingMismatch(columns: 3, expected: 2)) { try fitted.apply(to: &samples) }
  }

  @Test(arguments: Scaling.allCases)
  func bytesAreMeasuredLikeTheirFloats(scaling: Scaling) throws {
    let bytes = try ByteMatrix(rows: 2, columns: 3, elements: [0, 51, 7, 255, 153, 7])
    #expect(try scaling.fit(to: bytes) == scaling.fit(to: matrix(), isEightBit: true))
    let data = try Dataset(bytes: ByteMatrix(rows: 2, columns: 3, scale: 1, elements: bytes.elements))
    #expect(try data.fittedScaling(scaling) == scaling.fit(to: matrix(), isEightBit: true))
  }

  @Test(
    arguments: [
      ([0], [1], 0, 1), ([127.5], [127.5], 127.5, 127.5), ([0], [255], 0, 255), ([-3], [0.1], nil, nil),
      // Representable, but what they leave of a byte is not.
      ([Double(Float(0.1))], [1], nil, nil), ([1e30], [1], nil, nil), ([1e-40], [1], nil, nil),
      ([0.0, 0], [255.0, 255], nil, nil),
    ] as [([Double], [Double], Float?, Float?)])
  func onlyScalingsThatFloatComputesAreUniform(
    offsets: [Double], divisors: [Double], offset: Float?, divisor: Float?
  ) throws {
    let uniform = try FittedScaling(offsets: offsets, divisors: divisors).uniform
    #expect(uniform?.offset == offset)
    #expect(uniform?.divisor == divisor)
  }

  @Test(
    arguments: [
      try FittedScaling(offsets: [0], divisors: [255]),
      try FittedScaling(offsets: [127.5], divisors: [127.5]),
      // Quotients that are hard to round, or less than the least normal number, or nearly infinite.
      try FittedScaling(offsets: [0], divisors: [Double(Float(0.1))]),
      try FittedScaling(offsets: [-0.75], divisors: [Double(Float.pi)]),
      try FittedScaling(offsets: [100], divisors: [Double(Float.greatestFiniteMagnitude)]),
      try FittedScaling(offsets: [100], divisors: [0x1p-120]),
      // An offset that neither format can tell from 0, but for the byte 0.
      try FittedScaling(offsets: [Double(Float.leastNonzeroMagnitude)], divisors: [3]),
    ])
  func uniformScalingInFloatHasTheSameBits(scaling: FittedScaling) throws {
    var samples = try Matrix(rows: 256, columns: 1, elements: (0..<256).map(Float.init))
    try scaling.apply(to: &samples)
    let (offset, divisor) = try #require(scaling.uniform)
    let inFloat = (0...UInt8.max).map { (Float($0) - offset) / divisor }
    #expect(inFloat.map(\.bitPattern) == samples.elements.map(\.bitPattern))
  }

  @Test func withoutAChoiceOnlyBytesAreScaled() {
    #expect(Scaling.automatic(isEightBit: true) == .unit)
    #expect(Scaling.automatic(isEightBit: false) == .none)
  }
}
