import Testing

@testable import Datasets

/// Files that other programs write, and that are refused: the error says what they are.
@Suite struct ForeignFilesTests {
  @Test func sparseMatricesOfSciPyAreNamed() throws {
    let arrays = ["indices.npy", "indptr.npy", "data.npy"].map { ($0, NPY.encode([0, 1] as [Int32])) }
    let error = #expect(throws: FormatError.self) { try NPZ(Zip.encode(arrays)).samples() }
    #expect("\(try #require(error))".contains("a sparse matrix of SciPy"))
  }

  /// A value over several lines; nested arrays; a number that JSON does not have.
  @Test(arguments: [
    ("{\n  \"x\": [1, 2]\n}", "line 1 is not JSON"), ("[[1,2],[3,4]]", "line 1 is an array of arrays"),
    ("[1,2]\n[3,NaN]", "with null for what is missing"),
  ]) func otherJSONIsTold(text: String, expected: String) throws {
    let error = #expect(throws: FormatError.self) {
      try JSONLines(parsing: Array(text.utf8), DatasetReading())
    }
    let message = "\(try #require(error))"
    #expect(message.contains(expected) && !message.contains("damaged"))
  }
}
