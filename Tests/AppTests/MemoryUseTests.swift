#if os(Linux)
  import Testing

  @testable import App

  /// What is stated before a run against what the run has taken.
  @Suite struct MemoryUseTests {
    /// Each takes more than all the other parts together by what it is here for: bounds on all distances, and snapshots
    /// with their copies.
    @Test(arguments: [
      (40_000, "--method km --clusters 400 --algorithm elkan --restarts 1 --max-iterations 5"),
      (
        60_000,
        "--hidden 8 --latent 60 --clusters 3 --pretrain-epochs 1 --epochs 10 --convergence 0 --restarts 1"
      ),
    ])
    func noMoreIsTakenThanStated(samples: Int, options: String) throws {
      let bench = try Workbench()
      let (data, _) = try bench.writeBlobs(samples)
      let fit = "'\(ToolProcess.program)' fit \(data) \(options) --no-report --output out > output 2> errors"
      // The most so far is read until the process has gone.
      let outcome = try ToolProcess(directory: bench.path).bash(
        "\(fit) & while grep VmHWM /proc/$!/status; do sleep 0.005; done 2> /dev/null; wait $!; echo $?; cat errors"
      )
      let lines = outcome.output.split(separator: "\n")
      let used = lines.compactMap { $0.firstMatch(of: #/VmHWM:\s+(\d+) kB/#).flatMap { Int($0.output.1) } }
      let stated = try #require(outcome.output.firstMatch(of: #/memory: at most ([\d,]+) MiB/#)?.output.1)
      let most = try #require(Int(stated.filter { $0 != "," }))
      let taken = try #require(used.max()) / 1024
      #expect(lines.contains("0") && taken <= most, "\(taken) MiB of \(most)")
      // Otherwise the test would say nothing.
      #expect(taken > 70)
    }
  }
#endif
