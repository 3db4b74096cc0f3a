#if os(Linux)
  import Serialization
  import Testing
  import ToolSupport

  @testable import App

  /// What the built program leaves behind when a signal ends it where no run is kept.
  @Suite(.serialized) struct InterruptionTests {
    /// The run waits for a reader of one of its results, the others being complete under their temporary names.
    @Test(arguments: [("TERM", 143), ("HUP", 129)])
    func noTemporaryFileStays(signal: String, code: Int) throws {
      let bench = try Workbench()
      let (data, _) = try bench.writeBlobs(60)
      let fit = "'\(ToolProcess.program)' fit \(data) --clusters 3 --method km --output out 2> errors"
      let complete = "until ls out | grep -q '^metrics.json.*tmp$'; do sleep 0.02; done; ls out | grep -c tmp"
      let outcome = try ToolProcess(directory: bench.path).bash(
        "mkdir out; mkfifo out/labels.npy; \(fit) & \(complete); kill -\(signal) $!; wait $!; echo $?; ls out"
      )
      #expect(outcome.output == "6\n\(code)\nlabels.npy\n")
      let errors = try String(decoding: File.read(bench.file("errors")), as: UTF8.self)
      #expect(errors.hasSuffix("interrupted by SIG\(signal)\n"), "\(errors)")
    }

    /// A signal that comes while the page is drawn ends that, and nothing is left to be gone on with.
    @Test(arguments: [
      ("--method km", "TERM", 143), ("--method aekm --hidden 4 --pretrain-epochs 1", "HUP", 129),
    ])
    func resultsStayWhereTheirPageIsInterrupted(method: String, signal: String, code: Int) throws {
      let bench = try Workbench()
      let (data, _) = try bench.writeBlobs(8000)
      let fit = "'\(ToolProcess.program)' fit \(data) --clusters 3 \(method) --output out 2> errors > output"
      let written = "until [ -f out/metrics.json ]; do sleep 0.02; done; sleep 0.3"
      let outcome = try ToolProcess(directory: bench.path).bash(
        "\(fit) & \(written); kill -\(signal) $!; wait $!; echo $?")
      #expect(outcome.output == "\(code)\n")
      let errors = try String(decoding: File.read(bench.file("errors")), as: UTF8.self)
      #expect(
        errors.hasSuffix(
          "interrupted by SIG\(signal); the results are in out, and 'deepkmeans report out' draws their page\n"
        ),
        "\(errors)")
      #expect(bench.names(in: "out") == FitReport.fileNames.sorted())
    }

    /// A run that diverges keeps its last checkpoint, and says so.
    @Test func aRunThatDivergesSaysWhatItKeeps() throws {
      let bench = try Workbench()
      let (data, _) = try bench.writeBlobs(300)
      let fit =
        "'\(ToolProcess.program)' fit \(data) --clusters 3 --hidden 4 --pretrain-epochs 1 --lambda 1e30"
      let outcome = try ToolProcess(directory: bench.path).bash(
        "\(fit) --checkpoint-epochs 1 --output out; echo $?")
      #expect(outcome.output == "1\n")
      let kept = "out/checkpoint.safetensors keeps the run up to its last checkpoint; remove it to begin anew"
      #expect(outcome.error.contains(kept) && outcome.error.contains("not finite"), "\(outcome.error)")
      #expect(bench.names(in: "out") == ["checkpoint.safetensors"])
    }

    /// One that comes while results are written is noted, and heeded once they are.
    @Test func resultsAreWrittenBeforeASignalIsHeeded() throws {
      let bench = try Workbench()
      let (data, _) = try bench.writeBlobs(60)
      let fit =
        "'\(ToolProcess.program)' fit \(data) --clusters 3 --hidden 4 --pretrain-epochs 1 --epochs 1 --output out"
      let complete = "until ls out | grep -q '^metrics.json.*tmp$'; do sleep 0.02; done"
      // The reader comes after the signal.
      let outcome = try ToolProcess(directory: bench.path).bash(
        "mkdir out; mkfifo out/labels.npy; \(fit) --checkpoint-epochs 1 2> errors & \(complete); kill -TERM $!; "
          + "until grep -q second errors; do sleep 0.02; done; cat out/labels.npy > read; wait $!; echo $?")
      #expect(outcome.output == "143\n")
      let errors = try String(decoding: File.read(bench.file("errors")), as: UTF8.self)
      #expect(errors.hasSuffix("; the results are in out, and 'deepkmeans report out' draws their page\n"))
      #expect(bench.names(in: "out") == FitReport.fileNames.sorted())
    }
  }
#endif
