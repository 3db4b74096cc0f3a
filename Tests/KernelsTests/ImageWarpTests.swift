import Kernels
import TestSupport
import Testing

@Suite struct ImageWarpTests {
  private static let sizes: [(height: Int, width: Int)] = [
    (1, 1), (1, 9), (9, 1), (2, 2), (5, 8), (16, 16), (28, 28),
  ]

  private static func warped(
    _ images: Matrix, _ height: Int, _ width: Int, by transforms: [ImageTransform], _ engine: Engine
  ) throws -> Matrix {
    var result = Matrix(rows: 0, columns: 0)
    try engine.warpImages(images, height: height, width: width, by: transforms, into: &result)
    return result
  }

  /// A rotation by up to half a turn, and a shift that may leave the image.
  private static func randomTransforms(_ count: Int, _ height: Int, _ width: Int) -> [ImageTransform] {
    var random = Random(seed: 6)
    return (0..<count).map { _ in
      ImageTransform(
        rotation: 360 * random.nextDouble() - 180, shiftX: Double(width) * (2 * random.nextDouble() - 1),
        shiftY: Double(height) * (2 * random.nextDouble() - 1), height: height, width: width)
    }
  }

  @Test(arguments: try Engine.all())
  func withoutAMoveImagesStayBitForBit(engine: Engine) throws {
    for (height, width) in Self.sizes {
      let images = Matrix.random(3, height * width, seed: 1)
      let still = ImageTransform(rotation: 0, height: height, width: width)
      #expect(still == ImageTransform(xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0))
      let result = try Self.warped(images, height, width, by: [still, still, still], engine)
      #expect(result.elements.map(\.bitPattern) == images.elements.map(\.bitPattern))
    }
  }

  /// Shifts by whole pixels, at last beyond the image; the edge goes on outside.
  @Test(arguments: try Engine.all())
  func wholePixelsAreShiftedExactly(engine: Engine) throws {
    for (height, width) in Self.sizes {
      let images = Matrix.random(1, height * width, seed: 2)
      for (right, down) in [(1, 0), (0, 1), (-1, 2), (3, -2), (-40, 40)] {
        let transform = ImageTransform(
          rotation: 0, shiftX: Double(right), shiftY: Double(down), height: height, width: width)
        var expected: [Float] = []
        for row in 0..<height {
          for column in 0..<width {
            let (y, x) = (min(max(row - down, 0), height - 1), min(max(column - right, 0), width - 1))
            expected.append(images[0, y * width + x])
          }
        }
        #expect(try Self.warped(images, height, width, by: [transform], engine).elements == expected)
      }
    }
  }

  /// Counterclockwise, with the first row at the top.
  @Test(arguments: try Engine.all(), [9, 28])
  func aQuarterTurnTurnsTheArray(engine: Engine, side: Int) throws {
    let images = Matrix.random(3, side * side, seed: 3)
    let transforms = [90, -90, 180].map { ImageTransform(rotation: $0, height: side, width: side) }
    let result = try Self.warped(images, side, side, by: transforms, engine)
    var worst = 0.0
    for row in 0..<side {
      for column in 0..<side {
        let sources = [
          column * side + side - 1 - row, (side - 1 - column) * side + row,
          (side - 1 - row) * side + side - 1 - column,
        ]
        for (image, source) in sources.enumerated() {
          worst = max(
            worst, Reference.distance(result[image, row * side + column], images[image, source]))
        }
      }
    }
    #expect(worst <= 1e-5)
  }

  /// An image of other sides stays about its centre.
  @Test func halfATurnReversesAnyImage() throws {
    let images = Matrix.random(1, 40, seed: 4)
    let transform = ImageTransform(rotation: 180, height: 5, width: 8)
    let result = try Self.warped(images, 5, 8, by: [transform], Engine(threads: 1))
    let worst = zip(result.elements, images.elements.reversed()).map { Reference.distance($0, $1) }.max() ?? 1
    #expect(worst <= 1e-5)
  }

