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
  }
#endif
