import Datasets
import Kernels
import Testing

@Suite struct SyntheticDigitsTests {
  @Test func sameSeedGivesTheSameImagesForAnyNumberOfThreads() {
    let sets = [1, 2, 3].map { SyntheticDigits(samples: 200, seed: 3, threads: $0) }
    #expect(sets.allSatisfy { $0.samples == sets[0].samples && $0.labels == sets[0].labels })
  }

  @Test func anImageDoesNotDependOnTheNumberOfImages() {
    let (few, many) = (SyntheticDigits(samples: 37, seed: 4), SyntheticDigits(samples: 150, seed: 4))
    #expect(Array(many.samples.elements[..<few.samples.count]) == few.samples.elements)
    #expect(Array(many.labels[..<37]) == few.labels)
  }

  @Test func seedsDiffer() {
    let (a, b) = (SyntheticDigits(samples: 20, seed: 1), SyntheticDigits(samples: 20, seed: 2))
    #expect(a.samples != b.samples)
    #expect(a.labels != b.labels)
  }

  @Test func classesAreBalancedAndPixelsInRange() {
    let digits = SyntheticDigits(samples: 305, seed: 5)
    let counts = digits.labels.reduce(into: [Int](repeating: 0, count: 10)) { $0[$1] += 1 }
    #expect(counts.allSatisfy { $0 == 30 || $0 == 31 })
    #expect(digits.samples.rows == 305 && digits.samples.columns == SyntheticDigits.pixels)
    let pixels = digits.samples.elements
    #expect(pixels.allSatisfy { $0 >= 0 && $0 <= 1 })
    // Every image has ink and paper.
    let ink = (0..<305).map { digits.samples.row($0).reduce(0, +) }
    #expect((ink.min() ?? 0) > 10 && (ink.max() ?? 784) < 300)
  }

  @Test func withoutVariationThereAreTenImages() {
    let digits = SyntheticDigits(samples: 100, seed: 6, variation: .none)
    #expect(Set((0..<100).map { digits.samples.row($0) }).count == 10)
    #expect(Set((0..<100).map { [digits.samples.row($0), [Float(digits.labels[$0])]] }).count == 10)
  }

  /// No ink is cut off: the border is paper.
  @Test func digitsLieWithinTheImage() {
    let digits = SyntheticDigits(samples: 500, seed: 8)
    let side = SyntheticDigits.side
    let border = (0..<side * side).filter { index in
      let (row, column) = (index / side, index % side)
      return min(row, column) == 0 || max(row, column) == side - 1
    }
    let inked = (0..<500).count { i in
      let pixels = digits.samples.row(i)
      return border.contains { pixels[$0] > 0.5 }
    }
    #expect(inked == 0)
  }

  /// With variation the nearest neighbour still tells the class far more often than chance.
  @Test func variedDigitsRemainRecognisable() {
    let digits = SyntheticDigits(samples: 900, seed: 7)
    let rows = (0..<900).map { digits.samples.row($0) }
    let correct = (800..<900).count { i in
      let nearest = (0..<800).min { distance(rows[i], rows[$0]) < distance(rows[i], rows[$1]) } ?? 0
      return digits.labels[nearest] == digits.labels[i]
    }
    #expect(correct >= 75)
  }

  /// Pinned: the images of a seed are a data set, and must not change unnoticed.
  @Test func imagesOfASeedNeverChange() {
    let digits = SyntheticDigits(samples: 50, seed: 0)
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for pixel in digits.samples.elements {
      hash = (hash ^ UInt64(pixel.bitPattern)) &* 0x0000_0100_0000_01b3
    }
    #expect(hash == 13_114_254_284_341_577_852)
    #expect(digits.labels[..<10] == [6, 7, 4, 1, 9, 0, 5, 2, 8, 3])
  }

  private func distance(_ a: [Float], _ b: [Float]) -> Float {
    var sum: Float = 0
    for i in a.indices { sum += (a[i] - b[i]) * (a[i] - b[i]) }
    return sum
  }
}