  @Test(arguments: try Engine.all())
  func anyTransformIsThatOfTheReference(engine: Engine) throws {
    for (height, width) in Self.sizes {
      let images = Matrix.random(40, height * width, seed: 5)
      let transforms = Self.randomTransforms(40, height, width)
      let result = try Self.warped(images, height, width, by: transforms, engine)
      var worst = 0.0
      for (image, transform) in transforms.enumerated() {
        let pixels = images.row(image).map(Double.init)
        for row in 0..<height {
          for column in 0..<width {
            let (value, bound) = Self.reference(pixels, height, width, transform, row, column)
            let error = Reference.distance(result[image, row * width + column], value)
            worst = max(worst, error / bound)
          }
        }
      }
      #expect(worst <= 1, "\(height) × \(width)")
    }
  }

  /// A pixel in Double, from the four pixels about its place, each clamped by itself; and how far Float may be off.
  private static func reference(
    _ pixels: [Double], _ height: Int, _ width: Int, _ transform: ImageTransform, _ row: Int, _ column: Int
  ) -> (value: Double, bound: Double) {
    let (x, sizeX) = place(transform.xx, transform.xy, transform.x0, row, column)
    let (y, sizeY) = place(transform.yx, transform.yy, transform.y0, row, column)
    var value = 0.0
    for (cornerY, weightY) in corners(y) {
      for (cornerX, weightX) in corners(x) {
        let (top, left) = (min(max(cornerY, 0), height - 1), min(max(cornerX, 0), width - 1))
        value += weightY * weightX * pixels[top * width + left]
      }
    }
    // A place is rounded four times. Pixels in [−1, 1) differ by up to 2, and so does the image from one place to
    // another a pixel away; each of three interpolations rounds a difference, a product and a sum of at most 2.
    return (value, Reference.roundoff * (2 * 4 * (sizeX + sizeY) + 3 * 3 * 2))
  }

  private static func place(
    _ byColumn: Float, _ byRow: Float, _ offset: Float, _ row: Int, _ column: Int
  ) -> (place: Double, size: Double) {
    let terms = [Double(byColumn) * Double(column), Double(byRow) * Double(row), Double(offset)]
    return (terms.reduce(0, +), terms.reduce(0) { $0 + abs($1) })
  }

  private static func corners(_ place: Double) -> [(corner: Int, weight: Double)] {
    let low = place.rounded(.down)
    return [(Int(low), 1 - (place - low)), (Int(low) + 1, place - low)]
  }

  /// The cross-entropy asks for it.
  @Test func sharesStayWithinTheirLimits() throws {
    var images = Matrix.random(200, 256, seed: 7)
    images.withUnsafeMutableElements { elements in
      for i in elements.indices { elements[i] = i % 3 == 0 ? Float(i % 2) : abs(elements[i]) }
    }
    let result = try Self.warped(
      images, 16, 16, by: Self.randomTransforms(200, 16, 16), Engine(threads: 2))
    #expect(result.elements.allSatisfy { (0...1).contains($0) })
  }

  @Test(arguments: CPU.instructionSets)
  func theNumberOfThreadsChangesNothing(instructionSet: InstructionSet) throws {
    let images = Matrix.random(256, 28 * 28, seed: 8)
    let results = try [1, 2, 3].map { threads in
      try Self.warped(
        images, 28, 28, by: Self.randomTransforms(256, 28, 28),
        Engine(instructionSet: instructionSet, threads: threads))
    }
    #expect(results[1] == results[0] && results[2] == results[0])
  }

  /// Whatever the coefficients are, what is read lies within the image.
  @Test(arguments: try Engine.all())
  func coefficientsThatAreNoNumbersReadTheImage(engine: Engine) throws {
    let images = Matrix.random(1, 20, seed: 9)
    for value in [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude] {
      let transform = ImageTransform(xx: value, xy: -value, x0: 1, yx: value, yy: value, y0: value)
      let result = try Self.warped(images, 4, 5, by: [transform], engine)
      #expect(Set(result.elements).isSubset(of: images.elements))
    }
  }

  @Test func shapesHaveToFit() throws {
    let (engine, images) = (try Engine(threads: 1), Matrix.random(2, 12, seed: 10))
    let still = ImageTransform(rotation: 0, height: 3, width: 4)
    for (height, width) in [(3, 5), (0, 12), (-3, -4), (12, 0)] {
      #expect(
        throws: KernelError.shapeMismatch("images of \(height) × \(width) pixels in the rows of 2 × 12")
      ) { try Self.warped(images, height, width, by: [still, still], engine) }
    }
    #expect(throws: KernelError.shapeMismatch("1 transforms for 2 images")) {
      try Self.warped(images, 3, 4, by: [still], engine)
    }
  }
}
