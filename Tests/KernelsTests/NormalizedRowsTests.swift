import Kernels
import Testing

@Suite struct NormalizedRowsTests {
  /// Rows of zeros have no direction: each of them is that of the fallback.
  @Test(arguments: CPU.instructionSets) func rowsOfZerosFallBack(instructionSet: InstructionSet) throws {
    let rows = try Matrix(rows: 4, columns: 2, elements: [0, 0, 3, 4, 0, 0, 0, -2])
    let fallback = try Matrix(rows: 4, columns: 2, elements: [1, 0, 0, 1, -1, 0, 0, 1])
    let engine = try Engine(instructionSet: instructionSet, threads: 2)
    #expect(try engine.normalizedRows(of: Samples(rows)).firstZeroRow == 0)
    let found = try engine.normalizedRows(of: rows, orElse: fallback)
    #expect(found.elements == [1, 0, 0.6, 0.8, -1, 0, 0, -1])
  }
}
