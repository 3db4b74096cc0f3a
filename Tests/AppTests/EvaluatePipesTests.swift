#if os(Linux)
  import Testing
  import ToolSupport

  @testable import App

  /// What can be read once only is read once.
  @Suite struct EvaluatePipesTests {
    private let bench: Workbench

    init() throws {
      bench = try Workbench()
      _ = try bench.write("0\n0\n1\n1\n", to: "labels.csv")
      _ = try bench.write("a,city,b\n1,York,2\n3,York,4\n5,Oslo,6\n7,Oslo,8\n", to: "table.csv")
      _ = try bench.write("a,kind\n1,9\n2,9\n8,7\n9,7\n", to: "kinds.csv")
    }

    private func evaluate(_ line: String) throws -> String {
      let outcome = try ToolProcess(directory: bench.path).bash(line)
      return outcome.output + outcome.error
    }

    @Test(arguments: [
      "deepkmeans evaluate labels.csv <(cat table.csv) --label-column city --data <(cat table.csv)",
      "cat table.csv | deepkmeans evaluate labels.csv - --label-column city --data table.csv",
      "cat table.csv | deepkmeans evaluate labels.csv table.csv --label-column city --data -",
      // The column is one of the data, and the classes are a file of their own.
      "deepkmeans evaluate labels.csv <(cat labels.csv) --label-column kind --data <(cat kinds.csv)",
    ])
    func pipesAreFiles(line: String) throws {
      let text = try evaluate(line)
      #expect(text.contains("ACC                100.00 %") && text.contains("silhouette"), "\(text)")
    }

    /// What is said of columns is of the classes' table, and the data are none.
    @Test func aPipeMayHoldAnArray() throws {
      #expect(
        DeepKMeansTool.tool.run(["convert", bench.file("kinds.csv"), "--output", bench.file("k.npy")]) == nil)
      for data in ["<(cat k.npy)", "- < k.npy"] {
        let text = try evaluate(
          "deepkmeans evaluate labels.csv table.csv --label-column city --header yes --data \(data)")
        #expect(text.contains("ACC                100.00 %") && text.contains("silhouette"), "\(text)")
      }
    }

    @Test(arguments: ["- -", "labels.csv - --data -", "- labels.csv --data -"])
    func standardInputIsReadOnce(words: String) throws {
      let line = "deepkmeans evaluate \(words) < labels.csv; echo $?"
      let message = "standard input (-) can be read once only; give paths for the other files"
      #expect(try evaluate(line) == "2\ndeepkmeans: \(message)\n")
    }
  }
#endif
