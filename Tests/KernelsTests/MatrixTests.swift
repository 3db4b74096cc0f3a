import Kernels
import TestSupport
import Testing

@Suite struct MatrixTests {
  @Test func copiesAreIndependent() {
    let original = Matrix.random(4, 5, seed: 1)
    var copy = original
    copy[2, 3] = 7
    #expect(copy[2, 3] == 7)
    #expect(original != copy)
    #expect(original == Matrix.random(4, 5, seed: 1))
  }

  @Test func resizingKeepsLeadingRowsAndIndependence() {
    let original = Matrix.random(4, 5, seed: 2)
    var copy = original
    copy.resize(rows: 2)
    #expect(copy.elements == Array(original.elements[..<10]))
    copy[0, 0] = 9
    #expect(original[0, 0] != 9)
    copy.resize(rows: 100)
    #expect(copy.row(1) == original.row(1))
    #expect(copy.count == 500)
  }

  @Test func transposedCopyExchangesRowsAndColumns() {
    let matrix = Matrix.random(3, 5, seed: 3)
    let copy = matrix.transposedCopy()
    #expect((0..<5).map { copy.row($0) } == (0..<5).map { j in (0..<3).map { matrix[$0, j] } })
  }

  @Test func wrongNumberOfElementsIsRefused() {
    #expect(throws: KernelError.shapeMismatch("a 2 × 3 matrix was given 5 elements")) {
      try Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5])
    }
  }

  /// Shapes whose elements no Int can count.
  @Test(arguments: [(1 << 32, 1 << 32), (1 << 62, 4), (Int.max, 2), (-1, -1), (-2, 3)])
  func impossibleShapesAreRefused(rows: Int, columns: Int) {
    #expect(throws: KernelError.shapeMismatch("a \(rows) × \(columns) matrix was given 1 elements")) {
      try Matrix(rows: rows, columns: columns, elements: [1])
    }
    #expect(throws: KernelError.shapeMismatch("a \(rows) × \(columns) matrix was given 1 bytes")) {
      try ByteMatrix(rows: rows, columns: columns, elements: [1])
    }
  }

  @Test func rowsAreReplacedWhereTheyFit() throws {
    var matrix = Matrix(rows: 3, columns: 2)
    let two = try Matrix(rows: 2, columns: 2, elements: [1, 2, 3, 4])
    try matrix.replaceRows(from: 1, with: two)
    #expect(matrix.elements == [0, 0, 1, 2, 3, 4])
    for start in [2, -1, .max] {
      #expect(throws: KernelError.shapeMismatch("rows \(start)… of 3 × 2 replaced by 2 × 2")) {
        try matrix.replaceRows(from: start, with: two)
      }
    }
  }

  @Test func storageIsAlignedToACacheLine() {
    for rows in [1, 3, 17] {
      let address = Matrix(rows: rows, columns: 3).withUnsafeElements { UInt(bitPattern: $0.baseAddress) }
      #expect(address % 64 == 0)
    }
  }
}
