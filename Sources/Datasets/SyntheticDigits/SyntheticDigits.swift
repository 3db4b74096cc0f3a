import Kernels

/// Handwriting-like digits drawn by the program: grey images of 28 × 28 pixels in ten classes.
///
/// A data set that is always at hand, of any size, in the format of MNIST. Each digit is a few pen
/// strokes, given as smooth curves, which `Variation` slants, turns,
/// stretches, bends and shifts before a soft pen of random width draws them. The variation is smooth
/// and leaves every digit readable, but it moves ink by more than a stroke's width, so that the
/// distance of two images says little about their classes: clustering the pixels is hard, and
/// clustering a learnt representation is not.
///
/// Sample i is a function of the seed, the variation and i. It depends neither on the number of
/// samples nor on the number of threads, and it has the same bits on every platform.
public struct SyntheticDigits: Sendable {
  /// Width and height of an image in pixels.
  public static let side = 28
  /// Number of pixels of an image, 784.
  public static let pixels = side * side
  /// Number of classes, the digits 0 to 9.
  public static let classes = 10

  /// The images, samples × 784: one image a row, its pixel rows from top to bottom, from 0 (paper) to
  /// 1 (ink).
  public let samples: Matrix
  /// The digit that each image shows.
  ///
  /// Each ten consecutive samples show the ten digits once, in random order, so the classes are
  /// balanced up to rounding.
  public let labels: [Int]

  /// Draws the first images of a seed.
  ///
  /// - Parameters:
  ///   - count: the number of images.
  ///   - seed: any number; different seeds give different images.
  ///   - variation: how much the images of one digit differ.
  ///   - threads: the threads to draw on, which do not affect the result.
  /// - Precondition: `count` is not negative, and `threads` is 1 or more.
  /// - Complexity: O(count).
  public init(samples count: Int, seed: UInt64, variation: Variation = Variation(), threads: Int = 1) {
    precondition(count >= 0, "SyntheticDigits: \(count) samples")
    let random = Random(seed: seed)
    labels = (0..<count).map { Self.label(of: $0, random: random) }

    var images = Matrix(rows: count, columns: Self.pixels)
    let labels = self.labels
    images.withUnsafeMutableElements { pixels in
      Parallel(threads: threads).forEachChunk(of: count, grain: 32) { _, range in
        var canvas = DigitCanvas(side: Self.side)
        for index in range {
          canvas.draw(labels[index], varying: variation, random: random.stream("digit", index: index))
          let start = index * Self.pixels
          for (offset, value) in canvas.pixels.enumerated() { pixels[start + offset] = value }
        }
      }
    }
    samples = images
  }

  /// The digit of sample `index`: its place in the random order of its block of ten.
  private static func label(of index: Int, random: Random) -> Int {
    var order = random.stream("digit order", index: index / classes)
    return order.permutation(classes)[index % classes]
  }
}
